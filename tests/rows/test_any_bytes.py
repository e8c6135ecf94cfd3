"""Whatever bytes come, they are rows, or a sentence on what is wrong; and no more than needed."""

from __future__ import annotations

import io
import itertools
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plgrules import Engine
from plgrules.diagnostics.errors import RulesetError
from plgrules.rows.facts import FactReader
from plgrules.rows.open import open_content
from plgrules.rows.separated import Separated
from plgrules.rows.table import RowsError, Single
from plgrules.rows.text import Lines

ENGINE = Engine()
PROGRAM = ENGINE.ruleset("channel-economics@2.0.0").program
NAMES = [fact.name for fact in PROGRAM.facts]

PIECES = st.sampled_from(
    [b"cac", b"ltv", b",", b";", b"\t", b"\n", b"\r\n", b'"', b"0.6", b"61%", b"$5", b"{", b"}",
     b"[", b"]", b":", b" ", b"- ", b"\\", b"null", b"\xe9", b"\0", b"\xef\xbb\xbf", b"PAR1",
     "\u6e20".encode()]
)  # fmt: skip


@pytest.mark.parametrize("suffix", [".csv", ".json", ".jsonl", ".yaml", ""])
@settings(max_examples=60, deadline=None)
@given(data=st.lists(PIECES, max_size=24).map(b"".join) | st.binary(max_size=60))
@example(data=b'cac\n"')
@example(data=b"[{}")
def test_any_bytes_are_rows_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, data: bytes
) -> None:
    """Nothing else is ever raised, and every value can be written as UTF-8."""
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(data)
    try:
        with open_content(str(path), NAMES) as content:
            if isinstance(content, Single):
                return
            reader = FactReader(PROGRAM, content.columns, textual=content.textual)
            for row in content.rows:
                facts, problems = reader.read(row.values)
                said = f"{row} {facts} {[problem.message for problem in problems]}"
                assert row.line <= data.count(b"\n") + data.count(b"\r") + 1
                said.encode()
    except (RowsError, RulesetError) as error:
        refusal = str(error)
    else:
        refusal = "none"
    assert refusal.strip()


class _Endless(io.RawIOBase):
    """A file of rows that never ends."""

    def __init__(self) -> None:
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        text = b"cac,ltv\n" if not self.given else b"5,20\n" * 100
        self.given += 1
        buffer[: len(text)] = text
        return len(text)


def test_rows_come_before_the_file_is_read_to_its_end() -> None:
    """Which takes as much memory for ten rows as for ten million."""
    endless = _Endless()
    rows = iter(Separated(Lines(io.BufferedReader(endless)), "x.csv", NAMES))
    assert [row.line for row in itertools.islice(rows, 5_000)] == list(range(2, 5_002))
    assert endless.given < 100


def test_the_shipped_examples_are_plain_utf8() -> None:
    """They are read on every machine."""
    folder = Path(__file__).parents[2] / "plgrules" / "examples"
    files = [path for path in folder.rglob("*") if path.suffix in (".csv", ".yaml")]
    assert {path.name for path in files} > {"channels.csv", "company.yaml", "playbook.yaml"}
    for path in files:
        data = path.read_bytes()
        assert b"\r" not in data
        assert not data.startswith(b"\xef\xbb\xbf")
        assert data.decode()
