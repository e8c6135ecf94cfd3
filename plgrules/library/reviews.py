"""The reviews of a folder, joined with the rulesets that they decide with."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from plgrules.check.from_model import Checked
from plgrules.check.review.context import Binding, Candidate
from plgrules.check.review.from_model import check_review
from plgrules.check.types import Type, type_of_domain
from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.errors import RulesetNotFound
from plgrules.diagnostics.suggest import nearest
from plgrules.library.version import Selector, Version, parse_selector
from plgrules.model.review import ReviewDocument, ReviewEntry
from plgrules.model.ruleset import Requirement

Versions = Mapping[str, Mapping[Version, Checked]]
"""Every good version of every ruleset."""


def review_problems(
    review: ReviewDocument, versions: Versions, names: Collection[str]
) -> tuple[Diagnostic, ...]:
    """Return everything wrong with a review.

    `names` are those of all rulesets of the folder, also of those that do not load.
    """
    bindings = [_binding(entry, versions) for entry in review.entries]
    missing = tuple(_not_there(b.entry, versions, names) for b in bindings if not b.candidates)
    return (*missing, *check_review(review, bindings))


def facts_read(checked: Checked, versions: Versions) -> dict[str, Type]:
    """Return the type of every fact that a ruleset and the rulesets that it requires read.

    Facts of a required ruleset that are bound to something here are left out.
    """
    ruleset = checked.ruleset
    facts = {fact.name: type_of_domain(fact.domain) for fact in ruleset.facts}
    for requirement in ruleset.requirements:
        required = _latest(requirement, versions)
        bound = {name for name, _, _ in requirement.bindings}
        theirs = facts_read(required, versions) if required else {}
        facts |= {n: t for n, t in theirs.items() if n not in facts and n not in bound}
    return facts


def find_review(
    name: str | None,
    selector: Selector,
    reviews: Mapping[str, Mapping[Version, ReviewDocument]],
    as_of: date,
) -> ReviewDocument:
    """Return the highest version of a review that fits, in force on a day; a pin ignores dates.

    Without a name it is the only review there is. Raises RulesetNotFound.
    """
    if name is None:
        name = _only_one(list(reviews))
    versions = reviews.get(name)
    if not versions:
        raise _no_such_review(name, list(reviews))
    for version in sorted(versions, reverse=True):
        in_force = selector.exact or versions[version].effective_from <= as_of
        if selector.admits(version) and in_force:
            return versions[version]
    listed = ", ".join(f"{v} (from {r.effective_from})" for v, r in sorted(versions.items()))
    wanted = f"`{selector.text}`" if selector.text else f"in force on {as_of}"
    raise RulesetNotFound(f"the review `{name}` has no version {wanted}; it has {listed}")


def _only_one(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    if not names:
        raise RulesetNotFound("there is no review among these rulesets")
    listed = ", ".join(f"`{name}`" for name in sorted(names))
    raise RulesetNotFound(f"there are several reviews, {listed}: name one")


def _no_such_review(name: str, names: list[str]) -> RulesetNotFound:
    close = nearest(name, names)
    listed = ", ".join(sorted(names)) or "none"
    hint = f"; did you mean `{close}`?" if close else f"; there are {listed}"
    return RulesetNotFound(f"no review is named `{name}`{hint}", close)


def _binding(entry: ReviewEntry, versions: Versions) -> Binding:
    wanted = parse_selector(entry.version)
    known = versions.get(entry.ruleset, {})
    return Binding(
        entry,
        tuple(
            Candidate(checked, facts_read(checked, versions))
            for version, checked in sorted(known.items())
            if wanted.admits(version)
        ),
    )


def _latest(requirement: Requirement, versions: Versions) -> Checked | None:
    wanted = parse_selector(requirement.version)
    known = versions.get(requirement.ruleset, {})
    version = max((version for version in known if wanted.admits(version)), default=None)
    return known[version] if version is not None else None


def _not_there(entry: ReviewEntry, versions: Versions, names: Collection[str]) -> Diagnostic:
    if entry.ruleset not in names:
        close = nearest(entry.ruleset, list(names))
        return Diagnostic(
            "PLG400",
            f"no ruleset is named `{entry.ruleset}`",
            entry.span,
            help=f"did you mean `{close}`?" if close else "look at `plgrules list`",
            suggestion=close,
        )
    listed = ", ".join(map(str, sorted(versions.get(entry.ruleset, {})))) or "none that loads"
    return Diagnostic(
        "PLG400",
        f"no version of `{entry.ruleset}` fits `{entry.version}`",
        entry.version_span,
        "no version of this fits, or it has errors of its own",
        f"there are {listed}",
    )
