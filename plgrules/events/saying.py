"""Texts of a ruleset said for many accounts in one language, each different one once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from plgrules.backends.interpreter.record import Record
from plgrules.backends.scalar.compile import compile_values
from plgrules.decision.decision import Decision
from plgrules.decision.wording import fill, names_in
from plgrules.program.program import DerivedStep, FactStep, Program, Text

Say = Callable[[Decision], str]

MOST_SAID = 100_000
"""Texts that are kept to be said again."""


class Texts:
    """What a program says, by a key, without the trace of a decision wherever that does."""

    def __init__(
        self, program: Program, texts: Mapping[str, Text], as_of: date, language: str
    ) -> None:
        self._program, self._texts = program, texts
        self._as_of, self._language = as_of, language
        self._sayers: dict[str, Say] = {}

    def say(self, key: str, decision: Decision) -> str:
        """Return the text of a key with the values of a decision."""
        sayer = self._sayers.get(key)
        if sayer is None:
            sayer = self._sayers[key] = self._sayer(self._texts[key])
        return sayer(decision)

    def _sayer(self, text: Text) -> Say:
        language, as_of = self._language, self._as_of
        parameters = {parameter.name for parameter in self._program.parameters}
        read = tuple(name for name in names_in(text) if name not in parameters)
        steps = (self._program.step.get(name) for name in read)
        if not all(isinstance(step, FactStep | DerivedStep) for step in steps):
            return lambda decision: fill(text, decision.record, language)
        values_of = compile_values(self._program, read) if read else None
        known: dict[tuple[Any, ...], str] = {}

        def say(decision: Decision) -> str:
            values = values_of(decision._facts, as_of) if values_of is not None else ()
            said = known.get(values)
            if said is None:
                light = self._light(decision, dict(zip(read, values, strict=True)))
                said = fill(text, light, language)
                if len(known) < MOST_SAID:
                    known[values] = said
            return said

        return say

    def _light(self, decision: Decision, values: dict[str, Any]) -> Record:
        """As much of a record as saying a text takes."""
        return Record(
            self._program, decision._facts, self._as_of, values, {}, {}, [], (), (),
            "decided", decision.outcome, (), (), (), {},
        )  # fmt: skip
