"""Masking: what a log must not hold is taken out before it is written.

A masked fact goes, and with it every output that is worked out of it, since such an output may be
the fact itself. What is kept says no more than on which side of a threshold the fact was: status,
outcome, rule, warnings and checks.
"""

from __future__ import annotations

import hmac
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from plgrules.audit.form import HASHED
from plgrules.diagnostics.suggest import nearest
from plgrules.program.expression import Formula, Scalar, reads
from plgrules.program.program import (
    Bands,
    CheckStep,
    DerivedStep,
    FactStep,
    Program,
    RequirementStep,
    SignalStep,
    Step,
)

Way = Literal["remove", "hash"] | int
"""Left out; replaced by a hash that equal values share; or cut to so many characters."""

Facts = tuple[Scalar | None, ...]
Outputs = Mapping[str, Scalar | None]


@dataclass(frozen=True, slots=True)
class Mask:
    """How facts are masked, by name, in every ruleset; facts marked `private` are removed anyway.

    `account_arr` also means the `account_arr` of every required decision, `tier.account_arr` only
    that of `tier`.
    """

    facts: Mapping[str, Way] = field(default_factory=dict)

    def way(self, fact: FactStep) -> Way | None:
        """Return how a fact is masked; None where it is kept."""
        known = self.facts.get(fact.name, self.facts.get(fact.name.rpartition(".")[2]))
        return "remove" if known is None and fact.private else known


class Masked:
    """Applies a mask to decisions; what each program needs is worked out once."""

    def __init__(self, mask: Mask, secret: Callable[[], bytes]) -> None:
        self._mask, self._secret = mask, secret
        self._ways: dict[str, tuple[tuple[int, str, Way], ...]] = {}

    def __call__(
        self, program: Program, facts: Facts, outputs: Outputs
    ) -> tuple[Facts, Outputs, list[str]]:
        """Return facts and outputs as they may be written, and the paths of what was masked.

        Paths are those of the event document: `/input/email`, `/result/score`.
        """
        ways = self._ways.get(program.digest)
        if ways is None:
            ways = self._ways[program.digest] = self._of(program)
        if not ways:
            return facts, outputs, []
        shown, names = list(facts), []
        for place, name, way in ways:
            if shown[place] is not None:
                shown[place] = self._apply(shown[place], way)
                names.append(name)
        if not names:
            return facts, outputs, []
        gone = outputs_from(program, tuple(names))
        kept = {name: None if name in gone else value for name, value in outputs.items()}
        lost = [name for name, value in outputs.items() if value is not None and name in gone]
        return tuple(shown), kept, [*map(input_path, names), *map(result_path, lost)]

    def _of(self, program: Program) -> tuple[tuple[int, str, Way], ...]:
        self._tell_slips(program)
        found = [(place, fact.name, self._mask.way(fact)) for place, fact in
                 enumerate(program.facts)]  # fmt: skip
        return tuple((place, name, way) for place, name, way in found if way is not None)

    def _tell_slips(self, program: Program) -> None:
        """Warn of a name that masks nothing here and nearly is that of a fact.

        It is no error: a mask serves many rulesets, and the name may be right in another one.
        """
        known = {fact.name for fact in program.facts}
        known |= {name.rpartition(".")[2] for name in known}
        for name in self._mask.facts.keys() - known:
            meant = nearest(name, known - self._mask.facts.keys())
            if meant is not None:
                told = f"the mask names `{name}`, which {program.ruleset} does not have"
                warnings.warn(f"{told}; did you mean `{meant}`?", RuntimeWarning, stacklevel=2)

    def _apply(self, value: Scalar | None, way: Way) -> Scalar | None:
        if way == "remove":
            return None
        if way == "hash":
            data = repr(value).encode("utf-8", "surrogatepass")
            return HASHED + hmac.digest(self._secret(), data, "sha256").hex()[:16]
        return value[:way] if isinstance(value, str) and isinstance(way, int) else None


def input_path(fact: str) -> str:
    """Return the path of a fact in the event document."""
    return f"/input/{fact}"


def result_path(output: str) -> str:
    """Return the path of an output in the event document."""
    return f"/result/{output}"


@lru_cache(maxsize=1024)
def outputs_from(program: Program, facts: tuple[str, ...]) -> frozenset[str]:
    """Return the outputs that are worked out of any of these facts, however indirectly."""
    touched = set(facts)
    for step in program.steps:
        if any(reads(formula.root) & touched for formula in _formulas(step)):
            touched.add(step.name)
    found = set()
    for output in program.outputs:
        formulas = [output.value] if output.value else []
        for outcome in program.outcomes:
            formulas += [formula for name, formula in outcome.outputs if name == output.name]
        if any(reads(formula.root) & touched for formula in formulas):
            found.add(output.name)
    return frozenset(found)


def _formulas(step: Step) -> Iterator[Formula]:
    """Every formula from which a step's value comes."""
    match step:
        case FactStep(otherwise=formula):
            yield from (formula,) if formula else ()
        case DerivedStep(value=Formula() as formula):
            yield formula
        case DerivedStep(value=Bands() as bands):
            yield bands.of
            yield from _given(band.limit for band in bands.bands)
        case DerivedStep(value=rules):
            yield from _given(row.condition for row in rules.rows)  # type: ignore[union-attr]
        case RequirementStep(bindings=bindings):
            yield from (formula for _, formula in bindings)
        case SignalStep(condition=formula) | CheckStep(condition=formula):
            yield formula


def _given(formulas: Iterable[Formula | None]) -> Iterator[Formula]:
    yield from (formula for formula in formulas if formula is not None)
