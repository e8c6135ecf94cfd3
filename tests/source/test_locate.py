"""A slice of a value's text is found again in its file."""

from __future__ import annotations

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from plgrules.diagnostics.span import Span
from plgrules.source.from_bytes import read_document
from plgrules.source.lines import split_lines
from plgrules.source.locate import locate
from plgrules.source.nodes import Scalar

WORDS = st.lists(
    st.sampled_from(
        ["cac", "<", "'a'", '"b"', "中文", "x#y", "it's", "\\", "é", "😀", "and", "(1)"]
    ),
    min_size=1,
    max_size=8,
)
STYLES = st.sampled_from([None, "'", '"', "|", ">"])


def between(text: str, span: Span) -> str:
    """Return the text of a file inside a span."""
    lines = split_lines(text)
    if span.line == span.end_line:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    first, *middle, last = lines[span.line - 1 : span.end_line]
    return "\n".join([first[span.column - 1 :], *middle, last[: span.end_column - 1]])


def scalar(text: str) -> Scalar:
    """Return the value under `k` of a YAML text."""
    value = read_document(text.encode(), "a.yaml").root.get("k")
    assert isinstance(value, Scalar)
    return value


@settings(max_examples=300, deadline=None)
@given(
    words=WORDS,
    joints=st.lists(st.sampled_from([" ", " ", "\n", "\n\n"]), min_size=8, max_size=8),
    style=STYLES,
    width=st.sampled_from([8, 20, 1000]),
    data=st.data(),
)
def test_the_located_text_is_the_slice(
    words: list[str], joints: list[str], style: str | None, width: int, data: st.DataObject
) -> None:
    written = "".join(word + joint for word, joint in zip(words, joints, strict=False)).strip()
    text = yaml.safe_dump({"k": written}, default_style=style, width=width, allow_unicode=True)
    value = scalar(text)
    assert value.text == written
    start = data.draw(st.integers(0, len(written)))
    end = data.draw(st.integers(start, len(written)))
    found = between(text, locate(value, start, end))
    quote = value.raw[:1]
    if quote in ("'", '"') and not value.plain:
        found = yaml.safe_load(f"{quote}{found}{quote}")
    assert "".join(found.split()) == "".join(written[start:end].split())


def test_a_plain_value_is_located_character_by_character() -> None:
    value = scalar("k: cac < ltv\n")
    assert locate(value, 6, 9) == Span("a.yaml", 1, 10, 1, 13)


def test_a_doubled_quote_counts_as_one_character() -> None:
    value = scalar("k: 'it''s here'\n")
    assert between("k: 'it''s here'\n", locate(value, 5, 9)) == "here"


def test_escapes_count_as_the_characters_they_mean() -> None:
    text = 'k: "\\u4e2d\\x41 \\"b\\" \\\n  end"\n'
    value = scalar(text)
    assert value.text == '中A "b" end'
    assert between(text, locate(value, 0, 1)) == "\\u4e2d"
    assert between(text, locate(value, 4, 5)) == "b"
    assert between(text, locate(value, 7, 10)) == "end"


def test_a_place_on_a_later_line_of_a_folded_text() -> None:
    text = "k: >-\n  first line\n  second {cac}\n"
    value = scalar(text)
    start = value.text.index("{cac}")
    assert locate(value, start, start + 5) == Span("a.yaml", 3, 10, 3, 15)


def test_places_outside_the_text_are_moved_to_its_ends() -> None:
    value = scalar("k: abc\n")
    assert locate(value, -5, 99) == Span("a.yaml", 1, 4, 1, 7)
    assert locate(value, 99, 99) == Span("a.yaml", 1, 7, 1, 7)
    assert locate(scalar("k: ''\n"), 0, 0) == Span("a.yaml", 1, 5, 1, 5)
