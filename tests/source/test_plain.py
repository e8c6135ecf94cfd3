"""Plain Python data of a document."""

from __future__ import annotations

from typing import Any

import pytest

from plgrules.diagnostics.span import Span
from plgrules.source.from_bytes import read_document
from plgrules.source.nodes import Scalar
from plgrules.source.plain import to_plain


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("10", 10), ("-1", -1), ("0.5", 0.5), ("1e3", 1000.0), ("true", True), ("false", False),
        ("null", None), ("10_000", "10_000"), ("60%", "60%"), ("2026-01-01", "2026-01-01"),
        ("1.0.0", "1.0.0"), ("x < 1", "x < 1"), ('"10"', "10"), ("'true'", "true"),
        ("[1, a, {b: 2}]", [1, "a", {"b": 2}]), ("{1: a}", {"1": "a"}), ("> \n  10\n", "10\n"),
    ],
)  # fmt: skip
def test_only_plain_words_become_other_things_than_text(written: str, value: Any) -> None:
    plain = to_plain(read_document(f"k: {written}\n".encode(), "a.yaml").root)
    assert plain == {"k": value}
    assert type(plain["k"]) is type(value)


def test_a_number_of_any_length_is_read() -> None:
    span = Span("a", 1, 1, 1, 1)
    assert to_plain(Scalar("9" * 300, True, "", span)) == int("9" * 300)
    assert to_plain(Scalar("9" * 5000, True, "", span)) == "9" * 5000
