"""A folder of rulesets, read, checked and ready: name → versions."""

from __future__ import annotations

import gc
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path

from plgrules.check.from_model import Checked, check
from plgrules.diagnostics.diagnostic import Diagnostic, Label
from plgrules.diagnostics.errors import RulesetError, RulesetNotFound
from plgrules.diagnostics.span import Span
from plgrules.diagnostics.suggest import nearest
from plgrules.library.lock import LOCK_NAME, compare_with_lock, read_lock
from plgrules.library.overlay import Overlay, apply_overlays, read_overlay, unmatched
from plgrules.library.reviews import review_problems
from plgrules.library.version import Selector, Version, parse_selector, parse_version
from plgrules.model.from_source import read_ruleset
from plgrules.model.read_review import is_review, read_review
from plgrules.model.review import ReviewDocument
from plgrules.model.ruleset import Requirement, Ruleset
from plgrules.source.from_bytes import read_document
from plgrules.source.validate import validate

UNKNOWN_KEY = "PLG030"
NOT_THERE = "PLG109"
TESTS_SUFFIX = ".tests.yaml"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every good version of every ruleset, and everything wrong with the others."""

    versions: Mapping[str, Mapping[Version, Checked]]
    diagnostics: tuple[Diagnostic, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    """The text of every file, for the carets of its diagnostics."""
    reviews: Mapping[str, Mapping[Version, ReviewDocument]] = field(default_factory=dict)
    """Every good version of every review."""
    review_files: frozenset[str] = frozenset()
    """The files that hold a review, good or not, as they are shown."""

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that keep a ruleset from loading."""
        return tuple(d for d in self.diagnostics if d.severity == "error")

    def find(self, name: str, selector: Selector, as_of: date) -> Checked:
        """Return the highest version that fits, in force on `as_of`; an exact pin ignores dates.

        Raises RulesetNotFound.
        """
        versions = self.versions.get(name)
        if not versions:
            raise _no_such_name(name, self.versions, self.reviews)
        fitting = [v for v in sorted(versions, reverse=True) if selector.admits(v)]
        for version in fitting:
            if selector.exact or versions[version].ruleset.effective_from <= as_of:
                return versions[version]
        raise _no_such_version(name, selector, versions, fitting, as_of)


def read_catalogue(
    folder: Traversable, overlays: Sequence[Path] = (), only: Sequence[str] = ()
) -> Catalogue:
    """Return the catalogue of a folder `<name>/<version>.yaml`, with overlays applied.

    With `only`, just these rulesets are read and what they require; all of them where one of the
    names is not there, so that the nearest can be told. Nothing is raised for a wrong file: its
    problems are in `diagnostics`, the others are there.
    """
    with _uncollected():
        return _Reading(folder, overlays, only).catalogue()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Put off the collector of cyclic garbage.

    Reading makes a million objects and hardly any garbage; looking for it again and again takes a
    third of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def ruleset_files(folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    """Yield every ruleset file below a folder with its place as `name/version.yaml`, sorted."""
    for name in _folders(folder):
        yield from _versions(folder, name)


def _folders(folder: Traversable) -> list[str]:
    return sorted(child.name for child in folder.iterdir() if child.is_dir())


def _versions(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    for file in sorted(folder.joinpath(name).iterdir(), key=lambda item: item.name):
        if file.name.endswith(".yaml") and not file.name.endswith(TESTS_SUFFIX):
            yield f"{name}/{file.name}", file


class _Reading:
    def __init__(self, folder: Traversable, overlays: Sequence[Path], only: Sequence[str]) -> None:
        self.folder = folder
        there = _folders(folder)
        self.some = bool(only) and set(only) <= set(there)
        self.waiting = list(dict.fromkeys(only)) if self.some else there
        self.overlay_files = overlays
        self.problems: list[Diagnostic] = []
        self.texts: dict[str, str] = {}
        self.rulesets: dict[tuple[str, Version], Ruleset] = {}
        self.reviews: dict[tuple[str, Version], ReviewDocument] = {}
        self.review_files: set[str] = set()
        self.checked: dict[tuple[str, Version], Checked | None] = {}
        self.broken: set[tuple[str, Version]] = set()
        self.present: dict[str, tuple[str, Span]] = {}

    def catalogue(self) -> Catalogue:
        done: set[str] = set()
        while self.waiting:
            name = self.waiting.pop(0)
            if name not in done:
                done.add(name)
                for place, file in _versions(self.folder, name):
                    self._read(place, file)
        self._compare_with_lock(done)
        self._apply_overlays()
        versions: dict[str, dict[Version, Checked]] = {}
        for name, version in sorted(self.rulesets):
            checked = self._check(name, version, ())
            if checked is not None:
                versions.setdefault(name, {})[version] = checked
        reviews = self._good_reviews(versions)
        problems = tuple(sorted(self.problems, key=_by_place))
        files = frozenset(self.review_files)
        return Catalogue(versions, problems, self.texts, reviews, files)

    def _good_reviews(
        self, versions: Mapping[str, Mapping[Version, Checked]]
    ) -> dict[str, dict[Version, ReviewDocument]]:
        good: dict[str, dict[Version, ReviewDocument]] = {}
        names = {name for name, _ in self.rulesets} | set(versions)
        for key, review in sorted(self.reviews.items()):
            problems = review_problems(review, versions, names)
            self.problems += problems
            if key not in self.broken and not any(p.severity == "error" for p in problems):
                good.setdefault(review.name, {})[key[1]] = review
        return good

    # -- reading ---------------------------------------------------------------------------------

    def _shown(self, place: str) -> str:
        """A file's name for the reader: below the folder as they named it."""
        return f"{self.folder}/{place}"

    def _read(self, place: str, file: Traversable) -> None:
        shown = self._shown(place)
        try:
            data = file.read_bytes()
            self.texts[shown] = data.decode("utf-8", "replace")
            document = read_document(data, shown)
        except RulesetError as error:
            self.problems += error.diagnostics
            return
        kind = "review" if is_review(document) else "ruleset"
        if kind == "review":
            self.review_files.add(shown)
        broken = validate(document, kind)
        self.problems += broken
        if any(diagnostic.code != UNKNOWN_KEY for diagnostic in broken):
            return
        read: Ruleset | ReviewDocument
        read, problems = read_review(document) if kind == "review" else read_ruleset(document)
        self.problems += problems
        if self.some:
            self.waiting += [name for name in _others(read) if self._is_there(name)]
        self._place(place, read, good=not broken and not problems)

    def _is_there(self, name: str) -> bool:
        return self.folder.joinpath(name).is_dir()

    def _place(self, place: str, ruleset: Ruleset | ReviewDocument, good: bool) -> None:
        wanted = f"{ruleset.name}/{ruleset.version}.yaml"
        if place != wanted:
            self.problems.append(
                Diagnostic(
                    "PLG200",
                    f"`{place}` holds {ruleset.name} {ruleset.version}",
                    ruleset.span,
                    help=f"move it to `{wanted}`, or correct the name and the version in it",
                )
            )
        key = ruleset.name, parse_version(ruleset.version)
        if isinstance(ruleset, Ruleset):
            self.rulesets[key] = ruleset
        else:
            self.reviews[key] = ruleset
        self.present[f"{ruleset.name}/{ruleset.version}"] = (
            f"sha256:{ruleset.sha256}",
            ruleset.version_span,
        )
        if not good:
            self.broken.add(key)

    def _compare_with_lock(self, names: set[str]) -> None:
        lock = self.folder / LOCK_NAME
        if not lock.is_file():
            return
        shown = self._shown(LOCK_NAME)
        data = lock.read_bytes()
        self.texts[shown] = data.decode("utf-8", "replace")
        try:
            hashes, spans = read_lock(data, shown)
        except RulesetError as error:
            self.problems += error.diagnostics
            return
        hashes = {k: h for k, h in hashes.items() if k.partition("/")[0] in names or not self.some}
        self.problems += compare_with_lock(hashes, spans, self.present)
        edited = {
            r for r in self.present if hashes.get(r, self.present[r][0]) != self.present[r][0]
        }
        for key, ruleset in self.rulesets.items():
            if f"{ruleset.name}/{ruleset.version}" in edited:
                self.checked[key] = None
        self.broken |= {k for k, r in self.reviews.items() if f"{r.name}/{r.version}" in edited}

    # -- overlays --------------------------------------------------------------------------------

    def _apply_overlays(self) -> None:
        overlays = [o for o in map(self._overlay, self.overlay_files) if o is not None]
        for overlay in overlays if not self.some else ():
            self.problems += unmatched(overlay, list(self.rulesets.values()))
        if not overlays:
            return
        for key, ruleset in self.rulesets.items():
            self.rulesets[key], problems = apply_overlays(ruleset, overlays)
            self.problems += problems

    def _overlay(self, path: Path) -> Overlay | None:
        try:
            data = path.read_bytes()
        except OSError as error:
            text = f"the overlay `{path}` cannot be read: {error.strerror}"
            self.problems.append(Diagnostic("PLG224", text, help="check the path"))
            return None
        self.texts[str(path)] = data.decode("utf-8", "replace")
        try:
            document = read_document(data, str(path))
        except RulesetError as error:
            self.problems += error.diagnostics
            return None
        broken = validate(document, "overlay")
        self.problems += broken
        if broken:
            return None
        overlay, problems = read_overlay(document)
        self.problems += problems
        return overlay

    # -- checking --------------------------------------------------------------------------------

    def _check(self, name: str, version: Version, above: tuple[str, ...]) -> Checked | None:
        key = name, version
        if key not in self.checked:
            self.checked[key] = None
            ruleset = self.rulesets[key]
            required, in_ring = self._required(ruleset, above)
            checked = self._report_check(ruleset, required, in_ring)
            earlier = checked is not None and self._report_earlier(ruleset, required, above)
            self.checked[key] = None if earlier or key in self.broken else checked
        return self.checked[key]

    def _report_check(
        self,
        ruleset: Ruleset,
        required: Mapping[str, Checked],
        in_ring: Container[str],
    ) -> Checked | None:
        checked, problems = check(ruleset, required)
        # A requirement in a ring was reported as such: that it is not there is no other mistake.
        told = [r.version_span for r in ruleset.requirements if r.name in in_ring]
        self.problems += [p for p in problems if p.code != NOT_THERE or p.span not in told]
        return checked

    def _required(
        self, ruleset: Ruleset, above: tuple[str, ...]
    ) -> tuple[dict[str, Checked], set[str]]:
        """What a ruleset requires, each in its highest version that fits; and what is in a ring."""
        found: dict[str, Checked] = {}
        in_ring: set[str] = set()
        path = (*above, ruleset.name)
        for requirement in ruleset.requirements:
            if requirement.ruleset in path:
                in_ring.add(requirement.name)
                self.problems.append(_ring(path, requirement))
                continue
            version = max(self._fitting(requirement), default=None)
            checked = self._check(requirement.ruleset, version, path) if version else None
            if checked is not None:
                found[requirement.name] = checked
        return found, in_ring

    def _report_earlier(
        self, ruleset: Ruleset, required: Mapping[str, Checked], above: tuple[str, ...]
    ) -> bool:
        """Report what is wrong with the earlier versions that a requirement admits, too.

        On an earlier day one of them decides. Returns whether anything is wrong.
        """
        path = (*above, ruleset.name)
        wrong: dict[tuple[str, Span | None], Diagnostic] = {}
        for requirement in ruleset.requirements:
            *earlier, latest = sorted(self._fitting(requirement))
            for version in reversed(earlier):
                other = self._check(requirement.ruleset, version, path)
                if other is None:
                    continue
                _, problems = check(ruleset, {**required, requirement.name: other})
                for problem in problems:
                    if problem.severity == "error":
                        found = _in_earlier(problem, requirement, version, latest)
                        wrong.setdefault((problem.message, problem.span), found)
        self.problems += wrong.values()
        return bool(wrong)

    def _fitting(self, requirement: Requirement) -> list[Version]:
        wanted = parse_selector(requirement.version)
        return [v for n, v in self.rulesets if n == requirement.ruleset and wanted.admits(v)]


def _ring(path: tuple[str, ...], requirement: Requirement) -> Diagnostic:
    ring = " → ".join((*path[path.index(requirement.ruleset) :], requirement.ruleset))
    return Diagnostic(
        "PLG203",
        f"rulesets require each other in a ring: {ring}",
        requirement.span,
        help="let one of them decide without the others",
    )


def _in_earlier(
    problem: Diagnostic, requirement: Requirement, version: Version, latest: Version
) -> Diagnostic:
    since = f"^{latest}" if latest[:2] == version[:2] else f"^{latest.major}.{latest.minor}"
    admits = f"`{requirement.version}` admits {requirement.ruleset} {version}, too"
    return replace(
        problem,
        help=f"write `version: {since}`, or what every version that it admits has",
        suggestion=None,
        related=(*problem.related, Label(requirement.version_span, admits)),
    )


def _others(read: Ruleset | ReviewDocument) -> list[str]:
    """The rulesets that a ruleset requires, or that a review decides with."""
    if isinstance(read, Ruleset):
        return [requirement.ruleset for requirement in read.requirements]
    return [entry.ruleset for entry in read.entries]


def _by_place(problem: Diagnostic) -> tuple[str, int, int]:
    return problem.file or "", problem.line or 0, problem.column or 0


def _no_such_name(name: str, known: Iterable[str], reviews: Container[str]) -> RulesetNotFound:
    if name in reviews:
        return RulesetNotFound(f"`{name}` is a review: it decides on a whole company")
    names = sorted(known)
    close = nearest(name, names)
    hint = f"; did you mean `{close}`?" if close else f"; there are {', '.join(names) or 'none'}"
    return RulesetNotFound(f"no ruleset is named `{name}`{hint}", close)


def _no_such_version(
    name: str,
    selector: Selector,
    versions: Mapping[Version, Checked],
    fitting: list[Version],
    as_of: date,
) -> RulesetNotFound:
    listed = ", ".join(
        f"{version} (from {versions[version].ruleset.effective_from})" for version in versions
    )
    if not fitting:
        return RulesetNotFound(f"`{name}` has no version `{selector.text}`; it has {listed}")
    return RulesetNotFound(f"no version of `{name}` is in force on {as_of}; it has {listed}")
