"""What lies between two versions of a ruleset, and which version number it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.span import Span
from plgrules.library.difference import Reason, Size, differences
from plgrules.library.review_difference import review_differences
from plgrules.library.version import Version, parse_version
from plgrules.model import ruleset as model
from plgrules.model.review import ReviewDocument

SIZES: tuple[Size, ...] = ("patch", "minor", "major")
_WORDS: dict[Size, str] = {
    "patch": "a patch",
    "minor": "a minor change",
    "major": "a major change",
}


@dataclass(frozen=True, slots=True)
class Change:
    """Everything that differs between two versions of a ruleset."""

    reasons: tuple[Reason, ...]

    @property
    def size(self) -> Size:
        """The kind of version number that the change needs; a patch where nothing differs."""
        return max((reason.size for reason in self.reasons), key=SIZES.index, default="patch")

    def of(self, size: Size) -> tuple[str, ...]:
        """Return the differences of one size, in words."""
        return tuple(reason.text for reason in self.reasons if reason.size == size)


Versioned = model.Ruleset | ReviewDocument
"""What has versions: a ruleset or a review."""


def change(old: Versioned, new: Versioned) -> Change:
    """Return what a caller of `old` meets when `new` decides instead.

    Major is what breaks callers: a new required fact, a new outcome, anything removed, renamed or
    narrowed. Minor is new logic and additions. Patch is parameter values and texts.
    """
    if isinstance(old, ReviewDocument) and isinstance(new, ReviewDocument):
        return Change(tuple(dict.fromkeys(review_differences(old, new))))
    assert isinstance(old, model.Ruleset)
    assert isinstance(new, model.Ruleset)
    return Change(tuple(dict.fromkeys(differences(old, new))))


def bump(old: Version, new: Version) -> Size:
    """Return which part of the version number was raised."""
    if new.major != old.major:
        return "major"
    return "minor" if new.minor != old.minor else "patch"


def next_version(old: Version, size: Size) -> Version:
    """Return the least version after `old` that a change of this size may have."""
    if size == "major":
        return Version(old.major + 1, 0, 0)
    if size == "minor":
        return Version(old.major, old.minor + 1, 0)
    return Version(old.major, old.minor, old.patch + 1)


def version_problems(documents: Sequence[Versioned]) -> tuple[Diagnostic, ...]:
    """Return a problem for each version whose number promises less than it changes.

    Each version of a ruleset or a review is compared with the next lower one.
    """
    by_name: dict[tuple[type, str], dict[Version, Versioned]] = {}
    for document in documents:
        versions = by_name.setdefault((type(document), document.name), {})
        versions[parse_version(document.version)] = document
    problems: list[Diagnostic] = []
    for versions in by_name.values():
        order = sorted(versions)
        for lower, higher in pairwise(order):
            problem = _too_little(lower, higher, change(versions[lower], versions[higher]))
            if problem is not None:
                problems.append(_at(versions[higher].version_span, *problem))
    return tuple(problems)


def _too_little(lower: Version, higher: Version, found: Change) -> tuple[str, str] | None:
    promised = bump(lower, higher)
    if SIZES.index(found.size) <= SIZES.index(promised):
        return None
    message = (
        f"`{higher}` after `{lower}` promises {_WORDS[promised]}, but this is {_WORDS[found.size]}"
    )
    listed = "; ".join(found.of(found.size)[:5])
    more = len(found.of(found.size)) - 5
    tail = f"; and {more} more" if more > 0 else ""
    return message, f"write `version: {next_version(lower, found.size)}`: {listed}{tail}"


def _at(span: Span, message: str, help: str) -> Diagnostic:
    return Diagnostic("PLG210", message, span, help=help)
