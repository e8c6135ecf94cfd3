"""Every statement of the documents is traced to a ruleset, and every gap in the trace is found."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from plgrules.library.catalogue import read_catalogue
from plgrules.model.ruleset import Ruleset
from plgrules.testing.docs.heuristics_page import heuristics_page
from plgrules.testing.docs.parts import parts_of
from plgrules.testing.docs.statements import StatementsError, line_numbers, read_knowledge
from plgrules.testing.docs.tracing import Tracing, latest, trace
from plgrules.testing.write_docs import Made, make, write
from tests.support import ROOT, checked_of, ruleset_text

DOCS = ROOT / "docs"
RULESETS = ROOT / "rulesets"

SMALL: dict[str, Any] = {
    "documents": {"law": {"file": "law.txt", "title": "a law"}},
    "sections": [
        {
            "title": "Parcels",
            "document": "law",
            "statements": {
                "S1": {"lines": "3-4/13-14", "kind": ["threshold"], "says": "Under 4 kg passes."},
                "S2": {"lines": "7", "kind": ["example"], "says": "A.", "context": "No rule."},
            },
        }
    ],
}
"""Two statements of one document: one to be held, one that is context only."""

RULED: dict[str, Any] = {
    "C1": {
        "statements": ["S1"],
        "disagrees": "Four kilograms twice.",
        "ruling": "Under four.",
        "why": "The law says so.",
        "rulesets": {"small": ["rule light"]},
    }
}


@cache
def made() -> Made:
    """Return the pages of the documentation as they should be."""
    return make(DOCS, RULESETS)


def every_ruleset() -> list[Ruleset]:
    """Return every version of every shipped ruleset."""
    versions = read_catalogue(RULESETS).versions.values()
    return [checked.ruleset for known in versions for checked in known.values()]


def small_ruleset(**sources: Any) -> Ruleset:
    """A ruleset whose rule `light` and fact `weight` cite the source `law`."""
    law = {"document": "law.txt", "lines": "4", "statements": ["S1"], **sources}
    return checked_of(
        ruleset_text(
            sources={"law": law},
            facts={"weight": {"type": "number", "title": "Weight", "source": "law"}},
            parameters={
                "most": {"value": 4, "title": "Most", "source": "assumption"},
            },
            decide={
                "rules": [
                    {"id": "light", "if": "weight < most", "then": "pass_on", "source": "law"},
                    {"id": "rest", "then": "hold", "source": "assumption"},
                ]
            },
            outcomes={"pass_on": {"title": "Pass"}, "hold": {"title": "Hold"}},
        )
    ).ruleset


def traced(
    folder: Path,
    source: dict[str, Any] | None = None,
    ruled: dict[str, Any] | None = None,
    **statements: dict[str, Any],
) -> Tracing:
    """Trace the small data through the small ruleset, with some of their keys set."""
    said = yaml.safe_load(yaml.safe_dump(SMALL))
    own = said["sections"][0]["statements"]
    for id, keys in statements.items():
        own[id] = {"lines": "3", "kind": ["state"], "says": "B.", **own.get(id, {}), **keys}
    put(folder, said, {"C1": {**RULED["C1"], **(ruled or {})}})
    return trace(read_knowledge(folder), [small_ruleset(**(source or {}))])


def put(folder: Path, statements: Any, contradictions: Any) -> None:
    """Write the data of statements to a folder."""
    ruled = {"contradictions": contradictions}
    for name, data in (("statements.yaml", statements), ("contradictions.yaml", ruled)):
        (folder / name).write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")


# -- the documentation itself ----------------------------------------------------------------------


def test_the_pages_are_in_step_with_rulesets_and_statements(
    request: pytest.FixtureRequest,
) -> None:
    """`python -m plgrules.testing.write_docs` writes them; so does `--update-golden`."""
    pages = {place: text for place, text in made().pages.items() if "errors/" not in place}
    if request.config.getoption("--update-golden"):
        write(DOCS, made().pages)
    there = [DOCS / "heuristics.md", *(DOCS / "rulesets").glob("*.md")]
    assert {p.relative_to(DOCS).as_posix(): p.read_text(encoding="utf-8") for p in there} == pages


def test_every_statement_is_held_or_says_why_not() -> None:
    """And nothing else is wrong with the trace."""
    assert made().problems == ()


def test_there_are_all_statements_and_contradictions() -> None:
    """164 statements, 53 contradictions, each with a line of its own."""
    knowledge = read_knowledge(DOCS)
    ids = [id for id, _, _ in knowledge.statements()]
    assert ids == [f"S{number}" for number in range(1, 165)]
    assert list(knowledge.contradictions) == [f"C{number}" for number in range(1, 54)]
    page = made().pages["heuristics.md"]
    assert all(page.count(f'<a id="{id.lower()}"></a>{id} |') == 1 for id in ids)
    assert all(page.count(f"\n### {id}\n") == 1 for id in knowledge.contradictions)
    assert "Nowhere yet" not in page


def test_every_ruleset_and_review_has_a_page_that_the_index_links() -> None:
    """Whoever looks for one finds it from the front page."""
    catalogue = read_catalogue(RULESETS)
    rulesets = latest(every_ruleset())
    front = (DOCS / "index.md").read_text(encoding="utf-8")
    index = made().pages["rulesets/index.md"]
    for name in [*rulesets, *catalogue.reviews]:
        assert f"rulesets/{name}.md" in made().pages
        assert f"](rulesets/{name}.md)" in front, name
        assert f"]({name}.md)" in index


@pytest.mark.parametrize("name", latest(every_ruleset()))
def test_the_page_of_a_ruleset_has_what_a_reader_looks_for(name: str) -> None:
    """Its question, a picture, facts, sources and worked examples."""
    text = made().pages[f"rulesets/{name}.md"]
    wanted = ("```mermaid\n", "## Facts", "## Sources", "## Worked examples")
    assert [part for part in wanted if part not in text] == []
    assert 1 <= text.count("\n```text\n") <= 3


# -- what is found ---------------------------------------------------------------------------------


def test_a_statement_is_held_by_the_parts_that_cite_its_source(tmp_path: Path) -> None:
    """Facts and rules alike, in the order of the page."""
    tracing = traced(tmp_path)
    assert tracing.problems == ()
    ((held,), none) = tracing.held["S1"], tracing.held["S2"]
    assert (held.ruleset, [part.name for part in held.parts]) == (
        "small",
        ["fact weight", "rule light"],
    )
    assert none == ()


def test_a_statement_may_name_the_parts_that_hold_it(tmp_path: Path) -> None:
    """Those of several that share a source, or one that never cites a source."""
    tracing = traced(tmp_path, S1={"held_by": {"small": ["rule light", "question"]}})
    assert tracing.problems == ()
    assert [p.name for p in tracing.held["S1"][0].parts] == ["rule light", "question"]


GAPS: dict[str, dict[str, Any]] = {
    "S3 is neither held by a ruleset nor marked as context only": {"S3": {}},
    "S1 is marked as context only, but held by small": {"S1": {"context": "No rule."}},
    "the source `law` of small 1.0.0 lists S9, which is no statement": {
        "source": {"statements": ["S1", "S9"]}
    },
    "the source `law` of small 1.0.0 lists S1, which stands in law.txt, not in lore.txt": {
        "source": {"document": "lore.txt"}
    },
    "the source `law` of small 1.0.0 lists S1 of the lines 3-4/13-14, but names 5-12": {
        "source": {"lines": "5-12"}
    },
    "S1 is said to be held by `smal`, which is no ruleset; did you mean `small`?": {
        "S1": {"held_by": {"smal": ["question"]}}
    },
    "S1 is said to be held by `rule lihgt` of small, which it does not have; did you mean "
    "`rule light`?": {"S1": {"held_by": {"small": ["rule lihgt"]}}},
    "S1 is said to be held by `rule rest` of small, but no source of it lists S1": {
        "S1": {"held_by": {"small": ["rule rest"]}}
    },
    "C1 is about S8, which is no statement": {"ruled": {"statements": ["S8"]}},
    "C1 is said to be settled by `check light` of small, which it does not have": {
        "ruled": {"rulesets": {"small": ["check light"]}}
    },
    "the source `law` of small names C7, which is no contradiction": {
        "source": {"note": "See contradiction C7."}
    },
    "the source `law` of small names C1, but C1 does not list small": {
        "source": {"note": "See contradiction C1."},
        "ruled": {"rulesets": {"big": ["question"]}},
    },
}
"""Every way in which the trace can have a gap: the problem that is told → what brings it about."""


@pytest.mark.parametrize("problem", GAPS)
def test_each_gap_of_the_trace_is_found(problem: str, tmp_path: Path) -> None:
    """In one sentence that names the place."""
    assert problem in traced(tmp_path, **GAPS[problem]).problems


def test_an_older_version_holds_nothing_and_must_not_list_what_is_not_there(tmp_path: Path) -> None:
    """Only the highest version of a ruleset decides what is held."""
    put(tmp_path, SMALL, RULED)
    new = replace(small_ruleset(statements=[]), version="1.1.0")
    tracing = trace(read_knowledge(tmp_path), [new, small_ruleset(statements=["S1", "S9"])])
    assert tracing.held["S1"] == ()
    assert "the source `law` of small 1.0.0 lists S9, which is no statement" in tracing.problems


def test_the_page_shows_what_nothing_holds_yet(tmp_path: Path) -> None:
    """While rulesets are written the page already says what they lack."""
    tracing = traced(tmp_path, S3={})
    page = heuristics_page(read_knowledge(tmp_path), tracing)
    assert '<a id="s3"></a>S3 | B. *state* | 3 | **Nowhere yet** |' in page
    assert "[small](rulesets/small.md): fact `weight`; rule `light`" in page
    assert "*Context only.* No rule." in page
    assert "1 are held by parts of rulesets, 1 are context only" in page


def test_data_of_another_shape_are_refused_with_everything_that_is_wrong(tmp_path: Path) -> None:
    """A misspelt key, a kind that there is not, a document that nobody declared."""
    wrong = yaml.safe_load(yaml.safe_dump(SMALL))
    wrong["sections"][0]["statements"]["S1"] |= {"kind": ["guess"], "holder": "x"}
    put(tmp_path, wrong, RULED)
    with pytest.raises(StatementsError) as caught:
        read_knowledge(tmp_path)
    assert str(caught.value).count("statements.yaml: sections.0.statements.S1.") == 2
    put(tmp_path, {**SMALL, "documents": {}}, RULED)
    with pytest.raises(StatementsError, match="`law` is none of its documents"):
        read_knowledge(tmp_path)


def test_lines_are_read_as_people_write_them() -> None:
    """Single ones, ranges, and those of two languages."""
    assert line_numbers("67/86; 398-400") == {67, 86, 398, 399, 400}
    assert line_numbers("1, 3") == {1, 3}
    assert line_numbers("") == frozenset()


def test_every_part_of_a_ruleset_has_one_name() -> None:
    """Of every shipped ruleset, whatever decides in it."""
    for ruleset in every_ruleset():
        kinds = {part.kind for part in parts_of(ruleset).values()}
        assert {"title", "question", "fact"} <= kinds
        assert ruleset.decide is None or kinds & {"rule", "leaf", "band"}
