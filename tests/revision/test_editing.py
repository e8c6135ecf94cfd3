"""Edits keep every other byte, and files are written together or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plgrules.engine import UsageError
from plgrules.revision.changelog import with_line
from plgrules.revision.edit import Edit, edited
from plgrules.revision.writing import write_together
from plgrules.source.from_bytes import read_document
from plgrules.source.nodes import Mapping, Scalar

LAYOUTS = {
    "plain": "a: 1\nb: 60%   # why\n\nc: 3\n",
    "windows": "a: 1\r\nb: 60%   # why\r\nc: 3\r\n",
    "old mac": "a: 1\rb: 60%\rc: 3\r",
    "marked": "\ufeffa: 1\nb: 60%\n",
    "quoted": "a: 1\nb: '60%'\n",
    "chinese": "a: 门槛  # 注释\nb: 60%  # 注释：六成\n",
    "flow": "{a: 1, b: 60%, c: 3}\n",
    "no end": "a: 1\nb: 60%",
}


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_an_edit_keeps_every_other_byte(text: str) -> None:
    """Line ends, marks, comments and quotes of others included."""
    data = text.encode()
    document = read_document(data, "file.yaml")
    node = document.root.get("b")
    assert isinstance(node, Scalar)
    quote = "" if node.plain else node.raw[0]
    changed = edited(document, data, [Edit(node.span, f"{quote}5%{quote}")])
    assert changed == data.replace(b"60%", b"5%")


def test_many_edits_are_made_in_one_go() -> None:
    """Whatever their order, and where two stand on one line."""
    data = b"m: {a: 1, b: 20, c: 300}\nx: z\n"
    document = read_document(data, "file.yaml")
    inner = document.root.get("m")
    assert isinstance(inner, Mapping)
    edits = [Edit(entry.value.span, entry.key.text * 4) for entry in reversed(inner.entries)]
    assert edited(document, data, edits) == b"m: {a: aaaa, b: bbbb, c: cccc}\nx: z\n"


def test_files_are_written_together(tmp_path: Path) -> None:
    """New ones, and ones that take the place of others; nothing else is left."""
    (tmp_path / "old").write_bytes(b"1")
    write_together(tmp_path, {"new": b"2"}, {"old": b"3"})
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"new": b"2", "old": b"3"}


def test_a_new_file_that_is_there_stops_all(tmp_path: Path) -> None:
    """Somebody else was faster: what they wrote stays, and nothing of ours does."""
    (tmp_path / "second").write_bytes(b"theirs")
    (tmp_path / "old").write_bytes(b"1")
    with pytest.raises(UsageError, match="is there already"):
        write_together(tmp_path, {"first": b"2", "second": b"2"}, {"old": b"3"})
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {
        "second": b"theirs",
        "old": b"1",
    }


def test_a_file_system_without_links_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New files are made there, and never over another one."""

    def no_links(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    write_together(tmp_path, {"new": b"2"}, {})
    assert (tmp_path / "new").read_bytes() == b"2"
    with pytest.raises(UsageError, match="is there already"):
        write_together(tmp_path, {"new": b"3"}, {})
    assert (tmp_path / "new").read_bytes() == b"2"


def test_what_cannot_be_replaced_takes_back_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failing rename half-way leaves everything as it was."""
    (tmp_path / "one").write_bytes(b"1")
    (tmp_path / "two").write_bytes(b"2")
    rename = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if target.name == "two":
            raise OSError(28, "No space left on device", str(self), None, str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(UsageError, match="two` cannot be written: No space left on device"):
        write_together(tmp_path, {"new": b"n"}, {"one": b"x", "two": b"y"})
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"one": b"1", "two": b"2"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# Log\n", "# Log\n\n## [Unreleased]\n\n- new\n"),
        ("# Log\n\n## [Unreleased]\n", "# Log\n\n## [Unreleased]\n\n- new\n"),
        ("# Log\n\n## Unreleased\n\n- one\n", "# Log\n\n## Unreleased\n\n- one\n- new\n"),
        ("# Log\n\n## [Unreleased]\n\nProse.\n", "# Log\n\n## [Unreleased]\n\nProse.\n\n- new\n"),
        (
            "# Log\n\n## [Unreleased]\n\n- one\n\n## [1.0]\n\n- old\n",
            "# Log\n\n## [Unreleased]\n\n- one\n- new\n\n## [1.0]\n\n- old\n",
        ),
        (
            "## [Unreleased]\n\n### Changed\n\n- c\n  more\n\n### Fixed\n\n- f\n",
            "## [Unreleased]\n\n### Changed\n\n- c\n  more\n- new\n\n### Fixed\n\n- f\n",
        ),
        (
            "# Log\n\n## [1.0]\n\n- old\n",
            "# Log\n\n## [Unreleased]\n\n- new\n\n## [1.0]\n\n- old\n",
        ),
        ("", "## [Unreleased]\n\n- new\n"),
    ],
)
def test_a_line_goes_to_the_end_of_what_is_not_released(before: str, after: str) -> None:
    """Under `Changed` where there is one; a section is made where there is none."""
    assert with_line(before, "new") == after


def test_a_second_line_follows_the_first() -> None:
    """In a changelog that is made from nothing, too."""
    first = with_line(None, "one")
    assert with_line(first, "two") == first + "- two\n"
