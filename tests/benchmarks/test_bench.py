"""`plgrules bench` runs with what is installed, and says what is not and what differs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from plgrules.benchmark import columns
from plgrules.benchmark.answers import compare, wrong_answers
from plgrules.benchmark.columns import Used
from plgrules.benchmark.markdown import markdown
from plgrules.benchmark.measure import QUICK
from plgrules.benchmark.page import BEGIN, END
from plgrules.benchmark.peers.every import BY_HAND, OTHERS, PLGRULES
from plgrules.benchmark.peers.peer import Peer, Ways
from plgrules.benchmark.report import Report, measure
from plgrules.benchmark.single import engines
from plgrules.benchmark.subjects import TABLE, Subject, subjects
from plgrules.cli.app import app
from plgrules.diagnostics.errors import PlgrulesError

ABSENT = Peer("Nobody's engine", "nobody-has-this", "nobody_has_this", lambda key: Ways(str))


def _broken(key: str) -> Ways:
    raise AttributeError("`evaluate` is gone")


BROKEN = Peer("Another version", "pytest", "pytest", _broken)
INSTALLED = [peer for peer in (BY_HAND, *OTHERS) if peer.version]


@pytest.fixture(scope="module")
def report() -> Report:
    """A run of everything but columns, with an engine that is absent and one that fails."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("plgrules.benchmark.single.OTHERS", (*OTHERS, ABSENT, BROKEN))
        return measure(QUICK, 0, lambda what: None)


def test_every_installed_engine_has_its_times_and_ratios(report: Report) -> None:
    text = markdown(report)
    for peer in INSTALLED:
        line = next(line for line in text.splitlines() if line.startswith(f"| {peer.name}"))
        assert len(re.findall(r"\d+\.\d\d \(\d[\d.]*\)", line)) >= 2
        assert str(peer.version) in line
    assert "plgrules takes longer than: " in text


def test_an_engine_that_is_not_installed_is_named_with_its_package(report: Report) -> None:
    text = markdown(report)
    assert "| Nobody's engine (`nobody-has-this`) | not installed |" in text
    assert "AttributeError: `evaluate` is gone" in text


@pytest.mark.parametrize("peer", INSTALLED, ids=lambda peer: peer.name)
@pytest.mark.parametrize("subject", subjects(), ids=lambda subject: subject.key)
def test_answers_agree_but_where_binary_fractions_tell_apart_what_is_equal(
    peer: Peer, subject: Subject
) -> None:
    ours, theirs = PLGRULES.prepare(subject.key), peer.prepare(subject.key)
    for facts in subject.fact_sets(120):
        found = compare(subject, ours.outcome, theirs.outcome, [facts])
        equal_on_paper = subject.key == "D1" and facts["cac"] == round(
            facts["ltv"] * facts["gross_margin"], 6
        )
        assert found.different == 0 or equal_on_paper, found.first


def test_an_engine_that_answers_wrongly_is_told_with_the_facts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = Peer("Always waits", "", "", lambda key: Ways(lambda facts: "wait"))
    monkeypatch.setattr("plgrules.benchmark.single.OTHERS", (wrong,))
    found = engines(QUICK)[-1].times["D2"].agreement
    assert found.first is not None
    assert (found.first.answer, found.first.plgrules) == ("wait", "guide")
    assert 0 < found.different < found.asked == QUICK.fact_sets


def test_plgrules_gives_no_outcome_for_a_wrong_fact() -> None:
    for subject in subjects():
        said = wrong_answers(subject, PLGRULES.prepare(subject.key).outcome)
        assert said
        assert not set(said.values()) & subject.outcomes()


def test_the_facts_that_are_timed_come_to_every_rule() -> None:
    tree, table = (subject.plan() for subject in subjects())
    assert len({tree.decide(facts).rule for facts in subjects()[0].timed}) == 3
    rules = [table.decide(facts).rule for facts in subjects()[1].timed]
    assert rules == [f"r{number}" for number in range(1, len(TABLE) + 2)]


def test_figures_of_plgrules_itself_come_out(report: Report) -> None:
    assert [figure.what.split(",")[0] for figure in report.figures] == [
        "decide",
        "decide",
        "decide",
        "import plgrules",
        "load and compile all bundled rulesets",
        "load and compile the largest of them",
    ]
    assert all(figure.seconds > 0 for figure in report.figures)


# -- columns -------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["D1", "D2"])
def test_columns_by_hand_hold_what_plgrules_gives(key: str, tmp_path: Path) -> None:
    pl, duckdb = pytest.importorskip("polars"), pytest.importorskip("duckdb")
    from plgrules.benchmark.columns import write_table
    from plgrules.benchmark.run_columns import WAYS

    source = tmp_path / "in.parquet"
    write_table(source, key, 2_000, 0)
    results = {}
    for way, run in WAYS.items():
        out = tmp_path / f"{way}.parquet"
        run(key, True, str(source), str(out))()
        results[way] = pl.read_parquet(out).sort("id")
    first = results["polars"]
    assert set(first["status"]) == {"decided"}
    for result in results.values():
        assert result.columns == first.columns
        same = [name for name in first.columns if name != "warnings"]
        assert result.select(same).rows() == first.select(same).rows()
    assert duckdb.__version__


def test_columns_are_measured_in_processes_of_their_own(tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    source = tmp_path / "in.parquet"
    columns.write_table(source, "D2", 1_000, columns.NULLS)
    command = ("duckdb", "D2", "nulls", source, tmp_path / "out.parquet")
    (used,) = columns.best("plgrules.benchmark.run_columns", 1, [command])
    assert used.seconds > 0
    assert used.megabytes > 1


def test_a_run_that_fails_is_told_by_its_last_words(tmp_path: Path) -> None:
    command = ("sideways", "D1", "nulls", tmp_path / "in.parquet", tmp_path / "out.parquet")
    with pytest.raises(
        PlgrulesError, match=r"run_columns sideways D1` ended .* KeyError: 'sideways'"
    ):
        columns.best("plgrules.benchmark.run_columns", 1, [command])


def test_the_table_of_columns_has_every_decision_beside_its_hand_written_form(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("duckdb")
    ours, by_hand = Used(2.0, 3.0, 300.0), Used(1.5, 2.7, 200.0)
    monkeypatch.setattr(columns, "best", lambda *asked: [ours, by_hand] * 2)
    found = tuple(columns.measured(10, 1))
    assert len(found) == 8
    text = markdown(replace(report, rows=10, columns=found))
    assert "| D2, with nulls, DuckDB | 2.00 | 1.50 | 300 | 200 | 0.75 | 0.90 |" in text


def test_columns_that_cannot_be_measured_are_told_with_their_packages(report: Report) -> None:
    text = markdown(replace(report, rows=10, missing=("duckdb",)))
    assert "Not measured, as packages are not installed: `duckdb`." in text


# -- the command ---------------------------------------------------------------------------------


@pytest.fixture
def quickly(report: Report, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Gives the command a report that is there; what it asked for is listed."""
    asked: list[Any] = []

    def measured(*wanted: Any) -> Report:
        asked.append(wanted[:2])
        return report

    monkeypatch.setattr("plgrules.benchmark.report.measure", measured)
    return asked


def test_the_command_prints_the_report(report: Report, quickly: list[Any]) -> None:
    done = CliRunner().invoke(app, ["bench", "--quick"])
    assert done.output == markdown(report)
    assert quickly == [(QUICK, 10_000)]


def test_the_report_as_json_holds_seconds_and_versions(quickly: list[Any]) -> None:
    done = CliRunner().invoke(app, ["bench", "--format", "json", "--rows", "0"])
    found = json.loads(done.output)
    assert quickly[0][1] == 0
    assert found["engines"][0]["times"]["D1"]["outcome"] > 0
    assert found["machine"]["versions"]["plgrules"]


def test_a_page_gets_the_report_between_its_marks(
    report: Report, quickly: list[Any], tmp_path: Path
) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["bench", "--quick", "--write", str(page)])
    assert done.exit_code == 0
    expected = f"before\n{BEGIN}\n\n{markdown(report)}\n{END}\nafter\n"
    assert page.read_text(encoding="utf-8") == expected


def test_a_page_without_marks_is_refused_before_anything_is_measured(
    quickly: list[Any], tmp_path: Path
) -> None:
    page = tmp_path / "page.md"
    page.write_text("no marks\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["bench", "--write", str(page)])
    assert done.exit_code == 2
    assert f"`{page}` has no line `{BEGIN}`" in done.output
    assert not quickly
