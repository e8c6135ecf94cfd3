"""How far a version number must move where patterns change."""

from __future__ import annotations

from plgrules.library.change import change
from plgrules.model.from_source import read_ruleset
from plgrules.model.ruleset import Ruleset
from plgrules.program.from_check import compile_ruleset
from plgrules.source.from_bytes import read_document
from tests.check.pipeline import problems_of
from tests.support import ROOT

TEXT = (ROOT / "tests/conformance/check/good/patterns.yaml").read_text(encoding="utf-8")
_START, _END = TEXT.index("patterns:"), TEXT.index("decide:")
WITHOUT = TEXT[:_START] + TEXT[_END:]


def ruleset(text: str) -> Ruleset:
    """Return a ruleset as its author wrote it."""
    found, problems = read_ruleset(read_document(text.encode(), "teamwork.yaml"))
    assert not problems
    return found


def size(old: str, new: str) -> tuple[str, tuple[str, ...]]:
    """Return how much a change matters, and its greatest reasons."""
    found = change(ruleset(old), ruleset(new))
    return found.size, found.of(found.size)


def test_a_new_or_another_pattern_is_a_minor_change() -> None:
    """Facts may come out otherwise; who sends them notices nothing."""
    assert size(WITHOUT, TEXT)[0] == "minor"
    assert size(TEXT, TEXT.replace("within: 7 days", "within: 8 days")) == (
        "minor",
        ("the pattern `teammate_came` differs in its within",),
    )


def test_a_pattern_that_is_gone_is_a_major_change() -> None:
    """Its fact is not found any more."""
    assert size(TEXT, WITHOUT)[0] == "major"


def test_a_time_written_otherwise_is_no_change_of_logic() -> None:
    """One week is seven days, and places in the file do not matter."""
    assert size(TEXT, TEXT.replace("within: 7 days", "within: 1 week"))[0] == "patch"
    assert size(TEXT, "# moved\n" + TEXT)[0] == "patch"


def test_patterns_are_no_part_of_what_decides() -> None:
    """The digest is the same with and without them."""
    digests = set()
    for text in (TEXT, WITHOUT):
        checked, _ = problems_of(text.encode(), "teamwork.yaml", {})
        assert checked is not None
        digests.add(compile_ruleset(checked, {}).digest)
    assert len(digests) == 1
