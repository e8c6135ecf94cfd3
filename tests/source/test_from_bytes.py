"""Reading bytes: limits, places, and never another exception."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.errors import RulesetError
from plgrules.source import builder
from plgrules.source.decode import MAX_BYTES
from plgrules.source.from_bytes import read_document
from plgrules.source.lines import Lines
from plgrules.source.nodes import Document, Mapping, Scalar, Sequence
from plgrules.source.syntax import syntax_diagnostic

GOOD = Path(__file__).parents[1] / "conformance" / "source" / "good"
PIECES = [
    *"abn:{}[],'\"\\#|>&*!%@`?-=~ \t\n\r",
    "a: ", "title: ", "\n  ", "\n    ", "- ", " # ", ": ", "|\n  ", ">-\n  ", "&x ", "*x", "!t ",
    "---\n", "...\n", "%YAML 1.1\n", "? ", "中文", "😀", "\r\n", "\\x41", "\\ud800", "\\UFFFFFFFF",
    "\ufeff", "<<", "1:30", "0x1F", "yes", "\x85", "\u2028", "\x07",
]  # fmt: skip
LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]


def refused(text: str | bytes) -> RulesetError:
    """Return the error that a text raises."""
    with pytest.raises(RulesetError) as caught:
        read_document(text if isinstance(text, bytes) else text.encode(), "a.yaml")
    return caught.value


def attempt(data: bytes, loader: Any = None) -> Document | tuple[Diagnostic, ...]:
    """Return the document of some bytes, or why there is none."""
    try:
        return read_document(data, "a.yaml", loader)
    except RulesetError as error:
        return error.diagnostics


@given(st.binary(max_size=200))
def test_any_bytes_are_a_document_or_a_ruleset_error(data: bytes) -> None:
    assert attempt(data)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_yaml_like_text_is_taken_or_refused_by_both_parsers(text: str) -> None:
    results = [attempt(text.encode(), loader) for loader in LOADERS]
    assert all(results)
    documents = [result if isinstance(result, Document) else None for result in results]
    assert all(document == documents[0] for document in documents)


@given(st.text(max_size=100))
def test_a_quoted_text_comes_back_as_it_was_written(text: str) -> None:
    data = yaml.safe_dump({"key": text}, default_style='"', allow_unicode=False).encode()
    result = attempt(data)
    if isinstance(result, Document):
        value = result.root.get("key")
        assert isinstance(value, Scalar)
        assert value.text == text
    else:
        assert {problem.code for problem in result} == {"PLG003"}
        assert not text.isprintable()


def test_a_file_cut_off_anywhere_gives_at_most_one_problem() -> None:
    data = (GOOD / "all_parts.yaml").read_bytes()
    results = {length: attempt(data[:length]) for length in range(4, len(data), 7)}
    refusals = {n: result for n, result in results.items() if not isinstance(result, Document)}
    assert {n: result for n, result in refusals.items() if len(result) != 1} == {}
    assert len(refusals) > len(results) / 2


def test_nodes_know_their_places() -> None:
    document = read_document(
        "facts:\n  - {名: 'x y'}\n  - |\n    two\n    lines\n".encode(), "a.yaml"
    )
    facts = document.root.get("facts")
    assert isinstance(facts, Sequence)
    first, second = facts.items
    assert isinstance(first, Mapping)
    assert isinstance(second, Scalar)
    value = first.get("名")
    assert isinstance(value, Scalar)
    assert (str(first.key("名").span), str(value.span)) == ("a.yaml:2:6", "a.yaml:2:9")
    assert (value.raw, value.text, value.plain) == ("'x y'", "x y", False)
    assert (value.span.end_line, value.span.end_column) == (2, 14)
    assert (second.span.line, second.span.end_line, second.span.end_column) == (3, 5, 10)
    assert (facts.span.line, facts.span.column, facts.span.end_line) == (2, 3, 5)
    assert (document.root.span.line, document.root.span.end_line) == (1, 5)


def test_a_byte_order_mark_moves_no_place_and_counts_in_the_digest() -> None:
    data = b"\xef\xbb\xbfa: 1\n"
    document = read_document(data, "a.yaml")
    assert document.root.key("a").span.column == 1
    assert document.text == "a: 1\n"
    assert document.sha256 == hashlib.sha256(data).hexdigest()


def test_all_problems_of_a_file_are_reported_at_once() -> None:
    codes = [problem.code for problem in refused("a: yes\nb: 1:30\na: ~\n").diagnostics]
    assert codes == ["PLG017", "PLG018", "PLG009", "PLG021"]


def test_problems_before_a_syntax_error_are_reported_with_it() -> None:
    codes = [problem.code for problem in refused("a: yes\nb: {x: 1\nc: 1\n").diagnostics]
    assert codes == ["PLG017", "PLG027"]


def test_a_file_of_the_largest_size_is_read_and_one_byte_more_is_refused() -> None:
    data = b"a: 1\n#" + b"x" * (MAX_BYTES - 6)
    assert read_document(data, "a.yaml").root.get("a") is not None
    assert refused(data + b"x").diagnostics[0].code == "PLG002"


def test_the_deepest_file_is_read_and_one_level_more_is_refused() -> None:
    deep = builder.MAX_DEPTH - 1
    assert read_document(f"a: {'[' * deep}1{']' * deep}".encode(), "a.yaml")
    assert refused(f"a: {'[' * (deep + 1)}1{']' * (deep + 1)}").diagnostics[0].code == "PLG015"


def test_the_most_values_are_read_and_one_more_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "MAX_NODES", 10)
    assert read_document(b"a: [1, 2, 3, 4, 5, 6, 7]", "a.yaml")
    assert refused("a: [1, 2, 3, 4, 5, 6, 7, 8]").diagnostics[0].code == "PLG016"


def test_an_alias_bomb_is_refused_without_being_expanded() -> None:
    lines = ["a: &a [x]"] + [
        f"{n}{n}: &{n} [{', '.join([f'*{m}'] * 9)}]"
        for m, n in zip("abcdef", "bcdefg", strict=True)
    ]
    assert {problem.code for problem in refused("\n".join(lines)).diagnostics} == {"PLG011"}


@pytest.mark.parametrize(
    "value",
    ["60%", "4 weeks", "2026-01-01", "2.0.0", "10_000", "10,000", "$5,000", "x < 1",
     "a if b else c", "0", "-0", "0.5", "-1", "1e3", "none", "yesterday", "no_show", "x == 'on'",
     "https://a.b/c#d", "382-386", "^1.2", "true", "null", "Really?"],
)  # fmt: skip
def test_ordinary_plain_values_are_fine(value: str) -> None:
    assert isinstance(
        read_document(f"value: {value}\n".encode(), "a.yaml").root.get("value"), Scalar
    )


@pytest.mark.parametrize(
    "line",
    ["value: 60% # of them", "then: scale # the outcome", "if: a < b # both",
     "value: a / (b) # why", "unit: USD # dollars", "of: contains(title, '#1') # quoted",
     "title: \"Text\" # quoted",
     "address: https://a.b/ # home", "min: 0 #", "title: C#"],
)  # fmt: skip
def test_ordinary_comments_are_fine(line: str) -> None:
    assert read_document(f"{line}\n".encode(), "a.yaml")


def test_an_error_that_no_rule_explains_still_has_a_place() -> None:
    mark = yaml.Mark("a", 5, 1, 1, None, 0)
    error = yaml.MarkedYAMLError(problem="something new", problem_mark=mark)
    problem = syntax_diagnostic(error, "a: b\ncde\n", Lines("a: b\ncde\n", "a.yaml"))
    assert (problem.code, problem.line, problem.column) == ("PLG006", 2, 1)
    assert "something new" in problem.message
