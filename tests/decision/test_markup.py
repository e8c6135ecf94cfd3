"""Markdown and Mermaid say the same, and nothing of a ruleset breaks them."""

from __future__ import annotations

import re

import pytest

from plgrules.decision.render import program_mermaid
from tests.decision.samples import SAMPLES, program, sample


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_table_of_markdown_has_as_many_cells_as_its_head(name: str, language: str) -> None:
    tables = re.findall(
        r"(?:^\|.*\|\n?)+", sample(name).explain(language, "markdown"), re.MULTILINE
    )
    for table in tables:
        counts = {len(re.findall(r"(?<!\\)\|", row)) for row in table.strip().splitlines()}
        assert len(counts) == 1, table


def test_markdown_escapes_what_would_be_markup() -> None:
    said = sample("rules-last").explain(format="markdown")
    assert r"Payback \<within\> a year" in said
    assert "`days_of_data`" in said


@pytest.mark.parametrize("name", SAMPLES)
def test_every_line_of_a_chart_is_a_node_a_link_or_a_class(name: str) -> None:
    node = r'n\d+(?:\[|\{\{|\(\[)"[^"<>{}\[\]]*(?:<br/>[^"<>{}\[\]]*)*"(?:\]|\}\}|\]\)):::\w+'
    link = r"n\d+ (?:==>|-->|-\.->)(?:\|[^|]+\|)? n\d+"
    line = re.compile(rf"  (?:{node}|{link}|classDef .+)")
    for language in ("en", "zh"):
        head, *lines = sample(name).explain(language, "mermaid").splitlines()
        assert head == "flowchart TD"
        assert [text for text in lines if not line.fullmatch(text)] == []


def test_the_way_that_was_taken_is_thick() -> None:
    chart = sample("tree").explain(format="mermaid")
    assert len(re.findall(r"==>", chart)) == 2
    assert re.search(r"n0 ==>\|yes\| n1", chart)
    assert re.search(r"n1 ==>\|no\| n3", chart)


def test_a_ruleset_without_a_decision_has_no_way_through_it() -> None:
    chart = program_mermaid(program("ready"), "zh")
    assert "==>" not in chart
    assert "用户能否不看文档、在 10 分钟以内获得价值？" in chart
