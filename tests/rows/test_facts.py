"""Rows as facts: which columns count, what is constant, what is nearly a fact."""

from __future__ import annotations

from datetime import date

import pytest

from plgrules import Engine
from plgrules.backends.facts import near_misses
from plgrules.rows.decide import INVALID, DecidedRow, decide_rows
from plgrules.rows.facts import FactReader, parse_flags
from plgrules.rows.record import DecisionColumns
from plgrules.rows.table import Row, Table
from plgrules.rows.tally import Tally

DAY = date(2026, 6, 30)
ENGINE = Engine()
NAME = "channel-economics@2.0.0"
PROGRAM = ENGINE.ruleset(NAME).program


def decided(*rows: dict[str, object] | Row, textual: bool = True) -> list[DecidedRow]:
    """Return rows with their decisions."""
    made = [r if isinstance(r, Row) else Row(i, r) for i, r in enumerate(rows, 2)]
    columns = tuple(dict.fromkeys(name for row in made for name in row.values))
    table = Table("x.csv", columns, columns, iter(made), textual=textual)
    reader = FactReader(PROGRAM, columns, textual=textual)
    return list(decide_rows(ENGINE.compile(NAME), PROGRAM, table, reader, DAY))


def test_the_published_five_channels_come_out_as_they_must() -> None:
    """Four scale, one of them with care; the fourth lies at break-even."""
    header = "spend new_customers contribution_ltv retention_90d cohort_size".split()
    lines = [
        "31650.37 560 230.9223 0.791722 749",
        "34136.37 1097 247.9059 0.803610 1385",
        "158560.46 277 1660.7766 0.940639 219",
        "160544.85 702 228.5903 0.611807 1118",
        "8222.41 619 291.1125 0.838661 657",
    ]
    rows = decided(*(dict(zip(header, line.split(), strict=True)) for line in lines))
    decisions = [row.decision for row in rows if row.decision is not None]
    assert [d.outcome for d in decisions] == ["scale", "scale", "scale", "optimize", "scale"]
    assert [d.outputs["budget_multiplier"] for d in decisions] == [3, 3, 1.5, 1, 3]
    assert "below_3x_ltv_cac" in decisions[2].details.warnings
    assert "tree_and_list_disagree" in decisions[3].details.warnings


def test_columns_that_are_no_facts_are_left_alone() -> None:
    """A name decides nothing."""
    (row,) = decided({"channel": "Ads", "cac": "50", "contribution_ltv": "", "retention_90d": " "})
    assert row.decision is not None
    assert row.decision.facts == {"cac": 50.0}


def test_every_wrong_cell_of_a_row_is_named_at_once() -> None:
    """Those of a wrong type and those out of range."""
    (row,) = decided({"cac": "n/a", "ltv": "900", "gross_margin": "70", "retention_90d": "61"})
    assert row.status == INVALID
    assert row.problems == (
        '`cac` is "n/a", not a number',
        "`gross_margin` is 70, above its maximum 1: a ratio is written 0.7",
        "`retention_90d` is 61, above its maximum 1: a ratio is written 0.61",
    )


def test_facts_that_contradict_each_other_make_a_row_invalid() -> None:
    """As they refuse a single decision."""
    (row,) = decided({"cac": "115.67", "spend": "160544.85", "new_customers": "702"})
    assert row.status == INVALID
    assert "`spend`, `new_customers`, `cac` contradict each other" in row.problems[0]


def test_a_misspelt_choice_gets_the_nearest_one() -> None:
    """Choices go by their ids."""
    (row,) = decided({"retention_method": "brackets"})
    assert row.problems[0].endswith("did you mean `bracket`?")


def test_typed_values_keep_their_types() -> None:
    """A quantity in a text is wrong there, and is told as a number."""
    good, bad = decided(
        {"cac": 50, "is_first_test": True, "retention_90d": None},
        {"cac": "50", "is_first_test": "no", "retention_90d": "61%"},
        textual=False,
    )
    assert good.decision is not None
    assert good.decision.facts == {"cac": 50.0, "is_first_test": True}
    assert bad.problems == (
        '`cac` is "50", not a number: write 50, without quotes',
        '`retention_90d` is "61%", not a number: write 0.61',
        '`is_first_test` is "no", not true or false: write false',
    )


def test_a_broken_row_is_invalid_and_keeps_its_number() -> None:
    """Numbers count rows, lines count lines."""
    rows = decided({"cac": "5"}, Row(9, {"cac": "5"}, "the row has 1 cell"), {"cac": "6"})
    assert [(row.number, row.status) for row in rows] == [
        (1, "undetermined"),
        (2, INVALID),
        (3, "undetermined"),
    ]
    assert rows[1].problems == ("the row has 1 cell",)


def test_flags_are_read_like_cells_and_wrong_ones_named_at_once() -> None:
    """A blank one is an absent fact."""
    facts, problems = parse_flags(
        PROGRAM,
        ["cac=$120", " retention_90d =61%", "ltv=", "cac=1", "retention_90=1", "spend", "ltv=n/a"],
    )
    assert facts == {"cac": 120.0, "retention_90d": 0.61}
    assert [problem.message for problem in problems] == [
        "`cac` is given twice",
        "`retention_90` is not a fact of channel-economics 2.0.0; did you mean `retention_90d`?",
        "`spend` is no fact: write name=value",
        "`ltv` is given twice",
    ]


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        (["retention_90"], [("retention_90", "retention_90d")]),
        (["CAC"], [("CAC", "cac")]),
        (["Retention 90d"], [("Retention 90d", "retention_90d")]),
        (["retention_90", "retention_90d"], []),
        (["channel", "signups", "id", "procurement_involved"], []),
    ],
)
def test_a_column_that_nearly_is_a_fact_is_found(
    columns: list[str], found: list[tuple[str, str]]
) -> None:
    """But not where that fact has a column of its own."""
    assert list(near_misses(PROGRAM, columns)) == found


def test_decision_columns_hold_the_decision_in_their_order() -> None:
    """The contract of frames and files."""
    columns = DecisionColumns(PROGRAM, DAY)
    assert columns.names[:4] == ("status", "outcome", "rule", "warnings")
    assert columns.names[4:-3] == tuple(output.name for output in PROGRAM.outputs)
    assert columns.names[-3:] == ("ruleset", "version", "problem")
    (row,) = decided({"cac": "120", "contribution_ltv": "630", "retention_90d": "64%"})
    values = dict(zip(columns.names, columns.values(row), strict=True))
    assert row.decision is not None
    assert values["status"] == "decided"
    assert values["outcome"] == "scale"
    assert values["rule"] == "retains"
    assert values["warnings"] == [warning.code for warning in row.decision.warnings]
    assert values["budget_multiplier"] == 3
    assert values["deadline_days"] is None
    assert (values["ruleset"], values["version"]) == ("channel-economics", "2.0.0")
    assert values["problem"] is None


def test_an_invalid_row_has_its_problems_and_nothing_else() -> None:
    """Joined, where there are several."""
    columns = DecisionColumns(PROGRAM, DAY, "d_")
    (row,) = decided({"cac": "x", "ltv": "y"})
    values = dict(zip(columns.names, columns.values(row), strict=True))
    assert values["d_status"] == "invalid"
    assert values["d_problem"] == '`cac` is "x", not a number; `ltv` is "y", not a number'
    assert values["d_outcome"] is values["d_warnings"] is None


@pytest.mark.parametrize(
    ("day", "code"), [(date(2025, 1, 1), "not_in_force"), (date(2028, 1, 1), "stale_ruleset")]
)
def test_warnings_about_the_rulesets_dates_are_in_every_row(day: date, code: str) -> None:
    """They are the same codes that a decision has."""
    facts = {"cac": 120.0, "contribution_ltv": 630.0, "retention_90d": 0.64}
    decision = ENGINE.decide(NAME, facts, as_of=day)
    values = DecisionColumns(PROGRAM, day).values(DecidedRow(1, Row(2, {}), decision, ()))
    assert values[3] == [warning.code for warning in decision.warnings]
    assert values[3][-1] == code


def test_checks_that_are_present_are_findings() -> None:
    """A ruleset with checks has a column for them."""
    program = ENGINE.ruleset("activation-audit@1.0.0").program
    facts = {"median_ttfv_minutes": 12, "steps_before_value": ["confirm_email"], "stuck_at": []}
    decision = ENGINE.decide("activation-audit@1.0.0", facts, as_of=DAY)
    columns = DecisionColumns(program, DAY)
    values = dict(
        zip(columns.names, columns.values(DecidedRow(1, Row(2, {}), decision, ())), strict=True)
    )
    present = [check.id for check in decision.checks if check.state == "present"]
    assert values["findings"] == present
    assert "setup_before_value" in present


def test_a_tally_counts_in_the_rulesets_order_and_keeps_the_first_rows() -> None:
    """Warnings that all decided rows have stand apart."""
    good = {"cac": "120", "contribution_ltv": "630", "retention_90d": "64%"}
    bad = {**good, "retention_90d": "10%"}
    tally = Tally(PROGRAM, keep=2)
    rows = decided(bad, good, {"cac": "x"}, good, {"cac": "1"})
    assert list(tally.watch(rows)) == rows
    assert tally.counts() == [("scale", 2), ("optimize", 1), ("undetermined", 1), ("invalid", 1)]
    assert tally.first == rows[:2]
    assert "average_cac_used" in tally.shared_warnings()
    assert tally.invalid == 1
