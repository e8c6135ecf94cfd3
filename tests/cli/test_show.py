"""`plgrules list`, `show` and `schema`: what there is, in words and as data."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.cli.desk import GATE, GOLDEN, plg, put

Golden = Callable[[Path, str], None]
HERE = ("--rulesets", "rulesets", "--as-of", "2026-06-01")


def test_the_list_has_name_version_and_question(desk: Path) -> None:
    """Of those in force."""
    ran = plg("list", *HERE)
    assert ran.out == "gate   1.0.0  May this parcel pass?\nqueue  1.0.0  Who is next?\n"


def test_the_list_of_all_versions_says_which_decides(desk: Path) -> None:
    """On the day asked for, in the language asked for."""
    put(
        desk,
        GATE.replace("version: 1.0.0", "version: 2.0.0").replace("2026-01-01", "2027-01-01", 1),
    )
    ran = plg("list", *HERE, "--all", "--lang", "zh")
    assert ran.out == (
        "gate   1.0.0  in force         这个包裹可以放行吗？\n"
        "gate   2.0.0  from 2027-01-01  这个包裹可以放行吗？\n"
        "queue  1.0.0  in force         下一个是谁？\n"
    )


def test_the_list_as_json(desk: Path) -> None:
    """For scripts."""
    first = json.loads(plg("list", *HERE, "--format", "json").out)[0]
    assert first == {
        "ruleset": "gate",
        "version": "1.0.0",
        "question": "May this parcel pass?",
        "effective_from": "2026-01-01",
        "review_by": "2027-01-01",
        "in_force": True,
    }


def test_before_the_first_day_there_is_nothing(desk: Path) -> None:
    """And that is said."""
    assert (
        plg("list", "--rulesets", "rulesets", "--as-of", "2020-01-01").out
        == "no rulesets in force\n"
    )


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["gate", "queue"])
def test_a_ruleset_is_shown_as_text(desk: Path, golden: Golden, name: str, language: str) -> None:
    """Facts, thresholds, rules in words, outcomes and sources."""
    ran = plg("show", name, *HERE, "--lang", language)
    assert (ran.status, ran.err) == (0, "")
    golden(GOLDEN / f"show_{name}_{language}.txt", ran.out)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["gate", "queue"])
def test_a_ruleset_is_shown_as_markdown(
    desk: Path, golden: Golden, name: str, language: str
) -> None:
    """The same in tables, with the decision as a chart: the very one of `--format mermaid`."""
    ran = plg("show", name, *HERE, "--lang", language, "--format", "markdown")
    chart = plg("show", name, *HERE, "--lang", language, "--format", "mermaid").out
    assert chart.startswith("flowchart TD\n")
    assert ran.out.count(chart) == 1
    golden(GOLDEN / f"show_{name}_{language}.md", ran.out.replace(chart, "(the chart)\n"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_ruleset_is_shown_as_a_drawing(desk: Path, language: str) -> None:
    """One SVG document, and nothing else."""
    ran = plg("show", "gate", *HERE, "--lang", language, "--format", "svg")
    assert (ran.status, ran.err) == (0, "")
    drawing = ElementTree.fromstring(ran.out)
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    assert "gate 1.0.0" in "".join(drawing.itertext())


def test_text_fits_a_hundred_columns(desk: Path) -> None:
    """Chinese characters count as two."""
    from plgrules.decision.render.layout import width

    for language in ("en", "zh"):
        lines = plg("show", "gate", *HERE, "--lang", language).out.splitlines()
        assert max(map(width, lines)) <= 100


def test_an_overlay_shows_in_the_thresholds(desk: Path) -> None:
    """With the value that it replaced, and why."""
    (desk / "acme.yaml").write_text(
        "overlay: acme\nauthor: Ann\nreason: We are slow.\ndate: 2026-01-01\n"
        "parameters: {gate: {most: 5 weeks}}\n"
    )
    ran = plg("show", "gate", *HERE, "--overlay", "acme.yaml")
    assert "5 weeks · Most" in ran.out
    assert "set by the overlay acme; 28 days without it: We are slow." in ran.out


def test_the_schema_of_facts_accepts_facts(desk: Path) -> None:
    """With titles in the language asked for."""
    schema = json.loads(plg("schema", "gate", *HERE, "--lang", "zh").out)
    assert schema["properties"]["weight"]["title"] == "重量"
    validator = Draft202012Validator(schema)
    assert validator.is_valid({"weight": 3, "kind": "food"})
    assert not validator.is_valid({"weight": -3})
    assert not validator.is_valid({"wieght": 3})


@pytest.mark.parametrize("command", ["show", "schema"])
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gat"], "error: no ruleset is named `gat`; did you mean `gate`?\n"),
        (["gate@2"], "error: `gate` has no version `2`; it has 1.0.0 (from 2026-01-01)\n"),
        (["gate@x"], "error: `x` does not select versions; write `1`, `1.2`, `^1` or `1.2.0`\n"),
        (
            ["gate", "--lang", "fr"],
            "error: `fr` is not a language of explanations; there are `en`, `zh`\n",
        ),
        (["gate", "--as-of", "soon"], "error: --as-of is `soon`, not a date such as 2026-01-31\n"),
    ],
)
def test_wrong_usage_is_told_in_one_line(
    desk: Path, command: str, arguments: list[str], message: str
) -> None:
    """With the nearest thing; status 2."""
    ran = plg(command, *arguments, "--rulesets", "rulesets")
    assert (ran.status, ran.out, ran.err) == (2, "", message)


def test_a_folder_that_is_none_is_wrong_usage(desk: Path) -> None:
    """Not a traceback."""
    ran = plg("list", "--rulesets", "nowhere")
    assert (ran.status, ran.err) == (2, "error: `nowhere` is not a folder of rulesets\n")
