"""What a review comes to, as data: decisions in reading order, what is missing, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plgrules.decision.decision import Decision
from plgrules.decision.findings import MissingFact
from plgrules.decision.wording import Shown
from plgrules.program.program import Domain, Program, Text

State = Literal["decided", "undetermined", "conflict", "checked", "invalid"]
"""How far it came; `checked`: of a ruleset of checks only, `invalid`: its facts are wrong."""

SEVERITIES = ("critical", "warning", "info", "good")
"""How bad an outcome or a check is, worst first."""


@dataclass(frozen=True, slots=True)
class Part:
    """A list of rows in the company file; `label` is the key that names a row.

    `inherits` are facts that a row takes from the company where it does not give them itself.
    """

    name: str
    title: Text
    label: str
    inherits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A named place on the axis of a picture; `value` is in the unit of the axis.

    `format_shown(mark.shown, language)` says it as its author wrote it.
    """

    name: str
    title: Text
    value: float
    shown: Shown


@dataclass(frozen=True, slots=True)
class Picture:
    """A value on an axis with marks that rise.

    `spans` name the stretches between the marks, one more than there are marks, or there are none.
    On a `log` axis all marks are above 0; a value of 0 stands at its start.
    """

    title: Text
    name: str
    axis: Text
    """What the value is called."""
    value: float
    shown: Shown
    marks: tuple[Mark, ...]
    spans: tuple[Text, ...]
    scale: Literal["linear", "log"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One decision of a review: of the company itself, or of one row of a part.

    `place` counts the entries of `decide` from 1, `row` the rows of the part. `severity` is that
    of the outcome, or of the worst check that is present; None where neither is known yet.
    `decision` is None while facts are wrong; then `problems` says which.
    """

    program: Program
    place: int
    part: str | None
    row: int | None
    label: str | None
    state: State
    severity: str | None
    decision: Decision | None
    problems: tuple[CompanyProblem, ...] = ()
    picture: Picture | None = None

    @property
    def ruleset(self) -> str:
        """The name of the ruleset."""
        return self.program.ruleset

    @property
    def version(self) -> str:
        """The version that decided."""
        return self.program.version

    @property
    def title(self) -> Text:
        """The decision in a few words."""
        return self.program.title


@dataclass(frozen=True, slots=True)
class Idle:
    """An entry of `decide` that nothing was given for; `decision` is that on what rows inherit.

    `part` is the part whose rows it decides on; `rows` those that gave it nothing, where others
    may have: empty where the file has no row of it. `asked_first(idle, language)` says what to give
    first.
    """

    program: Program
    place: int
    part: str | None
    rows: tuple[int, ...]
    labels: tuple[str, ...]
    decision: Decision

    @property
    def ruleset(self) -> str:
        """The name of the ruleset."""
        return self.program.ruleset

    @property
    def version(self) -> str:
        """The version that would decide."""
        return self.program.version


@dataclass(frozen=True, slots=True)
class Lacking:
    """Where a fact lacks: at the company (`part` is None), or in rows of a part."""

    part: str | None
    rows: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """A fact to ask for, once for the whole review; title, unit and choices are `fact`'s own.

    `places` say where to give it. `wanted` are the decisions that it would help to settle, in
    reading order; `decision.possible` is what each may come to. `first` counts those that ask for
    it before anything else. `sum` is set where the fact is summed over rows that lack something.
    `answer_form(need.domain, language)` says what an answer looks like.
    """

    fact: MissingFact
    domain: Domain
    places: tuple[Lacking, ...]
    wanted: tuple[Finding, ...]
    first: int
    sum: Sum | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do, said once, with the decisions that it comes from.

    `severity` is that of the worst of them; `check` names the check whose fix it is, if it is one.
    """

    text: str
    severity: str
    findings: tuple[Finding, ...]
    check: str | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """An output summed over the rows of a part and handed on as a fact.

    `value` is None while a row in `lacking` does not know it, or where there is no row.
    """

    fact: str
    title: Text
    shown: Shown
    ruleset: str
    output: str
    part: str
    labels: tuple[str, ...]
    lacking: tuple[str, ...]

    @property
    def value(self) -> float | None:
        """The sum in the unit of the fact."""
        value: float | None = self.shown.value
        return value


@dataclass(frozen=True, slots=True)
class CompanyProblem:
    """Something wrong in the company file, or a wrong fact of one of its decisions.

    `key` is the key of the file, `part` and `row` where it stands. `rulesets` are those that know
    the fact; `texts` say what is wrong in every language, `message` in English.
    """

    code: str
    key: str
    part: str | None
    row: int | None
    label: str | None
    texts: Text
    suggestion: str | None = None
    rulesets: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return dict(self.texts)["en"]


@dataclass(frozen=True, slots=True)
class Unused:
    """A key of the company file that no ruleset of the review reads.

    `belongs` says where it would be read: the names of parts, or `company` for the top level.
    """

    key: str
    part: str | None
    rows: tuple[int, ...]
    belongs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """How many decisions came to what."""

    decisions: int
    critical: int
    warning: int
    info: int
    good: int
    undetermined: int
    """Undetermined, and checks of which none is present and some are unknown."""
    conflict: int
    invalid: int
    idle: int
    """Rulesets that nothing at all was given for."""
