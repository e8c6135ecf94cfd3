"""The page is self-contained, safe, and keeps its style to itself."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from plgrules.decision.render import render_card
from plgrules.decision.render.from_decision import outline_decision
from plgrules.decision.render.html import card_of
from tests.decision.samples import SAMPLES, decided, overlaid, sample

VOID = {"meta", "br"}


class Balance(HTMLParser):
    """Notes every tag, and those that are not closed in turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("script", "link", "img", "iframe") or "src" in dict(attrs):
            self.loads.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_is_well_formed_and_loads_nothing(name: str, language: str) -> None:
    page = sample(name).explain(language, "html")
    parser = Balance()
    parser.feed(page)
    assert (parser.open, parser.wrong, parser.loads) == ([], [], [])
    assert "url(" not in page
    assert "@import" not in page


def test_a_page_names_its_language_and_fits_a_phone() -> None:
    page = sample("tree").explain("zh", "html")
    assert '<html lang="zh-Hans">' in page
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page
    assert "@media print" in page
    assert "prefers-color-scheme: dark" in page


def test_the_same_decision_gives_the_same_bytes() -> None:
    assert sample("rules").explain(format="html") == sample("rules").explain(format="html")


def test_what_a_ruleset_says_cannot_become_markup() -> None:
    page = sample("rules-last").explain(format="html")
    assert "Payback &lt;within&gt; a year" in page
    assert 'href="https://example.com/payback?a=1&amp;b=2"' in page
    card = card_of(outline_decision(sample("tree"), "en", "<script>alert(1)</script>"))
    assert "<script>" not in card
    assert "&lt;script&gt;" in card


def test_what_stands_between_backticks_is_code() -> None:
    assert "see <code>sample-audit</code>" in sample("tree-no").explain(format="html")


def test_every_rule_of_the_style_is_kept_within_the_card() -> None:
    card = render_card(sample("tree"))
    assert "<html" not in card
    assert "<body" not in card
    style = re.search(r"<style>(.*?)</style>", card, re.DOTALL)
    assert style is not None
    selectors = re.findall(r"(?:^|[{};])\s*([^{};@]+)\{", style[1])
    assert len(selectors) > 50
    for selector in selectors:
        parts = re.split(r",(?![^(]*\))", selector.strip())
        assert all(part.strip().startswith(".plg") for part in parts), selector


def test_the_taken_side_of_a_tree_is_strong_and_the_other_pale() -> None:
    page = sample("tree").explain(format="html")
    assert re.search(r'class="side pale"><span class="edge">no →</span>Sales-led is required', page)
    assert re.search(r'<li class="taken is-info">.*?Hybrid', page)


def test_a_bar_stands_at_its_share_of_the_width() -> None:
    page = decided("channel", {"cac": 1, "value": 100.0, "retention": 0.5}).explain(format="html")
    assert '<i style="width:50%"></i><b style="left:60%"></b>' in page


def test_an_overlay_shows_the_value_it_replaced_and_why() -> None:
    page = overlaid({"cac": 120, "value": 630, "retention": 0.5}).explain(format="html")
    assert "acme sets it to 55% (base 60%): our users are slower" in page
