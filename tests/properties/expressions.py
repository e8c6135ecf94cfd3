"""Expressions of the language, drawn at random over the names that a ruleset has declared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

NUMBERS = (0.0, 1.0, 0.1, 0.3, 0.5, 0.6, 2.0, 3.0, 7.0, 100.0, 1e-9, 1e15)
WORDS = ("alpha", "beta", "gamma")
LETTERS = ("left", "right", "top")
SIZES = ("low", "mid", "high")
TEXTS = ("", "Alpha", "ALPHABET", "beta gamma", "é", "x")
Draw = Callable[[st.SearchStrategy[Any]], Any]


@dataclass
class Names:
    """What expressions may name at a place, by type."""

    numbers: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    booleans: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    sizes: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    askable: list[str] = field(default_factory=list)
    givable: list[str] = field(default_factory=list)
    picked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    groups: list[str] = field(default_factory=list)
    required_outputs: list[str] = field(default_factory=list)


class Writer:
    """Draws expressions over the names that are declared so far."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.names = Names()
        self.constants: list[str] = []

    def pick(self, *choices: Any) -> Any:
        return self.draw(st.sampled_from(choices))

    def often(self) -> bool:
        return bool(self.draw(st.booleans()))

    def seldom(self) -> bool:
        return bool(self.draw(st.integers(0, 4)) == 4)

    # -- numbers ---------------------------------------------------------------------------------

    def number(self, depth: int = 2) -> str:
        if depth == 0 or self.seldom():
            return self._plain_number()
        left, right = self.number(depth - 1), self.number(depth - 1)
        kind = self.pick("+", "-", "*", "/", "min", "max", "abs", "floor", "ceil", "-x", "if")
        if kind in ("+", "-", "*", "/"):
            return f"({left} {kind} {right})"
        if kind in ("min", "max"):
            third = f", {self._plain_number()}" if self.seldom() else ""
            return f"{kind}({left}, {right}{third})"
        if kind == "-x":
            return f"-{left}"
        if kind == "if":
            return f"({left} if {self.condition(depth - 1)} else {right})"
        return f"{kind}({left})"

    def _plain_number(self) -> str:
        names = self.names
        choices = [*names.numbers, *names.numbers, *self.constants, *names.required_outputs]
        choices += [f"count({group})" for group in names.groups]
        choices += [f"score({group})" for group in names.groups]
        choices += [f"length({name})" for name in (*names.texts, *names.lists)]
        choices += ["groups_hit()"] if names.groups else []
        return str(self.pick(*choices, self.literal()))

    def literal(self) -> str:
        return repr(self.pick(*NUMBERS))

    def constant(self) -> str:
        """An expression of parameters and literals."""
        first = self.pick(*self.constants, self.literal())
        if self.seldom():
            return f"({first} {self.pick(*'+-*/')} {self.pick(*self.constants, self.literal())})"
        return str(first)

    # -- conditions ------------------------------------------------------------------------------

    def condition(self, depth: int = 2) -> str:
        if depth == 0 or self.seldom():
            return self._plain_condition()
        kind = self.pick("and", "or", "not", "and", "or", "if", "guard")
        left = self.condition(depth - 1)
        if kind == "not":
            return f"not ({left})"
        right = self.condition(depth - 1)
        if kind == "if":
            return f"({left} if {self.condition(depth - 1)} else {right})"
        if kind == "guard" and self.names.askable:
            return self._guard(left)
        word = "or" if kind == "or" else "and"
        third = f" {word} {self._plain_condition()}" if self.seldom() else ""
        return f"({left} {word} {right}{third})"

    def _guard(self, condition: str) -> str:
        """A condition that is asked only where a name is known, or only where it is not."""
        name = self.pick(*self.names.askable)
        if name in self.names.numbers and self.often():
            condition = f"{name} {self.pick('<', '<=', '==', '!=')} {self.constant()}"
        known = self.pick("known", "not known", "known", "not known", "given")
        known = "known" if known == "given" and name not in self.names.givable else known
        return f"({known}({name}) {self.pick('and', 'or')} {condition})"

    def _plain_condition(self) -> str:
        options: list[Callable[[], str]] = [self._comparison, self._comparison, self._comparison]
        names = self.names
        options += [lambda: str(self.pick(*names.booleans))] * (2 * bool(names.booleans))
        options += [self._letter] * bool(names.letters)
        options += [self._size] * bool(names.sizes)
        options += [self._text] * bool(names.texts)
        options += [self._day] * bool(names.dates)
        options += [self._duration] * bool(names.days)
        options += [self._item] * bool(names.lists)
        options += [lambda: f"known({self.pick(*names.askable)})"] * bool(names.askable)
        options += [lambda: f"given({self.pick(*names.givable)})"] * bool(names.givable)
        options += [self._value_picked] * bool(names.picked)
        options += [self._tally, self._tally] * bool(names.groups)
        return self.pick(*options)()  # type: ignore[no-any-return]

    def _comparison(self) -> str:
        operator = self.pick("<", "<=", ">", ">=", "==", "!=")
        left = self.number(1)
        right = self.constant() if self.often() else self.number(1)
        if self.seldom():
            return f"{self.constant()} {self.pick('<', '<=')} {left} {self.pick('<', '<=')} {right}"
        return f"{right} {operator} {left}" if self.seldom() else f"{left} {operator} {right}"

    def _tally(self) -> str:
        group = self.pick(*self.names.groups)
        tally = self.pick(f"count({group})", f"score({group})", "groups_hit()")
        other = self.pick(self.literal(), "1", "0", f"count({group})", self._plain_number())
        operator = self.pick("<", "<=", ">", ">=", "==", "!=")
        if self.seldom():
            return f"any({group})"
        return f"{tally} {operator} {other}" if self.often() else f"{other} {operator} {tally}"

    def _letter(self) -> str:
        name = self.pick(*self.names.letters)
        if self.often():
            return f"{name} {self.pick('in', 'not in')} ['{self.pick(*LETTERS)}', 'top']"
        return f"{name} {self.pick('==', '!=')} '{self.pick(*LETTERS)}'"

    def _size(self) -> str:
        operator = self.pick("<", "<=", ">", ">=", "==", "!=")
        return f"{self.pick(*self.names.sizes)} {operator} '{self.pick(*SIZES)}'"

    def _value_picked(self) -> str:
        name = self.pick(*self.names.picked)
        values = self.names.picked[name]
        if self.often():
            return f"{name} {self.pick('in', 'not in')} ['{self.pick(*values)}', '{values[0]}']"
        return f"{name} {self.pick('==', '!=')} '{self.pick(*values)}'"

    def _text(self) -> str:
        name = self.pick(*self.names.texts)
        return str(
            self.pick(
                f"{name} == '{self.pick(*TEXTS)}'",
                f"contains({name}, '{self.pick('a', 'PH', 'é')}')",
                f"contains_any({name}, some_words)",
            )
        )

    def _item(self) -> str:
        name = self.pick(*self.names.lists)
        return str(
            self.pick(
                f"'{self.pick(*WORDS)}' {self.pick('in', 'not in')} {name}",
                f"contains_any({name}, some_words)",
                f"contains_any({name}, ['alpha', 'gamma'])",
            )
        )

    def _day(self) -> str:
        first = self.pick(*self.names.dates, "as_of")
        second = self.pick(*self.names.dates, "as_of", "date('2026-11-20')")
        return f"{first} {self.pick('<', '<=', '==', '>')} {second}"

    def _duration(self) -> str:
        between = [f"days_between({name}, as_of)" for name in self.names.dates]
        left = self.pick(*self.names.days, *between)
        right = self.pick("some_weeks", "0", *self.names.days)
        return f"{left} {self.pick('<', '<=', '>=', '==')} {right}"
