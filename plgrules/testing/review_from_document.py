"""A validated document of review tests → the suite that it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.suggest import nearest
from plgrules.model.reader import Reader
from plgrules.program.program import CheckStep
from plgrules.review.plan import PlannedEntry, ReviewPlan
from plgrules.source.nodes import Document, Entry, Mapping, Node, Scalar, Sequence
from plgrules.source.plain import to_plain
from plgrules.testing.from_document import report_twice
from plgrules.testing.review_cases import (
    PROBLEM_CODES,
    STATES,
    ReviewCase,
    ReviewExpectation,
    ReviewKind,
    ReviewSuite,
)


def read_review_suite(
    document: Document, plan: ReviewPlan
) -> tuple[ReviewSuite, tuple[Diagnostic, ...]]:
    """Return the tests of a document that its schema accepts, and what is still wrong.

    `plan` is the review under test; wrong are names that it does not have.
    """
    return _Reading(document, plan).suite()


class _Reading:
    def __init__(self, document: Document, plan: ReviewPlan) -> None:
        self.root = document.root
        self.plan = plan
        self.reader = Reader()
        self.review = f"{plan.document.name} {plan.document.version}"
        self.day = self.reader.day(self.root.get("as_of")) or plan.document.effective_from
        self.facts = tuple(dict.fromkeys(key for reads in plan.reads.values() for key in reads))
        self.entries: dict[str, list[PlannedEntry]] = {}
        for entry in plan.entries:
            self.entries.setdefault(entry.program.ruleset, []).append(entry)

    def suite(self) -> tuple[ReviewSuite, tuple[Diagnostic, ...]]:
        cases = [self._case(body) for body in self.reader.mappings(self.root, "tests")]
        report_twice(self.reader, [(case.name, case.span) for case in cases])
        suite = ReviewSuite(
            review=self.reader.word(self.root, "review"),
            version=self.reader.word(self.root, "version"),
            cases=tuple(cases),
        )
        return suite, tuple(self.reader.problems)

    def _case(self, body: Mapping) -> ReviewCase:
        name, company = body.get("name"), body.get("company")
        assert isinstance(name, Scalar)
        assert isinstance(company, Mapping)
        expectations = tuple(
            found
            for entry in self.reader.entries(body, "expect")
            for found in self._expectation(entry)
        )
        if not expectations:
            self.reader.report(
                "PLG305", "this test expects nothing, so it cannot fail", body.key("expect").span,
                "write what comes out, such as `{decisions: …}`",
            )  # fmt: skip
        day = self.reader.day(body.get("as_of")) or self.day
        return ReviewCase(name.text, name.span, day, to_plain(company), expectations)

    # -- expectations ----------------------------------------------------------------------------

    def _expectation(self, entry: Entry) -> Iterator[ReviewExpectation]:
        key, node = entry.key.text, entry.value
        match key:
            case "decisions":
                yield from self._decisions(node)
            case "sums":
                yield from self._sums(node)
            case "missing":
                yield self._list("missing", node, "fact", self.facts)
            case "problems":
                yield self._list("problems", node, "problem code", PROBLEM_CODES)
            case "order":
                yield self._list("order", node)
            case "actions":
                yield self._list("actions", node)
            case _:
                yield self._list("unused", node)

    def _decisions(self, node: Node) -> Iterator[ReviewExpectation]:
        for entry in node if isinstance(node, Mapping) else ():
            if not self._check("ruleset", entry.key, tuple(self.entries)):
                continue
            name = entry.key.text
            rows = entry.value if isinstance(entry.value, Mapping) else None
            if rows is None:
                yield self._decision(name, None, entry.value)
            for row in rows or ():
                yield self._decision(name, row.key.text, row.value)

    def _decision(self, ruleset: str, row: str | None, node: Node) -> ReviewExpectation:
        for entry in self.entries[ruleset]:
            if (entry.part is None) == (row is None):
                return ReviewExpectation(
                    "decision", ruleset, row, self._answer(entry, node), node.span
                )
        on = "rows: write `{label: outcome}`" if row is None else "the company: write an outcome"
        self.reader.report(
            "PLG303", f"`{ruleset}` decides on {on.partition(':')[0]} here", node.span,
            on.partition(": ")[2],
        )  # fmt: skip
        return ReviewExpectation("decision", ruleset, row, to_plain(node), node.span)

    def _answer(self, entry: PlannedEntry, node: Node) -> Any:
        program = entry.program
        checks = tuple(step.name for step in program.steps if isinstance(step, CheckStep))
        outcomes = (*(outcome.id for outcome in program.outcomes), *STATES)
        if isinstance(node, Sequence):
            named = f"check of `{program.ruleset}`"
            return tuple(item.text for item in self._known(named, node.items, checks))
        if isinstance(node, Scalar) and to_plain(node) is not None:
            self._check(f"outcome of `{program.ruleset}`", node, outcomes)
            return node.text
        return None

    def _sums(self, node: Node) -> Iterator[ReviewExpectation]:
        handed = tuple(sum_.fact for entry in self.plan.entries for sum_ in entry.sums)
        for entry in node if isinstance(node, Mapping) else ():
            value = to_plain(entry.value)
            if not self._check("sum", entry.key, handed):
                continue
            if value is not None and (isinstance(value, bool | str | list | dict)):
                self.reader.report(
                    "PLG307", f"the sum `{entry.key.text}` is never this", entry.value.span,
                    "write a number, or `null` for an unknown one",
                )  # fmt: skip
                continue
            yield ReviewExpectation("sum", entry.key.text, None, value, entry.value.span)

    def _list(
        self, kind: ReviewKind, node: Node, what: str = "", known: tuple[str, ...] | None = None
    ) -> ReviewExpectation:
        items = node.items if isinstance(node, Sequence) else (node,)
        words = [item for item in items if isinstance(item, Scalar)]
        texts = words if known is None else self._known(what, words, known)
        return ReviewExpectation(kind, "", None, tuple(t.text for t in texts), node.span)

    def _known(self, what: str, items: Iterable[Node], known: tuple[str, ...]) -> list[Scalar]:
        words = [item for item in items if isinstance(item, Scalar)]
        return [word for word in words if self._check(what, word, known)]

    def _check(self, what: str, word: Scalar, known: tuple[str, ...]) -> bool:
        """Whether a name is known; reports it where it is not."""
        if word.text in known:
            return True
        close = nearest(word.text, known)
        listed = ", ".join(f"`{name}`" for name in known[:12]) or "none"
        self.reader.problems.append(
            Diagnostic(
                "PLG303",
                f"{self.review} has no {what} `{word.text}`",
                word.span,
                help=f"did you mean `{close}`?" if close else f"it has {listed}",
                suggestion=close,
            )
        )
        return False
