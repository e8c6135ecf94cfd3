"""A validated document of ruleset tests → the suite that it holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from plgrules.diagnostics.diagnostic import Diagnostic, Label
from plgrules.diagnostics.span import Span
from plgrules.diagnostics.suggest import nearest
from plgrules.model.quantity import QuantityError, parse_quantity
from plgrules.model.reader import Reader
from plgrules.model.units import parse_unit
from plgrules.program.program import Domain, Program
from plgrules.source.nodes import Document, Entry, Mapping, Node, Scalar, Sequence
from plgrules.source.plain import to_plain
from plgrules.testing.cases import UNKNOWN_FACT, Case, Expectation, Kind, Suite
from plgrules.testing.vocabulary import Vocabulary, vocabulary

_LISTS = ("possible", "missing", "warnings", "undefined")
_WORDS = ("status", "outcome", "rule")
_MAPS: dict[str, Kind] = {"checks": "check", "signals": "signal", "derived": "derived"}
KEYS = (*_WORDS, *_LISTS, *_MAPS, "error")
"""The keys of `expect` that are no outputs."""


def read_suite(document: Document, program: Program) -> tuple[Suite, tuple[Diagnostic, ...]]:
    """Return the tests of a document that its schema accepts, and what is still wrong.

    `program` is the ruleset under test; wrong are names that it does not have and values that it
    cannot take.
    """
    return _Reading(document, program).suite()


class _Reading:
    def __init__(self, document: Document, program: Program) -> None:
        self.root = document.root
        self.reader = Reader()
        self.names: Vocabulary = vocabulary(program)
        self.ruleset = f"{program.ruleset} {program.version}"
        self.day = self.reader.day(self.root.get("as_of")) or program.effective_from

    def suite(self) -> tuple[Suite, tuple[Diagnostic, ...]]:
        cases = [self._case(body) for body in self.reader.mappings(self.root, "tests")]
        report_twice(self.reader, [(case.name, case.span) for case in cases])
        suite = Suite(
            ruleset=self.reader.word(self.root, "ruleset"),
            version=self.reader.word(self.root, "version"),
            span=self.root.key("tests").span,
            cases=tuple(cases),
        )
        return suite, tuple(self.reader.problems)

    def _case(self, body: Mapping) -> Case:
        name = body.get("name")
        assert isinstance(name, Scalar)
        facts = body.get("facts")
        assert isinstance(facts, Mapping)
        expectations = tuple(self._expectations(body))
        refused = any(e.kind == "error" and UNKNOWN_FACT in e.value for e in expectations)
        if not refused:
            for entry in facts:
                self._check("PLG302", "fact", entry.key, self.names.facts)
        day: date = self.reader.day(body.get("as_of")) or self.day
        given = {entry.key.text: to_plain(entry.value) for entry in facts}
        return Case(name.text, name.span, day, given, expectations)

    # -- expectations ----------------------------------------------------------------------------

    def _expectations(self, body: Mapping) -> list[Expectation]:
        expected: list[Expectation] = []
        entries = self.reader.entries(body, "expect")
        for entry in entries:
            expected += self._expectation(entry)
        if not entries:
            self.reader.report(
                "PLG305", "this test expects nothing, so it cannot fail", body.key("expect").span,
                "write what comes out, such as `{outcome: …}`",
            )  # fmt: skip
        errors = [e for e in expected if e.kind == "error"]
        if errors and len(expected) > 1:
            self.reader.report(
                "PLG306", "facts that are refused come to no decision", errors[0].span,
                "leave either `error` or the other expectations out",
            )  # fmt: skip
        return expected

    def _expectation(self, entry: Entry) -> list[Expectation]:
        key, node = entry.key.text, entry.value
        if key in _MAPS:
            return self._named(_MAPS[key], node)
        if key in self.names.outputs and key not in KEYS:
            return self._value("output", entry, self.names.outputs[key])
        if key == "error":
            codes = node if isinstance(node, Sequence) else (node,)
            return [Expectation("error", "", self._list("error", codes), node.span)]
        if key in _LISTS and isinstance(node, Sequence):
            return [Expectation(key, "", self._list(key, node), node.span)]  # type: ignore[arg-type]
        if key in _WORDS and isinstance(node, Scalar):
            return [Expectation(key, "", self._word(key, node), node.span)]  # type: ignore[arg-type]
        self._check("PLG301", "output", entry.key, (*self.names.outputs, *KEYS))
        return []

    def _named(self, kind: Kind, node: Node) -> list[Expectation]:
        """One expectation for each name of a map such as `checks`."""
        found: list[Expectation] = []
        for entry in node if isinstance(node, Mapping) else ():
            if kind == "derived":
                if self._check("PLG303", "derived value", entry.key, tuple(self.names.derived)):
                    found += self._value(kind, entry, self.names.derived[entry.key.text])
                continue
            known = self.names.checks if kind == "check" else self.names.signals
            if self._check("PLG303", kind, entry.key, known):
                value = to_plain(entry.value)
                unknown = kind == "signal" and value == "unknown"
                found.append(
                    Expectation(kind, entry.key.text, None if unknown else value, entry.value.span)
                )
        return found

    def _list(self, key: str, items: Iterable[Node]) -> tuple[str, ...]:
        return tuple(
            item.text
            for item in items
            if isinstance(item, Scalar) and self._check("PLG303", key, item, self.names.known(key))
        )

    def _word(self, key: str, node: Scalar) -> str | None:
        word = to_plain(node)
        if word is not None:
            self._check("PLG303", key, node, self.names.known(key))
        return None if word is None else node.text

    def _value(self, kind: Kind, entry: Entry, domain: Domain) -> list[Expectation]:
        try:
            value = expected_value(entry.value, domain)
        except ValueError as error:
            self.reader.report(
                "PLG307", f"`{entry.key.text}` is never this: {error}", entry.value.span,
                "write a value as the ruleset gives it out, or `null` for an unknown one",
            )  # fmt: skip
            return []
        return [Expectation(kind, entry.key.text, value, entry.value.span)]

    def _check(self, code: str, what: str, word: Scalar, known: tuple[str, ...]) -> bool:
        """Whether a name is known; reports it where it is not."""
        if word.text in known:
            return True
        close = nearest(word.text, known)
        listed = ", ".join(f"`{name}`" for name in known[:12]) or "none"
        self.reader.problems.append(
            Diagnostic(
                code,
                f"{self.ruleset} has no {what.replace('_', ' ')} `{word.text}`",
                word.span,
                help=f"did you mean `{close}`?" if close else f"it has {listed}",
                suggestion=close,
            )
        )
        return False


def report_twice(reader: Reader, named: Iterable[tuple[str, Span]]) -> None:
    """Report every test that has the name of an earlier one."""
    first: dict[str, Span] = {}
    for name, span in named:
        if name in first:
            reader.problems.append(
                Diagnostic(
                    "PLG304",
                    f"two tests have the name `{name}`",
                    span,
                    help="say in each name what is different about the case",
                    related=(Label(first[name], "named so first here"),),
                )
            )
        first.setdefault(name, span)


def expected_value(node: Node, domain: Domain) -> Any:
    """Return a value that a test writes down, as the ruleset gives it out; None is an unknown one.

    Raises ValueError where it is no value of the domain.
    """
    if isinstance(node, Scalar) and to_plain(node) is None:
        return None
    if domain.type == "list":
        if not isinstance(node, Sequence):
            raise ValueError("it is a list")
        return tuple(item.text for item in node if isinstance(item, Scalar))
    if not isinstance(node, Scalar):
        raise ValueError(f"it is a {domain.type}")
    if domain.type in ("number", "integer"):
        try:
            return parse_quantity(node.text, parse_unit(domain.unit))
        except QuantityError as error:
            raise ValueError(str(error)) from None
    if domain.type == "boolean":
        if node.text not in ("true", "false") or not node.plain:
            raise ValueError("it is true or false")
        return node.text == "true"
    if domain.type == "date":
        return date.fromisoformat(node.text)
    known = [choice.id for choice in domain.choices]
    if known and node.text not in known:
        raise ValueError(f"it is one of {', '.join(known)}")
    return node.text
