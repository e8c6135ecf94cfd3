"""Which version number a change of a ruleset needs."""

from __future__ import annotations

import pytest

from plgrules.library.change import bump, change, next_version, version_problems
from plgrules.library.version import parse_version
from plgrules.model.ruleset import Ruleset
from tests.library.shelf import Shelf

SIZE = """\
  size: {type: choice, choices: [small, large], optional: true, ordered: true, title: Size}
"""

BASE = """
owner: growth
sources: {book: {document: book.txt, lines: "1-2"}}
facts:
  x: {type: number, min: 0, max: 10, title: X}
  unit_cost: {type: number, unit: USD, optional: true, title: Cost}
  size: {type: choice, choices: [small, large], optional: true, ordered: true, title: Size}
  sum: {type: number, otherwise: x + x, title: Sum}
valid:
  sane: {must: x <= sum or sum > 1, says: Not sane.}
parameters:
  low: {value: 5, min: 1, max: 9, source: book, title: Low}
derive:
  twice: {value: x + x, title: Twice}
  zone: {title: Zone, bands: {of: x, steps: [{below: low, then: cold}, {then: warm}]}}
signals:
  hot: {if: x > low, group: heat, points: 2, title: Hot}
checks:
  cheap: {if: unit_cost <= 0, severity: info, says: Cheap., fix: Raise it., source: book}
warnings:
  odd: {if: x == 1, says: Odd., source: book}
decide:
  rules:
    - {id: first, if: x < low, then: stop, because: "under {low}", source: book}
    - {id: last, then: go, because: over}
outputs:
  price: {type: number, unit: USD, title: Price, value: unit_cost}
  level: {type: choice, choices: [a, b], title: Level, value: "'a'"}
outcomes:
  stop: {title: Stop, severity: warning, actions: [Wait.]}
  go: {title: Go, severity: good, outputs: {price: 0}}
"""


def ruleset(shelf: Shelf, place: str, body: str, *, since: str = "2026-01-01") -> Ruleset:
    """A ruleset as the library reads it, whatever the checker says of it."""
    shelf.put(place, body, since=since)
    catalogue = shelf.catalogue()
    assert catalogue.errors == (), [str(error) for error in catalogue.errors]
    name, version = place.split("/")
    return catalogue.versions[name][parse_version(version)].ruleset


def edited(old: str, new: str) -> str:
    """The base with one piece of it replaced."""
    assert BASE.count(old) == 1, (old, BASE.count(old))
    return BASE.replace(old, new)


MAJOR = {
    "a new required fact": (
        "  x: {type",
        "  w: {type: number, title: W}\n  x: {type",
        "the fact `w` is new and required",
    ),
    "a fact that is gone": (
        SIZE,
        "",
        "the fact `size` is gone",
    ),
    "a fact that is required now": (
        "size: {type: choice, choices: [small, large], optional: true, ordered: true",
        "size: {type: choice, choices: [small, large], ordered: true",
        "the fact `size` is required now",
    ),
    "another type": (
        "x: {type: number, min: 0, max: 10",
        "x: {type: integer, min: 0, max: 10",
        "the fact `x` is of type integer, not number",
    ),
    "another unit of an output": (
        "price: {type: number, unit: USD, title: Price, value: unit_cost}",
        "price: {type: number, unit: EUR, title: Price, value: 0}",
        "the output `price` is in EUR, not in USD",
    ),
    "narrower bounds": ("max: 10", "max: 9.5", "the fact `x` is held within narrower bounds"),
    "a choice that is gone": (
        "choices: [small, large]",
        "choices: [small, big]",
        "the fact `size` has no choice `large` any more",
    ),
    "narrower bounds of a parameter": (
        "min: 1, max: 9",
        "min: 2, max: 9",
        "the parameter `low` is held within narrower bounds",
    ),
    "a new condition on old facts": (
        "valid:\n",
        "valid:\n  more: {must: x < 1 or sum > 0, says: More.}\n",
        "`valid` refuses more: `more` is new",
    ),
    "another condition on facts": (
        "must: x <= sum or",
        "must: x < sum or",
        "`valid` may refuse other facts: `sane` is another condition",
    ),
    "a renamed warning": ("  odd: {if", "  strange: {if", "the warning `odd` is gone"),
    "a renamed check": ("  cheap: {if", "  low_price: {if", "the check `cheap` is gone"),
    "a renamed signal": ("  hot: {if", "  warm: {if", "the signal `hot` is gone"),
    "a renamed output": (
        "  level: {type: choice, choices: [a, b], title: Level",
        "  rank: {type: choice, choices: [a, b], title: Level",
        "the output `level` is gone",
    ),
    "a new choice of an output": (
        "choices: [a, b]",
        "choices: [a, b, c]",
        "the output `level` has a new choice `c`",
    ),
}


@pytest.mark.parametrize("name", MAJOR)
def test_what_breaks_callers_is_major(shelf: Shelf, name: str) -> None:
    """New duties, new outcomes, anything removed, renamed or narrowed."""
    old, new, reason = MAJOR[name]
    before = ruleset(shelf, "gate/1.0.0", BASE)
    after = ruleset(shelf, "gate/1.0.1", edited(old, new))
    found = change(before, after)
    assert found.size == "major"
    assert reason in found.of("major")


def test_a_new_outcome_is_major(shelf: Shelf) -> None:
    """Consumers switch on it."""
    body = edited("then: go, because: over}", "then: go, because: over}\n  hit: first").replace(
        "    - {id: last",
        "    - {id: half, if: x == low, then: look, because: at}\n    - {id: last",
    )
    body = body.replace("  stop: {title: Stop", "  look: {title: Look}\n  stop: {title: Stop")
    before = ruleset(shelf, "gate/1.0.0", BASE)
    found = change(before, ruleset(shelf, "gate/1.0.1", body))
    assert found.of("major") == ("the outcome `look` is new",)
    assert "the decision takes another way" in found.of("minor")


MINOR = {
    "logic": (
        "{id: first, if: x < low",
        "{id: first, if: x <= low",
        "the decision takes another way",
    ),
    "a renamed rule": ("{id: last,", "{id: rest,", "the decision takes another way"),
    "an optional fact": (
        "  x: {type",
        "  w: {type: number, optional: true, title: W}\n  x: {type",
        "the fact `w` is new",
    ),
    "a fact that is computed when absent": (
        "  x: {type",
        "  w: {type: number, otherwise: x + x, title: W}\n  x: {type",
        "the fact `w` is new",
    ),
    "wider bounds": ("max: 10", "max: 11", "the fact `x` is held within wider bounds"),
    "another fall-back": (
        "otherwise: x + x",
        "otherwise: x - x",
        "the fact `sum` differs in its otherwise",
    ),
    "a new choice of a fact": (
        "choices: [small, large]",
        "choices: [small, large, huge]",
        "the fact `size` has a new choice `huge`",
    ),
    "another order of choices": (
        "choices: [small, large]",
        "choices: [large, small]",
        "the choices of fact `size` have another order",
    ),
    "a new parameter": (
        "  low: {value",
        "  lower: {value: 1, source: book, title: Lower}\n  low: {value",
        "the parameter `lower` is new",
    ),
    "another derived value": (
        "value: x + x",
        "value: x - x",
        "the derived value `twice` is computed otherwise",
    ),
    "another limit of derived bands": (
        "{below: low, then: cold}",
        "{up_to: low, then: cold}",
        "the derived value `zone` is computed otherwise",
    ),
    "another signal": ("points: 2", "points: 3", "the signal `hot` differs in its points"),
    "another check": (
        "if: unit_cost <= 0",
        "if: unit_cost < 0",
        "the check `cheap` differs in its condition",
    ),
    "a new warning": (
        "  odd: {if",
        "  even: {if: x == 0, says: Even.}\n  odd: {if",
        "the warning `even` is new",
    ),
    "another severity": (
        "severity: good",
        "severity: info",
        "the outcome `go` differs in its severity",
    ),
    "another value of an output": (
        "outputs: {price: 0}",
        "outputs: {price: unit_cost}",
        "the outcome `go` differs in its outputs",
    ),
    "a condition on a new fact": (
        "valid:\n",
        "valid:\n  more: {must: w < 1, says: More.}\n",
        "`valid` refuses more: `more` is new",
    ),
    "a condition that is gone": (
        "valid:\n  sane: {must: x <= sum or sum > 1, says: Not sane.}\n",
        "",
        "`valid` refuses less: `sane` is gone",
    ),
}


@pytest.mark.parametrize("name", MINOR)
def test_new_logic_and_additions_are_minor(shelf: Shelf, name: str) -> None:
    """Who decides today goes on deciding, perhaps otherwise."""
    old, new, reason = MINOR[name]
    body = edited(old, new)
    if "must: w" in new:
        body = body.replace(
            "  x: {type", "  w: {type: number, optional: true, title: W}\n  x: {type"
        )
    before = ruleset(shelf, "gate/1.0.0", BASE)
    found = change(before, ruleset(shelf, "gate/1.0.1", body))
    assert found.size == "minor", found.reasons
    assert reason in found.of("minor")


PATCH = {
    "a value": ("low: {value: 5", "low: {value: 6", "the parameter `low` is 6"),
    "a text": (
        'because: "under {low}"',
        'because: "less than {low}"',
        "texts, sources or dates differ",
    ),
    "a title": ("title: Twice", "title: Two times", "texts, sources or dates differ"),
    "an action": ("actions: [Wait.]", "actions: [Wait., Look.]", "texts, sources or dates differ"),
    "a source": ('lines: "1-2"', 'lines: "1-3"', "texts, sources or dates differ"),
    "an owner": ("owner: growth", "owner: sales", "texts, sources or dates differ"),
    "the source of a rule": (
        'because: "under {low}", source: book}',
        'because: "under {low}", source: assumption}',
        "texts, sources or dates differ",
    ),
}


@pytest.mark.parametrize("name", PATCH)
def test_values_and_texts_are_a_patch(shelf: Shelf, name: str) -> None:
    """A threshold that was moved within its bounds, and words."""
    old, new, reason = PATCH[name]
    before = ruleset(shelf, "gate/1.0.0", BASE)
    found = change(before, ruleset(shelf, "gate/1.0.1", edited(old, new)))
    assert {r.size for r in found.reasons} == {"patch"}, found.reasons
    assert reason in found.of("patch")


def test_layout_and_spelling_are_no_change(shelf: Shelf) -> None:
    """Line breaks, comments, the order of keys, brackets that change nothing."""
    body = BASE.replace("if: x < low, then: stop", "if: ((x) <low), then: stop")
    before = ruleset(shelf, "gate/1.0.0", BASE)
    after = ruleset(shelf, "gate/1.0.1", f"# a comment\n{body}")
    assert change(before, after).reasons == ()


def test_what_a_ruleset_requires_is_its_logic(shelf: Shelf) -> None:
    """Another version of it may decide otherwise."""
    shelf.put("inner/1.0.0", BASE)
    body = """
requires: {way: {ruleset: inner, version: ^1}}
decide:
  rules: [{id: a, if: "way == 'go'", then: left, because: A}, {id: b, then: right, because: B}]
outcomes: {left: {title: L}, right: {title: R}}
"""
    before = ruleset(shelf, "gate/1.0.0", body)
    after = ruleset(shelf, "gate/1.0.1", body.replace("^1", "^1.0"))
    assert change(before, after).of("minor") == (
        "the required decision `way` differs in its version",
    )


@pytest.mark.parametrize(
    ("lower", "higher", "size", "wanted"),
    [
        ("1.0.0", "1.0.1", "patch", "1.0.1"),
        ("1.0.0", "1.1.0", "minor", "1.1.0"),
        ("1.2.3", "2.0.0", "major", "2.0.0"),
        ("1.2.3", "1.2.9", "patch", "1.2.4"),
    ],
)
def test_a_bump_is_read_from_the_numbers(lower: str, higher: str, size: str, wanted: str) -> None:
    """And the least number for a change is given out."""
    old = parse_version(lower)
    assert bump(old, parse_version(higher)) == size
    assert str(next_version(old, size)) == wanted  # type: ignore[arg-type]


def test_a_number_that_promises_too_little_is_told(shelf: Shelf) -> None:
    """Each version is compared with the next lower one, and the reasons are named."""
    first = ruleset(shelf, "gate/1.0.0", BASE)
    second = ruleset(shelf, "gate/1.0.1", edited("x < low", "x <= low"))
    third = ruleset(
        shelf, "gate/1.0.2", edited("x < low", "x <= low").replace("value: 5", "value: 6")
    )
    (problem,) = version_problems([third, first, second])
    assert problem.code == "PLG210"
    assert problem.message == "`1.0.1` after `1.0.0` promises a patch, but this is a minor change"
    assert problem.help == "write `version: 1.1.0`: the decision takes another way"
    assert str(problem.file).endswith("gate/1.0.1.yaml")
    assert problem.line == 2


def test_a_number_may_promise_more_than_it_changes(shelf: Shelf) -> None:
    """Nobody is harmed by it."""
    first = ruleset(shelf, "gate/1.0.0", BASE)
    second = ruleset(shelf, "gate/2.0.0", edited("value: 5", "value: 6"))
    assert version_problems([first, second]) == ()


def test_an_overlay_is_no_change_of_the_ruleset(shelf: Shelf) -> None:
    """Values are compared as their authors wrote them."""
    shelf.put("gate/1.0.0", BASE)
    shelf.put("gate/1.0.1", BASE)
    shelf.overlay("acme", '  "gate@1.0.1": {low: 7}\n')
    versions = shelf.catalogue().versions["gate"]
    old, new = (versions[v].ruleset for v in sorted(versions))
    assert change(old, new).of("patch") == ()
