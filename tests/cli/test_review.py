"""`plgrules review`: one company file, one report, and what the commands say about reviews."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import Result
from typer.testing import CliRunner

from plgrules.cli.app import app
from tests.cli.desk import GOLDEN, plg
from tests.review.bakery import FOLDER, FULL, MIXED

Golden = Callable[[Path, str], None]
HERE = ("--rulesets", "rulesets", "--as-of", "2026-06-10")


def review(*arguments: str, stdin: bytes | None = None, columns: int = 100) -> Result:
    """Return what `plgrules review` says on one day."""
    environment = {"COLUMNS": str(columns), "NO_COLOR": "1", "TERM": "dumb"}
    result = CliRunner().invoke(app, ["review", *arguments, *HERE], input=stdin, env=environment)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the rulesets of a bakery and two company files."""
    shutil.copytree(FOLDER, tmp_path / "rulesets")
    for name, company in (("full", FULL), ("mixed", MIXED)):
        text = yaml.safe_dump(company, sort_keys=False, allow_unicode=True)
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


# -- the report ----------------------------------------------------------------------------------


def test_a_company_is_reviewed(shop: Path, golden: Golden) -> None:
    """As text on standard output; nothing is wrong."""
    ran = review("full.yaml")
    assert (ran.exit_code, ran.stderr) == (0, "")
    golden(GOLDEN / "review_full.txt", ran.stdout)


def test_what_is_wrong_is_told_with_its_lines(shop: Path, golden: Golden) -> None:
    """After everything that could be decided; the text itself says what it is."""
    ran = review("mixed.yaml")
    assert ran.exit_code == 1
    assert (
        ran.stderr == "mixed.yaml: 5 problems on lines 25, 29, 31, 32, 40; the rest was decided\n"
    )
    golden(GOLDEN / "review_mixed.txt", ran.stdout)


def test_a_report_in_a_file_leaves_the_problems_for_the_terminal(shop: Path) -> None:
    """Each with its line."""
    ran = review("mixed.yaml", "--out", "report.md")
    assert (ran.exit_code, ran.stdout) == (1, "")
    places = [line.split(": ", 1) for line in ran.stderr.splitlines()]
    assert [(place, text[:24]) for place, text in places] == [
        ("mixed.yaml:29", "row 6 of `shops` has no "),
        ("mixed.yaml:32", "row 7 of `shops` is 7, n"),
        ("mixed.yaml:40", "`suply_cost` is not a fa"),
        ("mixed.yaml:25", "Shops \u00b7 Hill: `sales`, `"),
        ("mixed.yaml:31", "Shops, row 6: `margin` i"),
    ]
    assert "Loaf Ltd" in (shop / "report.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("suffix", "start"),
    [("txt", "The bakery "), ("json", "{"), ("md", "#"), ("html", "<!doctype html>")],
)
def test_the_name_of_the_file_tells_the_format(shop: Path, suffix: str, start: str) -> None:
    """Without --format."""
    assert review("full.yaml", "--out", f"report.{suffix}").exit_code == 0
    assert (shop / f"report.{suffix}").read_text(encoding="utf-8").startswith(start)


def test_data_come_as_one_document(shop: Path) -> None:
    """In a language, with every text in it."""
    document = json.loads(review("full.yaml", "--format", "json", "--lang", "zh").stdout)
    assert document["schema"] == "plgrules/review/1"
    assert document["title"] == "面包店总览"


def test_the_report_is_said_in_chinese(shop: Path, golden: Golden) -> None:
    """All of it."""
    golden(GOLDEN / "review_mixed_zh.txt", review("mixed.yaml", "--lang", "zh").stdout)


def test_lines_fit_the_terminal(shop: Path) -> None:
    """However narrow."""
    ran = review("mixed.yaml", columns=60)
    assert max(map(len, ran.stdout.splitlines())) <= 60


def test_a_company_comes_through_a_pipe_and_as_json(shop: Path) -> None:
    """Which has no lines to point at."""
    company = json.dumps({**FULL, "seats": -1}).encode()
    ran = review("-", stdin=company)
    assert ran.exit_code == 1
    assert ran.stderr == "standard input: 1 problem; the rest was decided\n"
    assert "`seats` is -1, below its minimum 0" in ran.stdout


def test_a_strict_review_refuses_what_nothing_reads(shop: Path) -> None:
    """Everything is decided and written all the same."""
    (shop / "own.yaml").write_text("seats: 45\ncolour: red\nrent: 3\nshops: [{name: A, sea: 1}]\n")
    assert review("own.yaml").exit_code == 0
    ran = review("own.yaml", "--strict")
    assert ran.exit_code == 1
    assert ran.stderr.splitlines() == [
        "own.yaml:4: `sea` (Shops): no ruleset of this review reads it",
        "own.yaml:2: `colour`: no ruleset of this review reads it",
        "own.yaml:3: `rent`: belongs to Shops",
    ]


def test_a_label_steers_no_terminal(shop: Path) -> None:
    """Whatever a file holds."""
    (shop / "odd.yaml").write_text('company: "A\\x1b[31mB"\nseats: 45\n')
    assert "\x1b" not in review("odd.yaml").stdout


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["fulll.yaml"], 2, "there is no file `fulll.yaml`; did you mean `full.yaml`?"),
        (["rulesets"], 2, "`rulesets` is a folder, not a file of facts"),
        (["full.yaml", "--review", "bakry"], 2, "did you mean `bakery`?"),
        (["full.yaml", "--format", "pdf"], 2, "not one of `text`, `markdown`, `html`, `json`"),
        (["full.yaml", "--out", "a.csv"], 2, "the name `a.csv` tells no format: add --format"),
        (["full.yaml", "--lang", "fr"], 2, "`fr` is not a language"),
        (["rows.csv"], 1, "`rows.csv` holds rows, not one company"),
        (["list.yaml"], 1, "`list.yaml` holds rows, not one company"),
        (["twice.yaml"], 1, "the key `seats` stands here a second time"),
        (["empty.yaml"], 1, "`empty.yaml` is empty"),
    ],
)
def test_a_file_that_is_no_company_is_refused(
    shop: Path, arguments: list[str], status: int, message: str
) -> None:
    """With what to do instead, and no traceback."""
    (shop / "rows.csv").write_text("seats\n45\n")
    (shop / "list.yaml").write_text("- seats: 45\n")
    (shop / "twice.yaml").write_text("seats: 45\nseats: 46\n")
    (shop / "empty.yaml").write_text("")
    ran = review(*arguments)
    assert ran.exit_code == status
    assert message in ran.stderr
    assert ran.stdout == ""


def test_an_overlay_counts_in_a_review(shop: Path) -> None:
    """And a misspelt one stops it."""
    head = "overlay: small\nauthor: Ann\nreason: Small town.\ndate: 2026-06-01\nparameters:\n"
    (shop / "small.yaml").write_text(f"{head}  opening@^1: {{enough_neighbours: 1000}}\n")
    assert "1,500 people live nearby (1,000 people suffice)" in " ".join(
        review("full.yaml", "--overlay", "small.yaml").stdout.split()
    )


# -- reviews among rulesets ----------------------------------------------------------------------


def test_reviews_are_listed_below_the_rulesets(shop: Path) -> None:
    """With their questions."""
    lines = plg("list", *HERE).out.splitlines()
    assert lines[-2:] == [
        "reviews of a whole company:",
        "bakery     1.0.0  How is the bakery, and what is to be done?",
    ]
    entries = json.loads(plg("list", *HERE, "--format", "json").out)
    assert entries[-1]["review"] == "bakery"
    assert entries[0]["ruleset"] == "allowance"


def test_reviews_are_checked_with_the_rulesets(shop: Path) -> None:
    """And counted apart."""
    assert plg("check").out == "9 rulesets and 1 review checked, nothing wrong\n"
    assert plg("check", "rulesets/bakery").out == "1 review checked, nothing wrong\n"
    file = shop / "rulesets" / "bakery" / "1.0.0.yaml"
    file.write_text(file.read_text("utf-8").replace("ruleset: award", "ruleset: awards"), "utf-8")
    ran = plg("check")
    assert ran.status == 1
    assert "no ruleset is named `awards`" in ran.err
    assert "1 error in 1 of 9 rulesets and 1 review; nothing was loaded" in ran.err


def test_a_ruleset_that_fits_no_review_any_more_is_an_error_of_the_review(shop: Path) -> None:
    """Whoever changes a ruleset learns who reads it."""
    file = shop / "rulesets" / "budget" / "1.0.0.yaml"
    text = file.read_text("utf-8").replace("supply_cost", "cost_of_supplies")
    file.write_text(text, "utf-8")
    errors = plg("check").err
    assert "no later entry that decides on the company reads `supply_cost`" in errors
    assert "budget 1.0.0 has no fact, parameter, derived value or output `supply_cost`" in errors


def test_the_tests_of_a_review_are_run(shop: Path) -> None:
    """Beside those of the rulesets."""
    ran = plg("test", "rulesets/bakery")
    assert ran.out == "ok    bakery 1.0.0  2 tests  all 12 reached\n"


def test_a_review_is_released_like_a_ruleset(shop: Path) -> None:
    """From then on an edit is an error."""
    ran = plg("release", "bakery@1.0.0", "--rulesets", "rulesets")
    assert (ran.out, ran.status) == ("released bakery 1.0.0\n", 0)
    file = shop / "rulesets" / "bakery" / "1.0.0.yaml"
    file.write_text(file.read_text("utf-8") + "# edited\n", "utf-8")
    assert "`bakery/1.0.0` was edited after its release" in plg("check").err
