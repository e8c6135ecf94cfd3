"""What is missing, each fact once for the whole review, most useful first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from plgrules.decision.findings import MissingFact
from plgrules.program.program import Domain, Program
from plgrules.program.texts import say
from plgrules.review.findings import Finding, Idle, Lacking, Need
from plgrules.review.plan import key_of

if TYPE_CHECKING:
    from plgrules.review.review import Review


class _Wanted(NamedTuple):
    """A fact that a decision lacks; `rank` is its place among those that it lacks, from 0."""

    finding: Finding
    fact: MissingFact
    domain: Domain
    rank: int


def needs_of(review: Review, language: str) -> tuple[Need, ...]:
    """Return the facts to ask for: those first that most decisions ask for before any other.

    Then those that most decisions lack, then in reading order.
    """
    asked: dict[str, list[_Wanted]] = {}
    for finding in review.findings:
        if finding.decision is None or finding.decision.status != "undetermined":
            continue
        domains = {fact.name: fact.domain for fact in finding.program.facts}
        for rank, fact in enumerate(finding.decision.missing_in(language)):
            missing = in_file(finding.program, fact, language)
            wanted = _Wanted(finding, missing, domains[str(fact)], rank)
            asked.setdefault(str(missing), []).append(wanted)
    needs = [_need(review, wanted) for wanted in asked.values()]
    return tuple(sorted(needs, key=lambda need: (-need.first, -len(need.wanted))))


def in_file(program: Program, missing: MissingFact, language: str) -> MissingFact:
    """Return a missing fact of a program under the key that gives it in the company file."""
    facts = {fact.name: fact for fact in program.facts}
    step = facts[str(missing)]
    own = set(facts)
    key = key_of(step.name, own)
    instead = tuple(dict.fromkeys(key_of(name, own) for name in missing.instead))
    return MissingFact(replace(step, name=key), say(step.title, language) or key, instead)


def asked_first(idle: Idle, language: str) -> tuple[MissingFact, ...]:
    """Return what to give for a ruleset that nothing was given for, first things first."""
    missing = idle.decision.missing_in(language)
    return tuple(in_file(idle.program, fact, language) for fact in missing)


def _need(review: Review, wanted: list[_Wanted]) -> Need:
    fact, findings = wanted[0].fact, tuple(w.finding for w in wanted)
    sums = {total.fact: total for total in review.sums}
    return Need(
        fact=fact,
        domain=wanted[0].domain,
        places=_places(review, str(fact), findings),
        wanted=findings,
        first=sum(w.rank == 0 for w in wanted),
        sum=sums.get(str(fact)),
    )


def _places(review: Review, fact: str, findings: Iterable[Finding]) -> tuple[Lacking, ...]:
    """Where to give a fact; what rows inherit is given once, at the company."""
    inheriting = {part.name for part in review.parts if fact in part.inherits}
    rows: dict[str | None, dict[int, str]] = {}
    for finding in findings:
        part = None if finding.part in inheriting else finding.part
        known = rows.setdefault(part, {})
        if part is not None and finding.row is not None:
            known[finding.row] = finding.label or str(finding.row)
    return tuple(
        Lacking(part, tuple(sorted(known)), tuple(known[row] for row in sorted(known)))
        for part, known in rows.items()
    )
