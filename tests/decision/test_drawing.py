"""The drawing of a ruleset: its tree, rules, bands or checks as one SVG document."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest

from plgrules.decision.render.pictures.boxes import INSET
from plgrules.decision.render.pictures.measure import Font, text_width
from plgrules.decision.render.pictures.program_svg import program_svg
from tests.decision.axes import SVG, Box, said
from tests.decision.samples import program
from tests.support import program_of, ruleset_text

GOLDEN = Path(__file__).parents[1] / "golden" / "pictures"
NAMES = ("channel", "ready", "motion", "audit", "offer")
FONTS = {
    "b-title": Font(13.5, bold=True),
    "b-code": Font(11.5, monospaced=True),
    "b-note": Font(12),
    "b-tag": Font(11, bold=True),
}


def drawing(name: str, language: str = "en") -> ElementTree.Element:
    """Return the drawing of a sample, read as XML."""
    return ElementTree.fromstring(program_svg(program(name), language))


def frames(svg: ElementTree.Element) -> list[tuple[ElementTree.Element, Box]]:
    """Return the boxes of a drawing with what they cover."""
    found = []
    for group in svg.iter(f"{SVG}g"):
        frame = group.find(f"{SVG}rect")
        assert frame is not None
        x, y, wide, high = (float(frame.get(key, 0)) for key in ("x", "y", "width", "height"))
        found.append((group, Box(x, x + wide, y, y + high, "")))
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_boxes_do_not_overlap_and_hold_their_texts(name: str, language: str) -> None:
    svg = drawing(name, language)
    found = frames(svg)
    assert len(found) > 2
    for number, (group, frame) in enumerate(found):
        assert frame.right <= float(svg.get("width", 0))
        assert frame.bottom <= float(svg.get("height", 0))
        assert not [other for _, other in found[number + 1 :] if frame.covers(other)]
        for text in group.iter(f"{SVG}text"):
            wide = text_width(said(text), FONTS[text.get("class", "")])
            assert frame.left + INSET + wide <= frame.right, said(text)
            assert frame.top < float(text.get("y", 0)) < frame.bottom


def test_every_question_leads_to_two_sides_with_their_answers() -> None:
    svg = drawing("ready")
    answers = [said(text) for text in svg.iter(f"{SVG}text") if text.get("class") == "b-answer"]
    assert sorted(answers) == ["no"] * 2 + ["yes"] * 2
    ends = [group for group, _ in frames(svg) if "b-end" in group.get("class", "")]
    assert len(ends) == 3


def test_rules_stand_in_order_with_their_thresholds() -> None:
    texts = [said(text) for text in drawing("channel").iter(f"{SVG}text")]
    order = [texts.index(rule) for rule in ("too_early", "break_even", "churns")]
    assert order == sorted(order)
    assert "cac_ratio >= 1 - band" in texts
    assert any(text.endswith(": 10%") for text in texts)


def test_rules_of_which_at_most_one_holds_are_not_led_through() -> None:
    tips = [p for p in drawing("offer").iter(f"{SVG}path") if p.get("class") == "b-tip"]
    rules = [g for g, _ in frames(drawing("offer")) if g.get("class") == "b-ask"]
    assert len(tips) == len(rules)


def test_bands_are_a_ladder_with_their_limits() -> None:
    svg = drawing("motion")
    rungs = [r for r in svg.iter(f"{SVG}rect") if "b-ladder" in r.get("class", "")]
    texts = [said(text) for text in svg.iter(f"{SVG}text")]
    assert len(rungs) == 3
    assert "account_arr < $10,000" in texts


def test_a_drawing_shows_everything_alone_in_light_and_dark() -> None:
    text = program_svg(program("ready"))
    assert text.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox=')
    assert "prefers-color-scheme: dark" in text
    assert not re.search(r"url\(|@import|<script|<image|href", text)


def test_a_chinese_drawing_says_its_words_in_chinese() -> None:
    texts = [said(text) for text in drawing("ready", "zh").iter(f"{SVG}text")]
    assert "用户能否不看文档、在 10 分钟以内获得价值？" in "".join(texts)
    assert {"是", "否"} <= set(texts)
    assert not {"yes", "no", "info", "good", "critical", "warning"} & set(texts)


def test_what_a_ruleset_says_cannot_become_markup() -> None:
    text = ruleset_text(
        title="<script>alert(1)</script> & ]]>",
        facts={"large": {"type": "boolean", "title": "Large"}},
        decide={"rules": [{"id": "many", "if": "large", "then": "big"},
                          {"id": "few", "then": "small"}]},
        outcomes={"big": {"title": '</text><b>"Big"'}, "small": {"title": "Small"}},
    )  # fmt: skip
    drawn = program_svg(program_of(text))
    ElementTree.fromstring(drawn)
    assert "<script" not in drawn
    assert "<b>" not in drawn


@pytest.mark.parametrize("name", NAMES)
def test_a_ruleset_is_drawn_as_agreed(name: str, golden: Callable[[Path, str], None]) -> None:
    drawn = re.sub(r"<style>.*?</style>", "<style/>", program_svg(program(name), "en"))
    golden(GOLDEN / f"program-{name}.svg", drawn.replace("><", ">\n<"))
