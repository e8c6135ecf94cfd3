"""`plgrules diff`: what changed, and which rows come to another answer."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from plgrules import Engine
from plgrules.audit.log import DecisionLog, logged_as
from tests.cli.desk import GATE, GATE_TESTS, GOLDEN, plg, put

ROWS = "parcel,weight,share\nred,27,\nblue,30,0.7\ngreen,30,0.58\nblack,x,1\nwhite,40,\n"
DAY = "--as-of", "2026-06-30"


def edited(*pairs: tuple[str, str]) -> str:
    """The gate with pieces of it replaced, as its next version."""
    text = GATE.replace("version: 1.0.0", "version: 1.0.1")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.fixture
def changed(desk: Path) -> Path:
    """The desk with a second version of the gate, and rows to decide."""
    fairer = edited(
        ("value: 60%", "value: 55%"),
        ("effective_from: 2026-01-01", "effective_from: 2026-03-01"),
        ('en: "Too much."', 'en: "Too heavy."'),
        ("if: not known(share)", "if: not known(share) and weight > most"),
    )
    put(desk, fairer, GATE_TESTS.replace("version: 1.0.0", "version: 1.0.1"))
    (desk / "rows.csv").write_text(ROWS, encoding="utf-8")
    return desk


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("format", "suffix"), [("text", "txt"), ("markdown", "md")])
def test_a_change_is_told_with_what_it_does(
    changed: Path, golden: Callable[[Path, str], None], language: str, format: str, suffix: str
) -> None:
    """Thresholds, conditions, texts; then the rows that come to another answer, and why."""
    ran = plg("diff", "gate@1.0.0", "gate@1.0.1", "--on", "rows.csv", *DAY,
              "--lang", language, "--format", format)  # fmt: skip
    assert (ran.status, ran.err) == (0, "")
    golden(GOLDEN / f"diff_{language}.{suffix}", ran.out)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_loads_nothing_and_says_the_same(changed: Path, language: str) -> None:
    """HTML with its own style, once."""
    ran = plg("diff", "gate@1.0.0", "gate@1.0.1", "--on", "rows.csv", *DAY,
              "--lang", language, "--out", "page.html")  # fmt: skip
    assert (ran.status, ran.out) == (0, "")
    page = (changed / "page.html").read_text(encoding="utf-8")
    assert "<del>60%</del> → <ins>55%</ins>" in page
    assert "green" in page
    assert "http" not in page.replace("https://example.org/study", "")
    assert page.count("<style>") <= 2


def test_json_has_every_difference_and_decision(changed: Path) -> None:
    """Under a stable name, for programs."""
    ran = plg("diff", "gate@1.0.0", "gate@1.0.1", "--on", "rows.csv", *DAY, "--format", "json")
    document = json.loads(ran.out)
    assert document["schema"] == "plgrules/change/1"
    [change] = document["changes"]
    assert (change["size"], change["promised"]) == ("minor", "patch")
    fair = next(d for d in change["differences"] if d["name"] == "fair")
    assert fair["aspects"] == [
        {
            "name": "value",
            "before": {"value": 0.6, "unit": "ratio", "written": "60%"},
            "after": {"value": 0.55, "unit": "ratio", "written": "55%"},
        }
    ]
    assert fair["sources"] == [{"id": "assumption"}]
    impact = change["impact"]
    assert (impact["rows"], impact["flipped"], impact["same"]) == (5, 1, 3)
    [flip] = impact["flips"]
    assert (flip["before"], flip["after"], flip["rows"]) == (
        "hold", "pass_on", [{"number": 3, "label": "green"}]
    )  # fmt: skip
    assert flip["example"]["before"]["rule"] == "too_much"
    assert flip["example"]["after"]["rule"] == "shared"
    assert impact["before"]["invalid"] == impact["after"]["invalid"] == 1


def test_colours_and_width_are_those_of_a_terminal(changed: Path) -> None:
    """Nowhere else."""
    assert "\x1b" not in plg("diff", "gate@1.0.0", "gate@1.0.1").out


def test_files_are_compared_wherever_they_lie(changed: Path) -> None:
    """As a version control system gives an old one out."""
    old = changed / "old.yaml"
    old.write_text(GATE, encoding="utf-8")
    named = plg("diff", "gate@1.0.0", "gate@1.0.1").out
    assert plg("diff", "old.yaml", "rulesets/gate/1.0.1.yaml").out == named
    old.write_text(GATE.replace("weight < most", "wieght < most"), encoding="utf-8")
    ran = plg("diff", "old.yaml", "gate@1.0.1")
    assert ran.status == 1
    assert "old.yaml:28" in ran.err
    assert "did you mean `weight`?" in ran.err


def test_two_folders_are_compared_version_by_version(changed: Path) -> None:
    """A new version with the one before it, an edited one with what it was, one that is gone."""
    base = changed / "base"
    (base / "queue").mkdir(parents=True)
    queue = (changed / "rulesets/queue/1.0.0.yaml").read_text(encoding="utf-8")
    old_queue = queue.replace("value: 70", "value: 65")
    (base / "queue" / "1.0.0.yaml").write_text(old_queue, encoding="utf-8")
    (base / "gate").mkdir()
    (base / "gate" / "1.0.0.yaml").write_text(GATE, encoding="utf-8")
    ran = plg("diff", "base", "rulesets", "--on", "rows.csv", *DAY)
    assert ran.status == 0
    heads = [line.rsplit("  ", 1)[-1].strip() for line in ran.out.splitlines()
             if "1.0.0" in line and not line.startswith(" ")]  # fmt: skip
    assert heads == ["gate 1.0.0 → 1.0.1", "queue 1.0.0, edited in place"]
    assert ran.out.count("What it does to rows.csv") == 1
    back = plg("diff", "rulesets", "base", *DAY).out
    assert "gate 1.0.1: gone" in back
    assert plg("diff", "rulesets", "rulesets").out == "Nothing differs.\n"
    one = plg("diff", "base/gate", "rulesets/gate", *DAY).out
    assert "queue" not in one


def test_a_new_ruleset_is_told_as_new(changed: Path) -> None:
    """There is nothing to compare it with."""
    (changed / "empty").mkdir()
    out = plg("diff", "empty", "rulesets").out
    assert "queue 1.0.0: a new ruleset" in out


def test_a_log_is_decided_again_by_both(changed: Path) -> None:
    """Each decision for its own day; the label says which."""
    with DecisionLog(changed / "log.db") as log:
        engine = Engine(changed / "rulesets", log=log)
        for label, share in (("old one", 0.58), ("fair one", 0.8)):
            with logged_as(labels={"account": label}):
                facts = {"weight": 30, "share": share}
                engine.decide("gate@1.0.0", facts, as_of=date(2026, 2, 1))
    ran = plg("diff", "gate@1.0.0", "gate@1.0.1", "--on-log", "log.db")
    assert (ran.status, ran.err) == (0, "")
    assert "2 logged decisions · 1 comes to another answer" in ran.out
    assert "old one" in ran.out
    assert "fair one" not in ran.out


def test_one_mapping_is_one_row(changed: Path) -> None:
    """A file of facts as `decide` takes it."""
    (changed / "facts.yaml").write_text("weight: 30\nshare: 0.58\n", encoding="utf-8")
    out = plg("diff", "gate@1.0.0", "gate@1.0.1", "--on", "facts.yaml", *DAY).out
    assert "1 row · as of 2026-06-30 · 1 comes to another answer" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("gate@1.0.0", "gate@9.0.0"), "`gate` has no version `9.0.0`"),
        (("gate@1.0.0", "gat"), "no ruleset is named `gat`; did you mean `gate`?"),
        (("gate@1.0.0", "rulesets"), "`rulesets` is a folder, and `gate@1.0.0` is not"),
        (("gate@1.0.0", "gone.yaml"), "there is no file `gone.yaml`"),
        (("gate@1.0.0", "gate@x"), "`x` does not select versions"),
        (("gate@1.0.0", "gate@1.0.1", "--on", "a", "--on-log", "b"), "not both"),
        (("gate@1.0.0", "gate@1.0.1", "--on", "row.csv"), "did you mean `rows.csv`?"),
        (("gate@1.0.0", "gate@1.0.1", "--format", "htlm"), "did you mean `html`?"),
    ],
)
def test_a_wrong_call_is_refused(changed: Path, arguments: tuple[str, ...], said: str) -> None:
    """With what would be right."""
    ran = plg("diff", *arguments)
    assert ran.status == 2
    assert said in ran.err


def test_rows_of_something_else_are_refused(changed: Path) -> None:
    """No row could be decided: that is no absence of flips."""
    (changed / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    ran = plg("diff", "gate@1.0.0", "gate@1.0.1", "--on", "other.csv")
    assert ran.status == 1
    assert "no column of `other.csv` is a fact of gate 1.0.1" in ran.err


def test_a_column_that_nearly_is_a_fact_is_told(changed: Path) -> None:
    """Rows without it would come to no other answer, and nobody would know why."""
    (changed / "near.csv").write_text("parcel,weight,shares\ngreen,30,0.58\n", encoding="utf-8")
    ran = plg("diff", "gate@1.0.0", "gate@1.0.1", "--on", "near.csv", *DAY)
    assert ran.status == 0
    assert "`shares` is no fact of gate 1.0.1; did you mean `share`?" in ran.err


def test_rows_that_both_refuse_are_named(changed: Path) -> None:
    """With what is wrong: they are neither the same nor another answer."""
    out = plg("diff", "gate@1.0.0", "gate@1.0.1", "--on", "rows.csv", *DAY).out
    assert "refused by both: 1 (black: `weight` is" in out


def test_a_folder_with_a_mistake_is_compared_as_far_as_it_goes(changed: Path) -> None:
    """The good versions are told, then what is wrong; the status says so."""
    shutil.copytree(changed / "rulesets", changed / "base")
    (changed / "base/queue/1.0.0.yaml").write_text("ruleset: queue\n", encoding="utf-8")
    (changed / "base/gate/1.0.1.yaml").unlink()
    ran = plg("diff", "base", "rulesets", *DAY)
    assert ran.status == 1
    assert "gate 1.0.0 → 1.0.1" in ran.out
    assert "base/queue/1.0.0.yaml" in ran.err


def test_rows_that_fit_nothing_compared_are_told(changed: Path) -> None:
    """Silence would look like no effect."""
    shutil.copytree(changed / "rulesets", changed / "base")
    for version in ("1.0.0", "1.0.1"):
        file = changed / "base/gate" / f"{version}.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace("9 weeks", "8 weeks"))
    (changed / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    ran = plg("diff", "base", "rulesets", "--on", "other.csv", *DAY)
    assert ran.status == 0
    assert "no column of `other.csv` is a fact of what was compared" in ran.err
