"""Readers of the small things that every part of a ruleset is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.span import Span
from plgrules.model.expression import Formula
from plgrules.model.from_text import parse_date, parse_formula
from plgrules.model.quantity import QuantityError, parse_quantity
from plgrules.model.ruleset import Choice, Domain, Reference, Value
from plgrules.model.text import FALLBACK_LANGUAGE, Text
from plgrules.model.units import RATIO, Unit, UnitError, parse_unit
from plgrules.source.locate import locate
from plgrules.source.nodes import Entry, Mapping, Node, Scalar, Sequence


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads nodes whose shape the schema has accepted, and collects what is still wrong."""

    problems: list[Diagnostic] = field(default_factory=list)

    def report(self, code: str, message: str, span: Span, help: str = "") -> None:
        """Note a problem; reading goes on."""
        self.problems.append(Diagnostic(code, message, span, help=help))

    # -- access ----------------------------------------------------------------------------------

    def word(self, mapping: Mapping, key: str) -> str:
        """The text of a scalar, or an empty one."""
        node = mapping.get(key)
        return node.text if isinstance(node, Scalar) else ""

    def count(self, mapping: Mapping, key: str) -> int | None:
        """The whole number of a scalar, or None."""
        text = self.word(mapping, key)
        return int(text) if text.isdigit() else None

    def entries(self, mapping: Mapping, key: str) -> tuple[Entry, ...]:
        """The entries of a mapping under `key`."""
        node = mapping.get(key)
        return node.entries if isinstance(node, Mapping) else ()

    def items(self, mapping: Mapping, key: str) -> tuple[Node, ...]:
        """The items of a list under `key`."""
        node = mapping.get(key)
        return node.items if isinstance(node, Sequence) else ()

    def mappings(self, mapping: Mapping, key: str) -> tuple[Mapping, ...]:
        """The items of a list under `key` that are mappings."""
        return tuple(item for item in self.items(mapping, key) if isinstance(item, Mapping))

    # -- values ----------------------------------------------------------------------------------

    def text(self, node: Node | None) -> Text:
        """A text in one or several languages."""
        if isinstance(node, Scalar):
            return Text(((FALLBACK_LANGUAGE, node.text),), (node.span,))
        if isinstance(node, Mapping):
            pairs = [(e.key.text, e.value) for e in node if isinstance(e.value, Scalar)]
            return Text(
                tuple((language, scalar.text) for language, scalar in pairs),
                tuple(scalar.span for _, scalar in pairs),
            )
        return Text(())

    def formula(self, node: Node | None) -> Formula | None:
        """An expression, or None where the key is absent."""
        if not isinstance(node, Scalar):
            return None
        return parse_formula(node.text, _locator(node), self.problems.append)

    def condition(self, mapping: Mapping, key: str = "if") -> Formula:
        """An expression whose key the schema requires."""
        formula = self.formula(mapping.get(key))
        assert formula is not None, key
        return formula

    def unit(self, node: Node | None) -> Unit:
        """A unit; absent means a ratio."""
        if not isinstance(node, Scalar):
            return RATIO
        try:
            return parse_unit(node.text)
        except UnitError as error:
            self.report(
                "PLG071", str(error), node.span,
                "write a currency (`USD`), a time (`day`), a count noun (`customer`), `ratio`, "
                "or a quotient of them (`USD/customer`)",
            )  # fmt: skip
            return RATIO

    def day(self, node: Node | None) -> date | None:
        """A date, or None where the key is absent or unreadable."""
        if not isinstance(node, Scalar):
            return None
        try:
            return parse_date(node.text)
        except ValueError:
            self.report("PLG072", f"`{node.text}` is not a date", node.span, "write `2026-01-31`")
            return None

    def number(self, node: Node | None, unit: Unit) -> float | None:
        """A number in `unit`, or None where the key is absent or unreadable."""
        if not isinstance(node, Scalar):
            return None
        try:
            return parse_quantity(node.text, unit)
        except QuantityError as error:
            self.report(
                "PLG070", str(error), node.span,
                f"write a number in `{unit}`, such as `10,000`, `60%`, `4 weeks` or `$5,000`",
            )  # fmt: skip
            return None

    def choices(self, mapping: Mapping, key: str = "choices") -> tuple[Choice, ...]:
        """Named values with their titles."""
        node = mapping.get(key)
        if isinstance(node, Mapping):
            return tuple(Choice(entry.key.text, self.text(entry.value)) for entry in node)
        return tuple(
            Choice(item.text, Text(()))
            for item in self.items(mapping, key)
            if isinstance(item, Scalar)
        )

    def references(self, mapping: Mapping) -> tuple[Reference, ...]:
        """The sources that a part names."""
        node = mapping.get("source")
        nodes = node.items if isinstance(node, Sequence) else (node,)
        return tuple(Reference(item.text, item.span) for item in nodes if isinstance(item, Scalar))

    def domain(self, mapping: Mapping) -> Domain:
        """The type, unit and choices of a fact, a parameter or an output."""
        ordered = mapping.get("ordered")
        return Domain(
            type=self.word(mapping, "type") or "number",  # type: ignore[arg-type]
            unit=self.unit(mapping.get("unit")),
            choices=self.choices(mapping),
            ordered=isinstance(ordered, Scalar) and ordered.text == "true",
            of=self.word(mapping, "of") or "text",  # type: ignore[arg-type]
            show=self.word(mapping, "show") or None,  # type: ignore[arg-type]
        )

    def value(self, node: Node | None, domain: Domain) -> Value | None:
        """A value of a domain as it is written in a file, or None."""
        if node is None:
            return None
        if isinstance(node, Sequence):
            texts = [item.text for item in node if isinstance(item, Scalar)]
            return self._members(node, texts, domain)
        if isinstance(node, Mapping) or domain.type == "list":
            self._misfit(node, "a list" if domain.type == "list" else domain.type)
            return None
        if domain.type in ("number", "integer"):
            return self._numeric(node, domain)
        if domain.type == "boolean":
            known = {"true": True, "false": False}
            if not node.plain or node.text not in known:
                self._misfit(node, "`true` or `false`")
                return None
            return known[node.text]
        if domain.type == "date":
            return self.day(node)
        if domain.type == "choice":
            self._members(node, [node.text], domain)
        return node.text

    def _numeric(self, node: Scalar, domain: Domain) -> float | None:
        number = self.number(node, domain.unit)
        if number is not None and domain.type == "integer" and number != int(number):
            self._misfit(node, "a whole number")
            return None
        return number

    def _members(self, node: Node, texts: list[str], domain: Domain) -> Value | None:
        known = {choice.id for choice in domain.choices}
        strangers = [text for text in texts if known and text not in known]
        for text in strangers:
            listed = ", ".join(f"`{choice}`" for choice in sorted(known))
            self.report("PLG073", f"`{text}` is not one of the choices", node.span, listed)
        if isinstance(node, Sequence) and domain.type != "list":
            self._misfit(node, domain.type)
            return None
        return tuple(texts)

    def _misfit(self, node: Node, wanted: str) -> None:
        self.report("PLG073", f"this value is not {wanted}", node.span, f"write {wanted}")


def _locator(scalar: Scalar) -> Callable[[int, int], Span]:
    return lambda start, end: locate(scalar, start, end)
