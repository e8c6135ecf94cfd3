"""A folder of rulesets: what is found, what is in force, what is wrong."""

from __future__ import annotations

from datetime import date

import pytest

from plgrules import RulesetNotFound
from plgrules.library.version import ANY, parse_selector
from tests.library.shelf import GATE, Shelf

DAY = date(2026, 6, 1)


def found(shelf: Shelf, selector: str, day: date) -> str:
    """The version that a selector finds on a day."""
    wanted = parse_selector(selector) if selector else ANY
    return shelf.catalogue().find("gate", wanted, day).ruleset.version


@pytest.fixture
def history(shelf: Shelf) -> Shelf:
    """Three versions, the last of which is not in force yet, and one out of the order of dates."""
    shelf.put("gate/1.0.0", since="2025-01-01")
    shelf.put("gate/1.9.0", since="2025-06-01")
    shelf.put("gate/1.10.0", since="2026-01-01")
    shelf.put("gate/2.0.0", since="2027-01-01")
    return shelf


@pytest.mark.parametrize(
    ("selector", "day", "version"),
    [
        ("", date(2025, 1, 1), "1.0.0"),
        ("", date(2025, 5, 31), "1.0.0"),
        ("", date(2025, 6, 1), "1.9.0"),
        ("", DAY, "1.10.0"),
        ("", date(2027, 1, 1), "2.0.0"),
        ("1", date(2027, 1, 1), "1.10.0"),
        ("^1.9", DAY, "1.10.0"),
        ("1.9", DAY, "1.9.0"),
        ("2.0.0", DAY, "2.0.0"),
    ],
)
def test_the_highest_version_in_force_is_found(
    history: Shelf, selector: str, day: date, version: str
) -> None:
    """`effective_from` counts from that day on; an exact version ignores dates."""
    assert found(history, selector, day) == version


def test_a_higher_version_with_an_earlier_date_wins(shelf: Shelf) -> None:
    """The number decides among those in force, not the date."""
    shelf.put("gate/1.0.0", since="2026-03-01")
    shelf.put("gate/1.1.0", since="2026-02-01")
    assert found(shelf, "", DAY) == "1.1.0"


@pytest.mark.parametrize(
    ("selector", "day", "message"),
    [
        ("", date(2024, 1, 1), "in force on 2024-01-01; it has 1.0.0 (from 2025-01-01), 1.9.0"),
        ("2", DAY, "in force on 2026-06-01"),
        ("3", DAY, "has no version `3`; it has 1.0.0"),
        ("1.0.1", DAY, "has no version `1.0.1`"),
    ],
)
def test_no_version_is_an_error_that_lists_what_there_is(
    history: Shelf, selector: str, day: date, message: str
) -> None:
    """With the dates from which each is in force."""
    with pytest.raises(RulesetNotFound) as caught:
        found(history, selector, day)
    assert message in str(caught.value)


def test_a_misspelt_name_gets_the_nearest(history: Shelf) -> None:
    """As a suggestion that a program can read, too."""
    with pytest.raises(RulesetNotFound, match="did you mean `gate`") as caught:
        history.catalogue().find("gates", ANY, DAY)
    assert caught.value.suggestion == "gate"


def test_a_ruleset_stands_where_its_name_says(shelf: Shelf) -> None:
    """A copied file whose version was forgotten is told."""
    path = shelf.put("gate/1.0.0")
    (path.parent / "1.1.0.yaml").write_bytes(path.read_bytes())
    (problem,) = shelf.problems()
    assert problem.code == "PLG200"
    assert problem.message == "`gate/1.1.0.yaml` holds gate 1.0.0"
    assert str(problem.file).endswith("gate/1.1.0.yaml")
    assert "`gate/1.0.0.yaml`" in problem.help


def test_wrong_files_keep_none_of_the_good_ones_back(shelf: Shelf) -> None:
    """All problems of all files at once; what is good is there."""
    shelf.put("gate/1.0.0")
    shelf.put("gate/1.1.0", GATE.replace("of: x", "of: z"))
    shelf.put("door/1.0.0", "facts: [")
    catalogue = shelf.catalogue()
    assert [str(v) for v in catalogue.versions["gate"]] == ["1.0.0"]
    assert {str(d.file).split("rulesets/")[1] for d in catalogue.errors} == {
        "gate/1.1.0.yaml",
        "door/1.0.0.yaml",
    }


def test_tests_and_other_files_are_no_rulesets(shelf: Shelf) -> None:
    """`.tests.yaml`, notes and stray files are left alone."""
    path = shelf.put("gate/1.0.0")
    (path.parent / "1.0.0.tests.yaml").write_text("not: a ruleset")
    (path.parent / "notes.md").write_text("# notes")
    (shelf.folder / "README.md").write_text("# rulesets")
    assert shelf.codes() == []
    assert list(shelf.catalogue().versions) == ["gate"]


def test_the_text_of_every_file_is_kept_for_carets(shelf: Shelf) -> None:
    """Under the name that its problems carry."""
    shelf.put("gate/1.0.0", GATE.replace("of: x", "of: z"))
    catalogue = shelf.catalogue()
    problem = catalogue.errors[0]
    assert problem.span is not None
    line = catalogue.texts[problem.span.file].splitlines()[problem.span.line - 1]
    assert line.strip() == "of: z"


def test_an_empty_folder_is_an_empty_catalogue(shelf: Shelf) -> None:
    """Nothing is wrong with it."""
    assert shelf.catalogue().versions == {}
    assert shelf.codes() == []
