"""A review plan run on a company file: every decision that its facts allow."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from plgrules.decision.decision import Decision
from plgrules.decision.wording import Shown
from plgrules.diagnostics.errors import FactError
from plgrules.program.program import CheckStep
from plgrules.review.company import Company, Row, read_company
from plgrules.review.findings import SEVERITIES, CompanyProblem, Finding, Idle, State, Sum
from plgrules.review.pictures import picture_of
from plgrules.review.plan import Handed, PlannedEntry, ReviewPlan
from plgrules.review.problems import fact_problem, merged, sum_differs
from plgrules.review.review import Review

AGREES = 1e-9
"""How far, relative to it, a given fact may lie from its sum over rows."""


def run_review(plan: ReviewPlan, given: Mapping[str, Any], as_of: date) -> Review:
    """Return the review of a company file on a day; nothing of it is ever raised.

    What is wrong is in `problems`, what nothing was given for in `idle`; all else is decided.
    """
    return _Run(plan, read_company(plan, given), as_of).review()


class _Run:
    def __init__(self, plan: ReviewPlan, company: Company, as_of: date) -> None:
        self.plan = plan
        self.company = company
        self.as_of = as_of
        self.sums: dict[str, Sum] = {}
        self.disagreeing: dict[str, CompanyProblem] = {}
        self.idle: list[Idle] = []
        self.facts = {key: value for key, value in company.values.items() if value is not None}
        """What the company itself gives; completed by sums."""

    def review(self) -> Review:
        document = self.plan.document
        found = [finding for entry in self.plan.entries for finding in self._entry(entry)]
        found.sort(key=_reading_order)
        told = [problem for finding in found for problem in finding.problems]
        return Review(
            name=document.name,
            version=document.version,
            title=document.title.translations,
            question=document.question.translations,
            description=document.description.translations,
            digest=self.plan.digest,
            as_of=self.as_of,
            company=self.company.name,
            parts=self.plan.parts,
            findings=tuple(found),
            idle=tuple(self.idle),
            sums=tuple(self.sums.values()),
            problems=merged([*self.company.problems, *told]),
            unused=self.company.unused,
        )

    # -- entries ---------------------------------------------------------------------------------

    def _entry(self, entry: PlannedEntry) -> Iterator[Finding]:
        if entry.part is None:
            finding = self._asked(entry)
            if finding is not None:
                yield finding
            else:
                self._nothing_given(entry, ())
            return
        decided: list[tuple[Row, Finding | None]] = []
        for row in self.company.rows[entry.part]:
            finding = self._of_row(entry, row)
            decided.append((row, finding))
            if finding is not None:
                yield finding
        idle = tuple(row for row, finding in decided if finding is None)
        if idle or not decided:
            self._nothing_given(entry, idle)
        for handed in entry.sums:
            self._hand_on(entry, handed, decided)

    def _of_row(self, entry: PlannedEntry, row: Row) -> Finding | None:
        own = {key: value for key, value in row.values.items() if value is not None}
        if not entry.step.keys() & own.keys():
            return None
        return self._finding(entry, {**self._inherited(entry.part), **own}, row)

    def _asked(self, entry: PlannedEntry) -> Finding | None:
        """The decision on the company's own facts; None where nothing is given that opens it.

        A decision that its minor facts settle, or in which they are wrong, is told all the same.
        """
        if not entry.step.keys() & self.facts.keys():
            return None
        finding = self._finding(entry, self.facts, None)
        opened = entry.asking & self.facts.keys() or finding.state != "undetermined"
        return finding if opened else None

    def _nothing_given(self, entry: PlannedEntry, rows: tuple[Row, ...]) -> None:
        self.idle.append(
            Idle(
                program=entry.program,
                place=entry.place,
                part=entry.part,
                rows=tuple(row.number for row in rows),
                labels=tuple(row.label or str(row.number) for row in rows),
                decision=self._without_facts(entry),
            )
        )

    def _without_facts(self, entry: PlannedEntry) -> Decision:
        """The decision on what a row inherits; on nothing, where that is wrong or the company."""
        inherited = self._inherited(entry.part)
        facts = {name: inherited[key] for name, key in entry.keys if key in inherited}
        try:
            return entry.plan.decide_once(facts, self.as_of)
        except FactError:
            return entry.plan.decide_once({}, self.as_of)

    def _inherited(self, part: str | None) -> dict[str, Any]:
        inherits = self.plan.part[part].inherits if part is not None else ()
        return {key: self.facts[key] for key in inherits if key in self.facts}

    # -- one decision ----------------------------------------------------------------------------

    def _finding(self, entry: PlannedEntry, values: Mapping[str, Any], row: Row | None) -> Finding:
        facts = {name: values[key] for name, key in entry.keys if key in values}
        place = {
            "part": entry.part,
            "row": row.number if row else None,
            "label": row.label if row else None,
        }
        wrong = [p for key, p in self.disagreeing.items() if row is None and key in entry.step]
        problems = tuple(replace(p, rulesets=(entry.program.ruleset,)) for p in wrong)
        decision = None
        if not problems:
            try:
                decision = entry.plan.decide_once(facts, self.as_of)
            except FactError as error:
                keys = dict(entry.keys)
                problems = tuple(
                    fact_problem(problem, entry.program, keys, self.as_of, **place)
                    for problem in error.problems
                )
        picture = picture_of(entry.picture, decision.record) if entry.picture and decision else None
        return Finding(
            program=entry.program,
            place=entry.place,
            state=_state(decision),
            severity=_severity(decision) if decision else None,
            decision=decision,
            problems=problems,
            picture=picture,
            **place,  # type: ignore[arg-type]
        )

    # -- sums ------------------------------------------------------------------------------------

    def _hand_on(
        self, entry: PlannedEntry, handed: Handed, rows: list[tuple[Row, Finding | None]]
    ) -> None:
        outputs = [_output(finding, handed.output) for _, finding in rows]
        known = [value for value in outputs if value is not None]
        value = math.fsum(known) if rows and len(known) == len(rows) else None
        reader = self._reader(entry, handed.fact)
        step = reader.step[handed.fact]
        labels = [row.label or str(row.number) for row, _ in rows]
        assert entry.part is not None
        total = Sum(
            fact=handed.fact,
            title=step.title,
            shown=Shown(value, step.domain, None, step.private),
            ruleset=entry.program.ruleset,
            output=handed.output,
            part=entry.part,
            labels=tuple(labels),
            lacking=tuple(n for n, v in zip(labels, outputs, strict=True) if v is None),
        )
        self.sums[handed.fact] = total
        given = self.facts.get(handed.fact)
        if value is None:
            return
        if given is None:
            self.facts[handed.fact] = value
        elif _is_number(given) and not math.isclose(given, value, rel_tol=AGREES, abs_tol=0):
            readers = self.plan.reads[None][handed.fact]
            self.disagreeing[handed.fact] = sum_differs(total, float(given), step, readers)

    def _reader(self, entry: PlannedEntry, fact: str) -> PlannedEntry:
        """The first later entry that reads a sum; the checker made sure that there is one."""
        later = self.plan.entries[entry.place :]
        return next(e for e in later if e.part is None and fact in e.step)


def _output(finding: Finding | None, name: str) -> float | None:
    if finding is None or finding.decision is None:
        return None
    value = finding.decision.details.outputs[name]
    return float(value) if _is_number(value) else None  # type: ignore[arg-type]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


# -- the reading order -----------------------------------------------------------------------------


def _state(decision: Decision | None) -> State:
    if decision is None:
        return "invalid"
    if decision.record.program.decision is None:
        return "checked"
    return decision.status  # type: ignore[return-value]


def _severity(decision: Decision) -> str | None:
    """The worst of the outcome and of every present check; None where nothing is decided."""
    program = decision.record.program
    severities = {s.name: s.severity for s in program.steps if isinstance(s, CheckStep)}
    states = dict(decision.details.checks)
    found = {severities[name] for name, state in states.items() if state == "present"}
    if program.decision is not None:
        if decision.outcome is None:
            return None
        found.add(program.outcome[decision.outcome].severity)
    elif not found and "unknown" not in states.values():
        return "good"
    return min(found, key=SEVERITIES.index, default=None)


def _reading_order(finding: Finding) -> tuple[int, int, int]:
    """Worst first; then what is not decided, last what has wrong facts; else by place and row."""
    if finding.severity is not None:
        rank = SEVERITIES.index(finding.severity)
    else:
        rank = len(SEVERITIES) + (finding.state == "invalid")
    return rank, finding.place, finding.row or 0
