"""The numbers and thresholds on the way to a decision, each with its origin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plgrules.backends.interpreter.record import Test
from plgrules.decision.render.outline import Cited, Limit, Number, Reference
from plgrules.decision.render.reasons import Reasons
from plgrules.decision.render.speaker import SIGNS, Speaker
from plgrules.decision.trace import Threshold, Trace
from plgrules.decision.wording import format_value, names_in
from plgrules.program import expression as ir
from plgrules.program.program import (
    Bands,
    Branch,
    CheckStep,
    DerivedStep,
    End,
    FactStep,
    Leaf,
    RequirementStep,
    Row,
    Rules,
    SignalStep,
    Source,
    Text,
    Tree,
)
from plgrules.program.texts import say

_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


class Used:
    """What the deciding path read: names, in the order in which they were computed."""

    def __init__(self, speaker: Speaker, trace: Trace, reasons: Reasons) -> None:
        self.speaker = speaker
        self.trace = trace
        self.reasons = reasons
        self.record = trace.record
        self.program = trace.program
        self.said: dict[str, None] = {}
        """The names that the sentences of the deciding rules mention."""

    # -- what was read ---------------------------------------------------------------------------

    def names(self, ends: Iterable[End]) -> tuple[list[str], list[str]]:
        """Return the names of the values, and of the thresholds, that led to these endings."""
        read: dict[str, None] = {}
        for formula, text in self._deciding(tuple(ends)):
            if formula is not None:
                read.update(dict.fromkeys(_names(formula)))
            self.said.update(dict.fromkeys(names_in(text)))
        read.update(self.said)
        steps: dict[str, None] = {}
        limits: dict[str, None] = {}
        waiting = list(read)
        while waiting:
            name = waiting.pop()
            if name in steps or name in limits:
                continue
            if name in self.speaker.parameters:
                limits[name] = None
            elif name in self.program.step:
                steps[name] = None
                waiting += self._inputs(name)
        order = list(self.program.step)
        parameters = list(self.speaker.parameters)
        return sorted(steps, key=order.index), sorted(limits, key=parameters.index)

    def _deciding(self, ends: tuple[End, ...]) -> Iterator[tuple[ir.Expression | None, Text]]:
        """The conditions and sentences that settled the decision."""
        decision = self.program.decision
        if isinstance(decision, Tree):
            asked = {c.id for c in self.record.conditions if c.place == "rule"}
            for branch in _branches(decision.root):
                if branch.id in asked:
                    yield branch.condition.root, ()
        elif isinstance(decision, Bands):
            yield decision.of.root, ()
        for end in ends:
            if isinstance(end, Row) and end.condition is not None:
                yield end.condition.root, ()
            yield None, end.because

    def _inputs(self, name: str) -> tuple[str, ...]:
        """What a derived value is made of; a fall-back shows its own parts."""
        step = self.program.step[name]
        if not isinstance(step, DerivedStep):
            return ()
        match step.value:
            case ir.Formula(root=ir.Choose(test=test, then=then, otherwise=otherwise)):
                chosen = self.reasons.truth("derived", name, test)
                if chosen is None:
                    return _names(step.value.root)
                return _names(then if chosen else otherwise)
            case ir.Formula(root=root):
                return _names(root)
            case Bands(of=of):
                return _names(of.root)
            case Rules(rows=rows):
                return tuple(n for row in rows if row.condition for n in _names(row.condition.root))

    # -- values ----------------------------------------------------------------------------------

    def numbers(self, names: Iterable[str], tests: Iterable[Test]) -> tuple[Number, ...]:
        """Return the values by name with their origins; absent facts and signals are left out."""
        listed = [name for name in names if self._worth_showing(name)]
        beside = tuple(_limits(tests))
        return tuple(
            Number(
                name,
                self.speaker.title(name),
                self.speaker.value(name, beside, full=True),
                self.origin(name, listed),
            )
            for name in listed
        )

    def _worth_showing(self, name: str) -> bool:
        """Known values and lost ones; a yes or no that was worked out shows in its tests."""
        step = self.program.step[name]
        if isinstance(step, SignalStep | CheckStep):
            return False
        if isinstance(step, DerivedStep) and step.domain.type == "boolean":
            return name in self.said
        known = self.record.values[name] is not None
        return known or any(lost.name == name for lost in self.record.lost)

    def origin(self, name: str, listed: Iterable[str] = ()) -> str:
        """Return where a value came from; values that are listed themselves are not repeated."""
        step = self.program.step[name]
        say = self.speaker.phrase
        match step:
            case FactStep(otherwise=formula):
                origin = self.record.origins[name]
                lost = any(lost.name == name for lost in self.record.lost)
                if formula is not None and (origin == "otherwise" or lost):
                    return self._computed(formula, listed)
                if origin == "given" and step.private:
                    return say("private")
                return say(origin)
            case DerivedStep(value=ir.Formula() as formula):
                return self._derived(name, formula, listed)
            case DerivedStep():
                return self._picked(step)
            case RequirementStep(program=program):
                return say("decided_by", ruleset=program.ruleset, version=program.version)
            case _:
                return step.condition.text

    def _derived(self, name: str, formula: ir.Formula, listed: Iterable[str]) -> str:
        root = formula.root
        if isinstance(root, ir.Choose):
            chosen = self.reasons.truth("derived", name, root.test)
            branch = root.then if chosen else root.otherwise
            spoken = self.speaker.formula(branch)
            if chosen is not None and spoken is not None:
                computed = self._computed(ir.Formula(spoken, branch), listed)
                because = self._as(self.reasons.of("derived", name, root)[:2])
                return f"{computed}{self.speaker.phrase('comma')}{because}" if because else computed
        if self.speaker.formula(root) is None:
            tests = self.reasons.of("derived", name, root)
            return self._as(tests, with_actual=True) or f"= {formula.text}"
        return self._computed(formula, listed)

    def _computed(self, formula: ir.Formula, listed: Iterable[str]) -> str:
        spoken = self.speaker.formula(formula.root)
        if spoken is None:
            return f"= {formula.text}"
        shown = set(listed)
        if all(name in shown for name in _names(formula.root)):
            return f"= {spoken}"
        worked = self.speaker.formula(formula.root, with_values=True)
        return f"= {spoken} = {worked}" if worked != spoken else f"= {spoken}"

    def _picked(self, step: DerivedStep) -> str:
        """Which band or rule picked a named value."""
        place = f"derived {step.name}"
        met = [c for c in self.record.conditions if c.place == place]
        if not met:
            return self.speaker.phrase("otherwise_case")
        last = met[-1]
        if last.result is None:
            return self.speaker.phrase("unknown")
        if isinstance(step.value, Bands):
            return self._as(last.tests, opposite=last.result is False)
        if last.result is not True:
            return self.speaker.phrase("otherwise_case")
        rows = step.value.rows if isinstance(step.value, Rules) else ()
        row = next(row for row in rows if row.id == last.id)
        assert row.condition is not None
        return self._as(self.reasons.of(place, last.id, row.condition.root))

    def _as(self, tests: Iterable[Test], opposite: bool = False, with_actual: bool = False) -> str:
        said = []
        for test in tests:
            node = test.node
            if opposite and isinstance(node, ir.Compare) and node.operator in _OPPOSITE:
                said.append(_turned(self.speaker.comparison(test).question, node.operator))
            elif isinstance(node, ir.Compare) and not with_actual:
                said.append(self.speaker.comparison(test).question)
            else:
                one = self.speaker.comparison(test)
                said.append(f"{one.question}{self.speaker.phrase('colon')}{one.actual}")
        joined = self.speaker.phrase("semicolon").join(said)
        return self.speaker.phrase("as", tests=joined) if said else ""

    # -- thresholds ------------------------------------------------------------------------------

    def limits(self, names: Iterable[str]) -> tuple[Limit, ...]:
        """Return thresholds by name with their sources."""
        known = {threshold.name: threshold for threshold in self.trace.thresholds}
        return tuple(self._limit(known[name]) for name in names)

    def _limit(self, threshold: Threshold) -> Limit:
        speaker = self.speaker
        overlay = ""
        if threshold.overlay is not None:
            overlay = speaker.phrase(
                "overlay",
                overlay=threshold.overlay,
                value=speaker.value(threshold.name),
                base=format_value(threshold.base, threshold.domain, speaker.language),
                reason=say(threshold.reason, speaker.language),
            )
        return Limit(
            threshold.name,
            speaker.title(threshold.name),
            speaker.value(threshold.name, full=True),
            said_sources(speaker, threshold.sources, assumption=threshold.assumption),
            overlay,
        )


def said_source(speaker: Speaker, source: Source) -> str:
    """Return a source in a few words."""
    if source.document is not None:
        section = source.section or source.title or source.document
        return f"{_document(speaker, source)}{section}"
    return source.title or source.section or source.address or source.id


def said_sources(speaker: Speaker, sources: Iterable[Source], *, assumption: bool = False) -> str:
    """Return several sources in one line; the document is named once."""
    said: list[str] = []
    before = ""
    for source in sources:
        document = _document(speaker, source)
        text = said_source(speaker, source)
        said.append(text.removeprefix(document) if document == before else text)
        before = document or before
    if assumption:
        said.append(speaker.phrase("assumption"))
    return speaker.phrase("semicolon").join(dict.fromkeys(said))


def _document(speaker: Speaker, source: Source) -> str:
    """What a document is called before its section: its title, or the playbook."""
    if source.document is None:
        return ""
    name = source.title if source.section and source.title else speaker.phrase("playbook")
    return f"{name}{speaker.phrase('comma')}"


def cited(speaker: Speaker, places: tuple[str, ...], sources: Iterable[Source]) -> Cited:
    """Return the sources of parts of the ruleset with their details."""
    listed = tuple(sources)
    references = []
    for source in listed:
        details = [source.document or ""]
        if source.lines:
            details.append(speaker.phrase("lines", lines=source.lines))
        details.append(source.note or "")
        detail = speaker.phrase("semicolon").join(filter(None, details))
        references.append(Reference(said_source(speaker, source), detail, source.address))
    return Cited(places, said_sources(speaker, listed), tuple(references))


def _turned(question: str, operator: str) -> str:
    return question.replace(f" {SIGNS[operator]} ", f" {SIGNS[_OPPOSITE[operator]]} ", 1)


def _names(node: ir.Expression) -> tuple[str, ...]:
    """The steps and parameters that an expression reads, in order."""
    match node:
        case ir.StepValue(name=name) | ir.ParameterValue(name=name):
            return (name,)
        case ir.Known(name=name) | ir.Given(name=name):
            return (name,)
        case ir.OutcomeIn(requirement=name) | ir.RequiredOutput(requirement=name):
            return (name,)
        case _:
            return tuple(name for part in ir.parts(node) for name in _names(part))


def _branches(node: Branch | Leaf) -> Iterator[Branch]:
    if isinstance(node, Branch):
        yield node
        yield from _branches(node.then)
        yield from _branches(node.otherwise)


def _limits(tests: Iterable[Test]) -> Iterator[tuple[float, str]]:
    """The numbers that values are compared with, so that no value is rounded onto one."""
    for test in tests:
        node = test.node
        ranked = isinstance(node, ir.Compare) and isinstance(node.right, ir.Rank)
        if isinstance(node, ir.Compare) and isinstance(test.right, float) and not ranked:
            yield test.right, node.unit
