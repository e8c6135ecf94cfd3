"""Reviews in a folder of rulesets: found, in force, released, changed, reloaded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from plgrules import RulesetError, RulesetNotFound
from plgrules.library.change import change, version_problems
from plgrules.library.lock import write_lock
from plgrules.model.read_review import read_review
from plgrules.model.review import ReviewDocument
from plgrules.source.from_bytes import read_document
from plgrules.source.validate import validate
from tests.library.shelf import Shelf

DAY = date(2026, 6, 1)
HEAD = "title: All\nlabel: company\n"
BODY = "decide:\n  - {ruleset: gate, version: ^1}\n"


def put(shelf: Shelf, place: str, body: str = BODY, since: str = "2026-01-01") -> Path:
    """Write a review to `name/version`."""
    name, version = place.split("/")
    path = shelf.folder / name / f"{version}.yaml"
    path.parent.mkdir(exist_ok=True)
    head = f"review: {name}\nversion: {version}\neffective_from: {since}\n"
    path.write_text(head + HEAD + body, encoding="utf-8")
    return path


@pytest.fixture
def reviewing(shelf: Shelf) -> Shelf:
    """A ruleset and three versions of a review, the last of which is not in force yet."""
    shelf.put("gate/1.0.0", since="2025-01-01")
    put(shelf, "whole/1.0.0", since="2025-01-01")
    put(shelf, "whole/1.1.0")
    put(shelf, "whole/2.0.0", since="2027-01-01")
    return shelf


@pytest.mark.parametrize(
    ("name", "day", "version"),
    [
        (None, DAY, "1.1.0"),
        ("whole", date(2025, 6, 1), "1.0.0"),
        ("whole", date(2027, 1, 1), "2.0.0"),
        ("whole@1", date(2027, 1, 1), "1.1.0"),
        ("whole@2.0.0", DAY, "2.0.0"),
    ],
)
def test_the_highest_version_in_force_reviews(
    reviewing: Shelf, name: str | None, day: date, version: str
) -> None:
    """A pin ignores the day."""
    review = reviewing.engine().review({"x": 7}, name, as_of=day)
    assert review.version == version
    assert [f.decision.outcome for f in review.findings if f.decision] == ["look"]


def test_one_of_several_reviews_is_asked_for_by_name(reviewing: Shelf) -> None:
    """Without one it is not known which is meant."""
    put(reviewing, "part/1.0.0")
    with pytest.raises(RulesetNotFound, match="several reviews, `part`, `whole`: name one"):
        reviewing.engine().review({}, as_of=DAY)
    assert reviewing.engine().review({}, "part", as_of=DAY).name == "part"


def test_a_review_decides_with_the_versions_of_the_day(reviewing: Shelf) -> None:
    """So that the review of an old day comes out as it did then."""
    reviewing.put("gate/1.1.0", since="2026-05-01")
    engine = reviewing.engine()
    versions = [
        engine.review({"x": 7}, as_of=day).findings[0].version
        for day in (date(2026, 4, 1), date(2026, 5, 1), date(2026, 4, 1))
    ]
    assert versions == ["1.0.0", "1.1.0", "1.0.0"]


def test_a_review_without_a_ruleset_in_force_is_an_error(reviewing: Shelf) -> None:
    """On that day."""
    with pytest.raises(RulesetNotFound, match="no version of `gate` is in force on 2024-06-01"):
        reviewing.engine().review({}, "whole@1.0.0", as_of=date(2024, 6, 1))


def test_every_version_that_may_decide_is_looked_at(reviewing: Shelf) -> None:
    """Not only the latest: on an earlier day another one decides."""
    reviewing.put("gate/1.1.0")
    put(
        reviewing,
        "drawn/1.0.0",
        "decide:\n  - {ruleset: gate, version: ^1, picture: {value: x, marks: [low, hih]}}\n",
    )
    assert [p.message for p in reviewing.problems()] == [
        f"gate {version} has no fact, parameter, derived value or output `hih`"
        for version in ("1.0.0", "1.1.0")
    ]


def test_a_review_in_the_wrong_place_is_told(reviewing: Shelf) -> None:
    """As a ruleset is."""
    path = put(reviewing, "whole/1.2.0")
    path.write_text(path.read_text().replace("version: 1.2.0", "version: 1.3.0"))
    assert reviewing.codes() == ["PLG200"]


def test_a_ruleset_that_does_not_load_takes_its_reviews_along(reviewing: Shelf) -> None:
    """They would leave out a decision."""
    reviewing.put("gate/1.0.0", "facts: [")
    catalogue = reviewing.catalogue()
    assert "PLG400" in [problem.code for problem in catalogue.errors]
    assert catalogue.reviews == {}


def test_an_edit_of_a_released_review_is_refused(reviewing: Shelf) -> None:
    """It is not loaded, and the others are."""
    path = reviewing.folder / "whole" / "1.1.0.yaml"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    write_lock(reviewing.folder, {"whole/1.1.0": f"sha256:{digest}"})
    assert reviewing.codes() == []
    path.write_text(path.read_text() + "# edited\n")
    assert reviewing.codes() == ["PLG201"]
    assert [str(v) for v in reviewing.catalogue().reviews["whole"]] == ["1.0.0", "2.0.0"]


def test_a_reload_brings_new_reviews(reviewing: Shelf) -> None:
    """Whole."""
    engine = reviewing.engine()
    assert engine.review({}, as_of=DAY).version == "1.1.0"
    put(reviewing, "whole/1.2.0")
    engine.reload()
    assert engine.review({}, as_of=DAY).version == "1.2.0"


def test_a_reload_keeps_a_review_that_is_wrong_now(reviewing: Shelf) -> None:
    """As it was, and tells what is wrong."""
    engine = reviewing.engine()
    put(reviewing, "whole/1.1.0", "decide:\n  - {ruleset: gaet, version: ^1}\n")
    with pytest.raises(RulesetError, match="no ruleset is named `gaet`"):
        engine.reload()
    assert engine.review({"x": 7}, as_of=DAY).version == "1.1.0"


def test_an_overlay_counts_in_a_review(reviewing: Shelf) -> None:
    """And in what the checker says about its pictures."""
    put(
        reviewing,
        "drawn/1.0.0",
        "decide:\n  - {ruleset: gate, version: ^1, picture: {value: x, marks: [low, high]}}\n",
    )
    reviewing.overlay("acme", "  gate@^1: {low: 8}\n")
    review = reviewing.engine().review({"x": 7}, "drawn", as_of=DAY)
    assert review.findings[0].decision is not None
    assert review.findings[0].decision.outcome == "stop"
    plain = Shelf(reviewing.folder).engine().review({"x": 7}, "drawn", as_of=DAY)
    assert plain.digest != review.digest


# -- what a new version is ------------------------------------------------------------------------

OLD = """\
review: whole
version: 1.0.0
effective_from: 2026-01-01
title: All
label: company
parts:
  shops: {title: Shops, label: name, inherits: [margin]}
  orders: {label: name}
decide:
  - {ruleset: gate, version: ^1}
  - {ruleset: shop, version: ^1, each: shops}
  - {ruleset: supply, version: ^1, each: orders, sum: {cost: cost}}
  - {ruleset: size, version: ^1, picture: {value: x, marks: [low]}}
"""


def read(text: str) -> ReviewDocument:
    """Return the review of a text."""
    document = read_document(text.encode(), "1.0.0.yaml")
    assert validate(document, "review") == ()
    return read_review(document)[0]


def changes() -> Iterator[tuple[str, str, str, str]]:
    """Every kind of change: what was, what is, how much that is, and what is said."""
    yield "label: company", "label: name", "major", "is named by `name`, not by `company`"
    yield "label: company\n", "", "major", "the company is named by nothing, not by `company`"
    yield "orders: {", "orderings: {", "major", "the part `orders` is gone"
    yield "label: name, inherits", "label: id, inherits", "major", "a row of `shops` is named by"
    yield ", inherits: [margin]", "", "major", "does not inherit `margin` any more"
    yield "[margin]", "[margin, rent]", "minor", "a row of `shops` inherits `rent`"
    yield "  - {ruleset: gate, version: ^1}\n", "", "major", "the decision `gate` is gone"
    yield "ruleset: gate", "ruleset: port", "major", "the decision `gate` is gone"
    yield "each: orders, sum", "each: shops, sum", "major", "`supply of orders` is gone"
    yield "gate, version: ^1", "gate, version: ^2", "minor", "`gate` is decided by ^2, not by ^1"
    yield ", sum: {cost: cost}", "", "minor", "`supply of orders` hands on other sums"
    yield "marks: [low]", "marks: [high]", "patch", "texts, pictures or dates differ"
    yield "title: All", "title: Everything", "patch", "texts, pictures or dates differ"
    yield "effective_from: 2026", "effective_from: 2027", "patch", "dates differ"
    yield "version: 1.0.0", "version: 1.0.1", "patch", ""


@pytest.mark.parametrize(("old", "new", "size", "said"), list(changes()))
def test_a_change_of_a_review_is_as_large_as_it_is_to_its_readers(
    old: str, new: str, size: str, said: str
) -> None:
    """Major where a company file of before is read otherwise, or an answer is gone."""
    found = change(read(OLD), read(OLD.replace(old, new, 1)))
    assert found.size == size
    assert not said or any(said in reason.text for reason in found.reasons)


def test_a_new_decision_or_another_order_is_a_minor_change() -> None:
    """Nobody loses anything."""
    lines = OLD.splitlines(keepends=True)
    more = change(read(OLD), read(OLD + "  - {ruleset: award, version: ^1}\n"))
    assert [reason.text for reason in more.reasons] == ["the decision `award` is new"]
    part = change(read(OLD), read(OLD.replace("parts:\n", "parts:\n  teams: {label: name}\n")))
    assert "the part `teams` is new" in part.of("minor")
    turned = change(read(OLD), read("".join([*lines[:-4], *reversed(lines[-4:])])))
    assert [reason.text for reason in turned.reasons] == ["decisions stand in another order"]
    assert {more.size, part.size, turned.size} == {"minor"}


def test_a_version_number_that_promises_too_little_is_told() -> None:
    """As for rulesets."""
    new = OLD.replace("version: 1.0.0", "version: 1.0.1").replace(
        "gate, version: ^1", "gate, version: ^2"
    )
    (problem,) = version_problems([read(OLD), read(new)])
    assert problem.code == "PLG210"
    assert problem.help == "write `version: 1.1.0`: `gate` is decided by ^2, not by ^1"
