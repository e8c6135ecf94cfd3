"""The report of a review as HTML and Markdown: complete, in order, safe, in two languages."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from plgrules.program.texts import say
from plgrules.review.render.from_review import outline_review
from plgrules.review.render.html import card_of
from plgrules.review.render.outline import Report
from plgrules.review.review import Review
from tests.decision.test_html import Balance
from tests.review.bakery import FULL, MIXED, reviewed

GOLDEN = Path(__file__).parents[1] / "golden" / "reports"
COMPANIES = {"full": FULL, "mixed": MIXED, "empty": {}}
HOSTILE = '</svg></style><script>alert("x")</script> & *b* | `c` ]]>'

Golden = Callable[[Path, str], None]


def report(language: str = "en", **company: Any) -> Report:
    """Return what the report of a company says."""
    return outline_review(reviewed(**company), language)


class Words(HTMLParser):
    """The words that people see on a page, without styles, names and code."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.quiet = 0
        self.open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("br", "meta"):
            return
        quiet = tag in ("style", "code", "title") or dict(attrs).get("class") in ("id", "places")
        self.open.append(quiet)
        self.quiet += quiet

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content says nothing."""

    def handle_endtag(self, tag: str) -> None:
        self.quiet -= self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.quiet and data.strip():
            self.said.append(data)


def said_on(page: str) -> list[str]:
    """Return the texts of a page."""
    parser = Words()
    parser.feed(page)
    return parser.said


def kept(review: Review, language: str, format: str) -> str:
    """Return a report without what changes with every detail: its digest, its style."""
    text = review.explain(language, format).replace(review.digest.removeprefix("sha256:"), "0" * 64)
    return re.sub(r"(<div class=.plg.[^>]*>)<style>.*?</style>", r"\1<style></style>", text)


# -- the pages themselves --------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("format", ["html", "markdown"])
def test_a_report_reads_as_agreed(format: str, language: str, golden: Golden) -> None:
    ending = {"html": "html", "markdown": "md"}[format]
    text = kept(reviewed(**MIXED), language, format)
    golden(GOLDEN / f"bakery.{language}.{ending}", text.replace("><", ">\n<"))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("company", COMPANIES)
def test_a_page_is_well_formed_and_loads_nothing(company: str, language: str) -> None:
    page = reviewed(**COMPANIES[company]).explain(language, "html")
    parser = Balance()
    parser.feed(page)
    assert (parser.open, parser.wrong, parser.loads) == ([], [], [])
    assert not re.search(r"url\(|@import|<script|\bon\w+=", page)
    assert f'<html lang="{ {"en": "en", "zh": "zh-Hans"}[language] }">' in page
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page


def test_every_picture_on_a_page_is_xml_with_an_id_of_its_own() -> None:
    page = reviewed(**FULL).explain(format="html")
    pictures = re.findall(r"<svg xmlns.*?</svg>(?=<svg xmlns|</div>)", page)
    assert len(pictures) == 2 * 3
    for picture in pictures:
        ElementTree.fromstring(picture)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_every_link_leads_to_a_card() -> None:
    page = reviewed(**MIXED).explain(format="html")
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert len(targets) > 5
    assert targets <= set(re.findall(r'\bid="([^"]+)"', page))


def test_every_rule_of_the_style_is_kept_within_the_report() -> None:
    card = card_of(report(**FULL))
    style = re.search(r"<style>(.*?)</style>", card, re.DOTALL)
    assert style is not None
    for selector in re.findall(r"(?:^|[{};])\s*([^{};@]+)\{", style[1]):
        parts = re.split(r",(?![^(]*\))", selector.strip())
        assert all(part.strip().startswith(".plg") for part in parts), selector


def test_the_same_review_gives_the_same_bytes() -> None:
    first, second = (reviewed(**MIXED).explain("zh", "html") for _ in range(2))
    assert first == second


# -- what it says ----------------------------------------------------------------------------------


def test_the_verdict_counts_what_decisions_came_to() -> None:
    said = report(**MIXED)
    review = reviewed(**MIXED)
    assert said.total == f"{review.totals.decisions} decisions"
    kinds = {count.kind: count.text for count in said.counts}
    assert kinds["critical"] == f"{review.totals.critical} critical"
    assert "undetermined" in kinds
    assert said.severity == "critical"


def test_problems_come_before_everything_that_was_decided() -> None:
    for format in ("html", "markdown"):
        text = unescape(reviewed(**MIXED).explain(format=format))
        problem = text.index("did you mean")
        assert problem < text.index("Keep the shop?", problem)
        assert text.index("Put right first") < problem


def test_the_worst_card_comes_first_and_wrong_facts_last() -> None:
    order = {"critical": 0, "warning": 1, "info": 2, "good": 3, None: 4}
    blocks = report(**MIXED).blocks
    ranks = [min(order[card.finding.severity] for card in block.cards) for block in blocks]
    assert ranks == sorted(ranks)
    states = [card.finding.state for block in blocks for card in block.cards]
    assert states.index("invalid") > states.index("decided")


def test_a_card_has_its_outcome_its_reason_its_numbers_and_their_sources() -> None:
    said = list(map(str.strip, said_on(reviewed(**FULL).explain(format="html"))))
    texts = (
        "Wait",
        "Only 1,500 people live nearby.",
        "People nearby ≥ 2,000 people",
        "1,500 people, below by 500 people",
        "playbook, Opening",
    )
    assert [text for text in texts if text not in said] == []


def test_rows_of_a_part_share_one_picture_and_one_table() -> None:
    blocks = {block.title: block for block in report(**FULL).blocks}
    shops = blocks["Keep the shop?"]
    assert shops.axis is not None
    assert sorted(line.name for line in shops.axis.lines) == ["Harbour", "Market"]
    orders = blocks["Cost of an order"]
    assert [column.title for column in orders.columns][:1] == ["Cost"]
    assert [total.text for total in orders.totals] == ["$941"]


def test_an_unknown_row_is_in_the_picture_without_a_number() -> None:
    shops = next(block for block in report(**MIXED).blocks if block.part == "Shops")
    assert shops.axis is not None
    station = next(line for line in shops.axis.lines if line.name == "Station")
    assert (station.value.value, station.value.text, station.marks) == (None, "unknown", ())


def test_what_is_missing_says_where_and_what_it_settles() -> None:
    asked = {fact.name: asking for asking in report(**MIXED).asking for fact in asking.facts}
    sales = asked["sales"]
    assert sales.where == "Shops: Station"
    assert [(link.label, possible) for link, possible in sales.settles] == [
        ("Station", "Close, Grow or Keep")
    ]


def test_actions_are_numbered_throughout() -> None:
    doing = report(**MIXED).to_do
    firsts = [one.first for one in doing]
    ends = [one.first + len(one.steps) for one in doing]
    assert firsts == [1, *ends[:-1]]
    markdown = reviewed(**MIXED).explain(format="markdown")
    assert f"{firsts[-1]}. {doing[-1].steps[0].text}" in markdown


def test_an_empty_company_says_what_to_give() -> None:
    said = report()
    assert (said.total, said.counts[0].kind, said.blocks) == ("Nothing to decide yet", "idle", ())
    assert len(said.idle) == 8
    assert "Not asked yet" in said_on(reviewed().explain(format="html"))


def test_the_footer_names_every_version_and_the_digest() -> None:
    review = reviewed(**MIXED)
    page, text = (review.explain(format=format) for format in ("html", "markdown"))
    for finding in review.findings:
        assert f"{finding.ruleset} {finding.version}" in page
        assert f"`{finding.ruleset} {finding.version}`" in text
    assert review.digest in page
    assert review.digest in text


# -- nothing foreign -------------------------------------------------------------------------------


def numbers_in(text: str) -> Iterator[str]:
    """Yield the numbers of a text as they are written."""
    yield from re.findall(r"\d[\d,]*(?:\.\d+)?", text)


def test_every_number_on_a_page_is_one_of_the_review() -> None:
    """Of its facts, values, thresholds, results, counts and versions: none is made up."""
    review = reviewed(**FULL)
    known = set(numbers_in(review.to_json()))
    for finding in review.findings:
        assert finding.decision is not None
        known |= set(numbers_in(finding.decision.explain()))
    for part in FULL.values():
        rows = part if isinstance(part, list) else [part]
        known |= {n for row in rows for n in numbers_in(str(row))}
    plain = {number.replace(",", "") for number in known}
    steps = sum(len(doing.steps) for doing in report(**FULL).to_do)
    counts = {str(number) for number in range(max(steps, len(review.findings)) + 1)}
    shown = {
        n.replace(",", "") for text in said_on(card_of(report(**FULL))) for n in numbers_in(text)
    }
    assert {n for n in shown - plain - counts if float(n) not in map(float, plain)} == set()


def test_a_hostile_label_stays_a_label() -> None:
    company = {**FULL, "company": HOSTILE,
               "shops": [{"name": HOSTILE, "sales": 9, "rent": 2}, FULL["shops"][0]]}  # fmt: skip
    for language in ("en", "zh"):
        page = reviewed(**company).explain(language, "html")
        assert "<script" not in page
        assert HOSTILE in said_on(page)
        parser = Balance()
        parser.feed(page)
        assert (parser.open, parser.wrong, parser.loads) == ([], [], [])
        for picture in re.findall(r"<svg xmlns.*?</svg>(?=<svg xmlns|</div>)", page):
            ElementTree.fromstring(picture)


def test_a_hostile_label_breaks_no_table_of_markdown() -> None:
    shops = [{"name": HOSTILE, "sales": 9, "rent": 2}, FULL["shops"][0]]
    text = reviewed(**{**FULL, "company": HOSTILE, "shops": shops}).explain(format="markdown")
    for table in re.findall(r"(?:^\|.*\|\n?)+", text, re.MULTILINE):
        counts = {len(re.findall(r"(?<!\\)\|", row)) for row in table.strip().splitlines()}
        assert len(counts) == 1, table
    assert "<script" not in text.replace(r"\<", "")


@pytest.mark.parametrize("company", COMPANIES)
def test_no_english_is_left_on_a_chinese_page_but_names(company: str) -> None:
    """Names of facts and rulesets, and what the company calls its own, are no words of ours."""
    review = reviewed(**COMPANIES[company])
    names = {"Loaf", "Ltd", "name", "returns", "sales", "Opening", "chairs", "colour", "is"}
    for finding in review.findings:
        names |= set(re.findall(r"\w+", finding.ruleset)) | {finding.label or ""}
        names |= {step.name for step in finding.program.steps}
        names |= {rule for one in (finding.decision,) if one for rule in one.possible_rules}
    for idle in review.idle:
        names |= set(re.findall(r"\w+", idle.ruleset))
    names |= {"bakery", "shops", "USD"}
    said = said_on(card_of(outline_review(review, "zh")))
    left = {word for text in said for word in re.findall(r"[A-Za-z_]{2,}", text)} - names
    assert left == set()
    assert say(review.title, "zh") in said
