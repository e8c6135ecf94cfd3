"""Outputs as columns: of the outcome, or for every outcome; unknown where an outcome may set it."""

from __future__ import annotations

from dataclasses import dataclass, field

from plgrules.backends.columns.build import NO, YES, both, either, null, opposite
from plgrules.backends.columns.context import TYPES, UNKNOWN, Boolean, Cell, Context, constant
from plgrules.backends.columns.expressions import boolean, value
from plgrules.backends.columns.nodes import Condition, Literal, Pick, Value
from plgrules.backends.columns.values import chosen
from plgrules.backends.columns.verdict import Verdict, masked
from plgrules.program.expression import Formula
from plgrules.program.program import Output


@dataclass(slots=True)
class RequiredDecision:
    """A required decision: what it may come to, and what it puts out."""

    context: Context
    verdict: Verdict
    _outputs: dict[str, Cell | Boolean] = field(default_factory=dict)

    @property
    def outcomes(self) -> frozenset[str]:
        """All its outcomes."""
        return frozenset(self.verdict.outcomes)

    @property
    def is_certain(self) -> bool:
        """Whether exactly one outcome, or none, is possible in every row."""
        return self.verdict.is_certain or not self.verdict.endings

    def possible(self, outcomes: frozenset[str]) -> Condition:
        """Return where one of some outcomes is possible."""
        return self.verdict.possible(outcomes)

    def output(self, name: str) -> Cell | Boolean:
        """Return an output."""
        if name not in self._outputs:
            output = next(o for o in self.context.program.outputs if o.name == name)
            place = decided_place(self.context, self.verdict, YES)
            found = write_output(self.context, self.verdict, output, place)
            if isinstance(found, Boolean):
                self._outputs[name] = self.context.keep_boolean(name, found)
            else:
                self._outputs[name] = self.context.keep(name, found)
        return self._outputs[name]


def decided_place(context: Context, verdict: Verdict, where: Condition) -> Value:
    """Return the place of the outcome, null where it is not decided, or a condition not met."""
    place = masked(both(where, verdict.decided), verdict.outcome, "index")
    return context.draft.keep(f"{context.prefix}decided", place, True)


def write_output(
    context: Context, verdict: Verdict, output: Output, place: Value
) -> Cell | Boolean:
    """Return an output of every row; `place` is that of the outcome where it is decided."""
    is_truth = output.domain.type == "boolean"
    own = {
        outcome.id: formula
        for outcome in context.program.outcomes
        for name, formula in outcome.outputs
        if name == output.name and outcome.id in verdict.outcomes
    }
    decided = verdict.decided
    contested = both(opposite(decided), verdict.possible(own)) if own else NO
    if is_truth:
        return _truth(context, verdict, output, own, contested)
    general = _cell(context, output.value)
    cells = {outcome: _cell(context, formula) for outcome, formula in own.items()}
    found = _by_table(verdict, output, cells, general, place) if cells else general
    if found is None:
        cases = [(contested, constant(None)), *_cases(verdict, cells)]
        found = chosen([case for case in cases if case[0] != NO], general)
    return Cell(null(TYPES[output.domain.type])) if found.is_null else found


def _cell(context: Context, formula: Formula | None) -> Cell:
    return constant(None) if formula is None else value(context, formula.root)


def _cases(verdict: Verdict, cells: dict[str, Cell]) -> list[tuple[Condition, Cell]]:
    return [(verdict.is_one_of((outcome,)), cell) for outcome, cell in cells.items()]


def _by_table(
    verdict: Verdict, output: Output, cells: dict[str, Cell], general: Cell, place: Value
) -> Cell | None:
    """An output whose values are constants is looked up by the outcome."""
    is_settled = verdict.is_certain or general.is_null
    constants = all(isinstance(cell.node, Literal) for cell in (general, *cells.values()))
    if not (constants and is_settled) or isinstance(verdict.outcome, Literal):
        return None
    values = tuple(cells.get(outcome, general).constant for outcome in verdict.outcomes)
    return Cell(Pick(place, values, TYPES[output.domain.type]))


def _truth(
    context: Context,
    verdict: Verdict,
    output: Output,
    own: dict[str, Formula],
    contested: Condition,
) -> Boolean:
    general = boolean(context, output.value.root) if output.value is not None else UNKNOWN
    if not own:
        return general
    found = {outcome: boolean(context, formula.root) for outcome, formula in own.items()}
    others = opposite(verdict.is_one_of(own))
    yes, no = [both(others, general.yes)], [both(others, general.no)]
    for outcome, answer in found.items():
        is_it = verdict.is_one_of((outcome,))
        yes.append(both(is_it, answer.yes))
        no.append(both(is_it, answer.no))
    settled = opposite(contested)
    total = contested == NO and general.total and all(answer.total for answer in found.values())
    return Boolean(both(settled, either(*yes)), both(settled, either(*no)), total)
