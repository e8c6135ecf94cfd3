"""What `decide_frame` takes, gives, tells and refuses."""

from __future__ import annotations

import math
import subprocess
import sys
import warnings
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from plgrules.audit.log import DecisionLog
from plgrules.backends.columns.nodes import Column, Pick
from plgrules.backends.frame.decide import decide_frame
from plgrules.backends.frame.libraries import LIBRARIES, unsupported
from plgrules.backends.frame.renderer import Renderer
from plgrules.backends.semantics import lower_edge, upper_edge
from plgrules.diagnostics.errors import FactError, TableError, TableWarning
from plgrules.engine import Engine
from plgrules.program.program import Program
from tests.columns.engines import ENGINES
from tests.columns.rows import Batch, answers
from tests.columns.shipped import REFUSED
from tests.generators import AS_OF, program_of_text
from tests.support import facts_part, ruleset_text

NAME = "channel-economics@1"
LATER = date(2036, 1, 1)
CHANNEL = {"cac": 120.0, "ltv": 900.0, "gross_margin": 0.7, "retention_90d": 0.64}
OUTCOMES = {name: {"title": name, "severity": "info"} for name in ("yes", "no")}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def frame(**columns: Any) -> pl.DataFrame:
    """Return one channel with some columns set, or left out where they are None."""
    given = {**CHANNEL, **columns}
    return pl.DataFrame({name: [value] for name, value in given.items() if value is not None})


def program_with(condition: str, facts: dict[str, Any], **parts: Any) -> Program:
    """Return a program that says yes where a condition holds."""
    rows = [
        {"id": "first", "if": condition, "then": "yes", "because": "so"},
        {"id": "last", "then": "no", "because": "so"},
    ]
    text = ruleset_text(facts=facts_part(facts), decide={"rules": rows}, outcomes=OUTCOMES, **parts)
    return program_of_text(text)


def decided(program: Program, table: Any, **options: Any) -> list[dict[str, Any]]:
    """Return the decided rows of a frame of Polars."""
    rows: list[dict[str, Any]] = decide_frame(program, table, AS_OF, **options).to_dicts()
    return rows


# -- what comes back -----------------------------------------------------------------------------


def test_every_column_of_the_decision_is_added(engine: Engine) -> None:
    row = engine.decide_frame(NAME, frame(name="ads"), as_of=AS_OF).to_dicts()[0]
    assert row == {
        **CHANNEL,
        "name": "ads",
        "status": "decided",
        "outcome": "scale",
        "rule": "retains",
        "warnings": [],
        "budget_multiplier": 3.0,
        "deadline_days": None,
        "ruleset": "channel-economics",
        "version": "1.0.0",
        "problem": None,
    }


def test_findings_are_the_checks_that_are_present(engine: Engine) -> None:
    name = "arr-motion"
    program = engine.ruleset(name).program
    booleans = [fact.name for fact in program.facts if fact.domain.type == "boolean"]
    for value in (True, False):
        facts = dict.fromkeys(booleans, value)
        rows = engine.decide_frame(name, pl.DataFrame([facts]), as_of=AS_OF)
        checks = engine.decide(name, facts, as_of=AS_OF).checks
        assert rows["findings"].to_list() == [[c.id for c in checks if c.state == "present"]]


def test_warnings_about_the_day_are_in_every_row(engine: Engine) -> None:
    later = engine.decide_frame("free-tier", pl.DataFrame({"free_quota": [1]}), as_of=LATER)
    assert later["warnings"].to_list() == [["stale_ruleset"]]


def test_a_lazy_frame_is_not_computed(engine: Engine) -> None:
    with mock.patch.object(pl.LazyFrame, "collect", side_effect=AssertionError("collected")):
        lazy = engine.decide_frame(NAME, frame().lazy(), as_of=AS_OF)
    assert isinstance(lazy, pl.LazyFrame)
    assert lazy.collect()["outcome"].to_list() == ["scale"]


def test_pandas_keeps_its_index_and_the_users_columns(engine: Engine) -> None:
    table = pd.DataFrame({**{k: [v, v] for k, v in CHANNEL.items()}, "note": [object(), None]})
    table.index = pd.Index(["x", "y"], name="key")
    rows = engine.decide_frame(NAME, table, as_of=AS_OF)
    assert list(rows.index) == ["x", "y"]
    assert rows["note"] is not None
    assert rows["note"].iloc[0] is table["note"].iloc[0]
    assert list(rows["warnings"]) == ["", ""]


def test_columns_may_be_named_like_those_in_between(engine: Engine) -> None:
    table = frame(plg_rule="mine", plg_invalid=1)
    row = engine.decide_frame(NAME, table, as_of=AS_OF).to_dicts()[0]
    assert (row["plg_rule"], row["plg_invalid"], row["outcome"]) == ("mine", 1, "scale")


def test_a_plan_is_made_once_for_each_kind_of_frame(engine: Engine) -> None:
    engine.decide_frame(NAME, frame(), as_of=AS_OF)
    with mock.patch("plgrules.backends.frame.decide.lower", side_effect=AssertionError):
        engine.decide_frame(NAME, frame(cac=1.0), as_of=AS_OF)


# -- types of columns ----------------------------------------------------------------------------

_FITTING = [
    pl.Series([120], dtype=pl.Int8),
    pl.Series([120], dtype=pl.UInt64),
    pl.Series([120], dtype=pl.Float32),
    pl.Series([Decimal("120.00")]),
]


@pytest.mark.parametrize("column", _FITTING, ids=lambda column: str(column.dtype))
def test_numbers_of_every_width_are_taken(engine: Engine, column: pl.Series) -> None:
    table = frame().with_columns(column.alias("cac"))
    assert engine.decide_frame(NAME, table, as_of=AS_OF)["outcome"].to_list() == ["scale"]


@pytest.mark.parametrize("dtype", [pl.Categorical, pl.Enum(["low", "high"])], ids=str)
def test_categories_are_texts(dtype: Any) -> None:
    program = program_with(
        "size == 'low' and contains(word, 'LO')",
        {"size": {"type": "choice", "choices": ["low", "high"]}, "word": "text"},
    )
    table = pl.DataFrame({"size": ["low", "high"], "word": ["low", "low"]}).cast(dtype)
    assert [row["outcome"] for row in decided(program, table)] == ["yes", "no"]


def test_columns_of_nothing_but_nulls_have_every_type(engine: Engine) -> None:
    table = frame().with_columns(
        cac=pl.lit(None), ltv=pl.lit(None, pl.String), flagged_on=pl.lit(None, pl.Float64)
    )
    assert engine.decide_frame(NAME, table, as_of=AS_OF)["status"].to_list() == ["undetermined"]
    of_pandas = pd.DataFrame({name: [None] for name in CHANNEL})
    rows = engine.decide_frame(NAME, of_pandas, as_of=AS_OF)
    assert list(rows["status"]) == ["undetermined"]


_WRONG = {
    "texts": (pl.Series(["120"]), "column `cac` holds String, but the fact wants numbers"),
    "booleans": (pl.Series([True]), "column `cac` holds Boolean, but the fact wants numbers"),
    "times": (pl.Series([datetime(2026, 1, 1)]), "column `cac` holds Datetime"),
}


@pytest.mark.parametrize("name", _WRONG)
def test_columns_of_a_wrong_type_are_refused(engine: Engine, name: str) -> None:
    column, message = _WRONG[name]
    with pytest.raises(FactError) as error:
        engine.decide_frame(NAME, frame().with_columns(column.alias("cac"), ltv=pl.lit("9")))
    assert [problem.fact for problem in error.value.problems] == ["cac", "ltv"]
    assert error.value.problems[0].message.startswith(message)


def test_a_column_of_several_types_is_refused(engine: Engine) -> None:
    table = frame().to_pandas().astype({"cac": object})
    mixed = pd.concat([table, table.assign(cac="many")], ignore_index=True)
    with pytest.raises(FactError, match="column `cac` holds"):
        engine.decide_frame(NAME, mixed)


# -- names of columns ----------------------------------------------------------------------------


def test_a_near_miss_is_told_and_with_strict_refused(engine: Engine) -> None:
    table = frame(retention_90d=None, retention_90=0.64)
    with pytest.warns(
        TableWarning, match="`retention_90` is no fact; did you mean `retention_90d`"
    ):
        engine.decide_frame(NAME, table, as_of=AS_OF)
    with pytest.raises(FactError) as error:
        engine.decide_frame(NAME, table, as_of=AS_OF, strict=True)
    assert [p.suggestion for p in error.value.problems] == ["retention_90d"]


def test_a_wanted_fact_without_a_column_is_told(engine: Engine) -> None:
    with pytest.warns(TableWarning, match="no column for `retention_90d`: unknown in every row"):
        rows = engine.decide_frame(NAME, frame(retention_90d=None), as_of=AS_OF)
    assert rows["status"].to_list() == ["undetermined"]


def test_a_whole_frame_tells_nothing(engine: Engine) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        engine.decide_frame(NAME, frame(contribution_ltv=630.0, name="x"), as_of=AS_OF)


def test_a_frame_without_any_fact_is_refused(engine: Engine) -> None:
    with pytest.raises(TableError, match="no column is a fact of channel-economics"):
        engine.decide_frame(NAME, pl.DataFrame({"name": ["x"]}))


def test_names_that_are_taken_want_a_prefix(engine: Engine) -> None:
    table = frame(status="open", version="3")
    with pytest.raises(TableError, match="has `status`, `version` already; give a prefix"):
        engine.decide_frame(NAME, table)
    row = engine.decide_frame(NAME, table, as_of=AS_OF, prefix="our_").to_dicts()[0]
    assert (row["status"], row["our_status"], row["our_rule"]) == ("open", "decided", "retains")


@pytest.mark.parametrize("no_frame", [[1], {"cac": [1]}, "channels.csv", None])
def test_what_is_no_frame_is_refused(engine: Engine, no_frame: Any) -> None:
    with pytest.raises(TableError, match="is no frame"):
        engine.decide_frame(NAME, no_frame)


# -- wrong facts ---------------------------------------------------------------------------------

_PROBLEMS = {
    "cac": (-1.0, "`cac` is below its minimum 0 (fact-out-of-range)"),
    "gross_margin": (60.0, "`gross_margin` is above its maximum 1 (fact-out-of-range)"),
    "ltv": (math.nan, "`ltv` is not a finite number (fact-not-finite)"),
    "retention_90d": (math.inf, "`retention_90d` is not a finite number (fact-not-finite)"),
    "new_customers": (1.5, "`new_customers` is not a whole number (fact-not-an-integer)"),
}


@pytest.mark.parametrize("fact", _PROBLEMS)
def test_a_wrong_fact_makes_its_row_invalid(engine: Engine, fact: str) -> None:
    value, problem = _PROBLEMS[fact]
    table = pl.concat([frame(new_customers=3.0), frame(**{"new_customers": 3.0, fact: value})])
    right, wrong = engine.decide_frame(NAME, table, as_of=AS_OF).to_dicts()
    assert (right["status"], right["problem"]) == ("decided", None)
    assert (wrong["status"], wrong["problem"]) == ("invalid", problem)
    assert [wrong[name] for name in ("outcome", "rule", "warnings", "budget_multiplier")] == (
        [None] * 4
    )


@pytest.mark.parametrize("type", [pa.float64(), pa.float32()], ids=str)
@pytest.mark.parametrize("name", ["DuckDB", "DuckDB by Narwhals", "Ibis", "Spark"])
def test_not_a_number_is_wrong_where_statistics_leave_it_out(name: str, type: pa.DataType) -> None:
    """DuckDB believes the greatest value that a Parquet file tells, which is never NaN."""
    library = ENGINES[name]
    library.skip_unless_there()
    ratios = pa.array([0.5, math.nan, 0.75], type)
    table = pa.table({"row": [0, 1, 2], "x": ratios})
    program = program_with("x > 0.6", {"x": {"type": "number", "min": 0, "max": 1}})
    with library.as_installed():
        rows = library.leave(decide_frame(program, library.enter(table), AS_OF))
    assert [row["status"] for row in rows] == ["decided", "invalid", "decided"]
    assert rows[1]["problem"] == "`x` is not a finite number (fact-not-finite)"


def test_all_wrong_facts_of_a_row_are_named(engine: Engine) -> None:
    row = engine.decide_frame(NAME, frame(cac=-1.0, ltv=-1.0), as_of=AS_OF).to_dicts()[0]
    assert row["problem"] == (
        "`cac` is below its minimum 0 (fact-out-of-range); "
        "`ltv` is below its minimum 0 (fact-out-of-range)"
    )


def test_more_wrong_facts_than_are_looked_up_at_once_are_named() -> None:
    names = [f"x{place}" for place in range(20)]
    facts = {name: {"type": "number", "min": 0} for name in names}
    program = program_with(" + ".join(names) + " > 1", facts)
    row = decided(program, pl.DataFrame({name: [-1.0] for name in names}))[0]
    assert [part.split("`")[1] for part in row["problem"].split("; ")] == names


def test_contradicting_facts_are_told(engine: Engine) -> None:
    table = frame(spend=1_000.0, new_customers=10.0, contribution_ltv=630.0)
    row = engine.decide_frame("channel-economics@2", table, as_of=AS_OF).to_dicts()[0]
    assert row["status"] == "invalid"
    assert row["problem"].startswith("`spend`, `new_customers`, `cac` contradict each other")


_LISTS = {
    "null": (["alpha", None], "holds a null (fact-null-in-list)"),
    "twice": (["beta", "beta"], "holds an item twice (fact-duplicate-in-list)"),
    "foreign": (["omega"], "is not one of `alpha`, `beta` (fact-not-a-choice)"),
}


@pytest.mark.parametrize("name", _LISTS)
def test_what_is_wrong_with_a_list_is_told(name: str) -> None:
    items, problem = _LISTS[name]
    tags = {"type": "list", "of": "choice", "choices": ["alpha", "beta"]}
    program = program_with("'alpha' in tags", {"tags": tags})
    right, wrong = decided(program, pl.DataFrame({"tags": [["beta"], items]}))
    assert (right["outcome"], right["problem"]) == ("no", None)
    assert wrong["problem"] == f"`tags` {problem}"


def test_whole_numbers_beyond_doubles_are_refused() -> None:
    program = program_with("i > 1", {"i": "integer"})
    rows = decided(program, pl.DataFrame({"i": [2**53, 2**53 + 1, -(2**53) - 1]}))
    assert [row["status"] for row in rows] == ["decided", "invalid", "invalid"]
    assert rows[1]["problem"] == (
        "`i` is a whole number beyond 2 to the power of 53 (fact-too-large)"
    )
    of_doubles = decided(program, pl.DataFrame({"i": [2.0**53, 2.0**60, -(2.0**60), 1e300]}))
    assert [row["status"] for row in of_doubles] == ["decided"] + ["invalid"] * 3
    assert {row["problem"] for row in of_doubles[1:]} == {rows[1]["problem"]}


@pytest.mark.parametrize("name", ["polars", "pandas alone", "PyArrow alone", "DuckDB"])
def test_zero_has_no_sign(name: str) -> None:
    library = ENGINES[name]
    library.skip_unless_there()
    values = {"same": "x", "turned": "x * -1"}
    outputs = {n: {"type": "number", "title": n, "value": v} for n, v in values.items()}
    program = program_with("x < 1", {"x": "number"}, outputs=outputs)
    table = pa.table({"row": [0, 1], "x": [0.0, -0.0]})
    with library.as_installed():
        rows = library.leave(decide_frame(program, library.enter(table), AS_OF))
    assert [math.copysign(1, row[column]) for row in rows for column in values] == [1.0] * 4


EVERY_WAY = ["polars", "polars lazy", "pandas alone", "PyArrow alone", "DuckDB", "Spark"]


@pytest.mark.parametrize("name", EVERY_WAY)
def test_a_quotient_by_a_constant_is_right_to_the_last_bit(name: str) -> None:
    """Polars multiplies with the reciprocal, which is another number for every third dividend."""
    library = ENGINES[name]
    library.skip_unless_there()
    output = {"type": "number", "title": "share", "value": "x / 49"}
    program = program_with("x < 1", {"x": "number"}, outputs={"share": output})
    numbers = [place * 0.37 for place in range(200)]
    table = pa.table({"row": range(len(numbers)), "x": numbers})
    with library.as_installed():
        rows = library.leave(decide_frame(program, library.enter(table), AS_OF))
    assert [row["share"] for row in rows] == [number / 49 for number in numbers]


@pytest.mark.parametrize("name", EVERY_WAY)
def test_only_ascii_letters_have_two_cases(name: str) -> None:
    """The sign of Kelvin and the long s have ASCII letters as their other case in Unicode."""
    library = ENGINES[name]
    library.skip_unless_there()
    program = program_with("contains(word, 'skip')", {"word": "text"})
    words = ["SKIP", "skip", "to Skip it", "s\u212aip", "\u017fkip", "sk\u0130p", "ski", None]
    table = pa.table({"row": range(len(words)), "word": words})
    with library.as_installed():
        rows = library.leave(decide_frame(program, library.enter(table), AS_OF))
    assert [row["outcome"] == "yes" for row in rows] == [True] * 3 + [False] * 5


def test_numbers_within_tolerance_of_a_bound_are_right() -> None:
    program = program_with("x > 1", {"x": {"type": "number", "min": 1, "max": 3}})
    near = [
        1 - 0.9e-12,
        1 - 1.1e-12,
        3 * (1 + 0.9e-12),
        3 * (1 + 1.1e-12),
        1 + 0.9e-12,
        1 + 1.1e-12,
    ]
    rows = decided(program, pl.DataFrame({"x": near}))
    assert [row["outcome"] for row in rows] == ["no", None, "yes", None, "no", "yes"]


# -- columns without nulls -----------------------------------------------------------------------


def test_a_null_where_there_was_said_to_be_none_is_invalid(engine: Engine) -> None:
    table = pl.concat([frame(), frame().with_columns(cac=pl.lit(None, pl.Float64))]).lazy()
    for not_null in (True, ["cac"]):
        rows = engine.decide_frame(NAME, table, as_of=AS_OF, not_null=not_null).collect()
        assert rows["status"].to_list() == ["decided", "invalid"]
        assert rows["problem"][1].startswith("`cac` is null in a column")


def test_a_promise_about_a_column_that_is_not_there_is_refused(engine: Engine) -> None:
    with pytest.raises(TableError, match="`ca`, which is no column; did you mean `cac`"):
        engine.decide_frame(NAME, frame(), not_null=["ca"])


# -- many ranges ---------------------------------------------------------------------------------


def _ranges(count: int, flat: bool) -> Program:
    limits = [place * 10.0 for place in range(1, count)]
    answers_in_turn = ("yes", "no")
    if flat:
        conditions = [
            f"{limit - 10} < x <= {limit}" if n % 3 == 0 else f"{limit - 10} <= x < {limit}"
            for n, limit in enumerate(limits[1:], 1)
        ]
        steps = [
            {"id": f"r{n}", "if": text, "then": answers_in_turn[n % 2], "because": "so"}
            for n, text in enumerate(["x < 10", *conditions])
        ]
    else:
        steps = [
            {
                "id": f"r{n}",
                "up_to" if n % 3 == 0 else "below": str(limit),
                "then": answers_in_turn[n % 2],
                "because": "so",
            }
            for n, limit in enumerate(limits)
        ]
    steps.append({"id": "rest", "then": "no", "because": "so"})
    body = {"rules": steps} if flat else {"bands": {"of": "x", "steps": steps}}
    facts = facts_part({"x": "number"})
    return program_of_text(ruleset_text(facts=facts, decide=body, outcomes=OUTCOMES))


@pytest.mark.parametrize("flat", [False, True], ids=["bands", "rules"])
@pytest.mark.parametrize("name", ENGINES)
def test_many_ranges_are_told_apart(name: str, flat: bool) -> None:
    library = ENGINES[name]
    library.skip_unless_there()
    program = _ranges(300 if library.examples > 5 else 70, flat)
    limits = [10.0, 20.0, 640.0, 650.0, 690.0, 2_990.0]
    edges = [edge for limit in limits for edge in (limit, lower_edge(limit), upper_edge(limit))]
    near = [math.nextafter(edge, way) for edge in edges for way in (-math.inf, math.inf)]
    values = [*edges, *near, None, 0.0, -1e300, 1e300, math.inf, math.nan, 5.0]
    batch = Batch(program, {"x": "number"}, [{"x": value} for value in values])
    with library.as_installed():
        rows = library.leave(decide_frame(program, library.enter(batch.table()), AS_OF))
    if library.nan_is_null:
        batch = batch.without_nan()
    for row, got, expected in zip(
        batch.rows, answers(program, rows), batch.expected(), strict=True
    ):
        assert got == expected, row


# -- what cannot be expressed --------------------------------------------------------------------

_BEYOND = {
    "computed_part": ("contains(a, b)", {"a": "text", "b": "text"}),
    "computed_item": ("a in tags", {"a": "text", "tags": {"type": "list", "of": "text"}}),
    "two_lists": (
        "contains_any(tags, others)",
        {"tags": {"type": "list", "of": "text"}, "others": {"type": "list", "of": "text"}},
    ),
}


@pytest.mark.parametrize("name", [name for name in ENGINES if name != "Spark by Narwhals"])
def test_a_row_in_another_currency_is_invalid_on_every_engine(engine: Engine, name: str) -> None:
    library = ENGINES[name]
    library.skip_unless_there()
    found = ["USD", "EUR", None, "usd", "", "euros"]
    rows = [{"row": at, **CHANNEL, "Currency": money} for at, money in enumerate(found)]
    with library.as_installed():
        table = library.enter(pa.Table.from_pylist(rows))
        answered = library.leave(engine.decide_frame(NAME, table, as_of=AS_OF))
    statuses = [row["status"] for row in answered]
    assert statuses == ["decided", "invalid", "decided", "decided", "decided", "invalid"]
    said = "`Currency` is another currency than that of the facts, USD (fact-other-currency)"
    assert answered[1]["problem"] == said


def test_a_row_in_another_currency_is_not_explained(engine: Engine) -> None:
    table = frame(currency="EUR")
    with pytest.raises(FactError, match="`currency` is EUR, but the facts are in USD"):
        engine.explain_row(NAME, table, as_of=AS_OF)
    assert engine.explain_row(NAME, frame(currency="usd"), as_of=AS_OF).status == "decided"


def test_a_column_of_currencies_that_are_no_texts_is_refused(engine: Engine) -> None:
    with pytest.raises(FactError, match="but currencies are texts such as USD"):
        engine.decide_frame(NAME, frame(currency=840), as_of=AS_OF)


def test_a_currency_where_no_fact_is_money_is_a_column_like_others() -> None:
    program = program_with("x > 1", {"x": {"type": "number"}})
    [row] = decided(program, pl.DataFrame({"x": [2.0], "currency": ["EUR"]}))
    assert row["status"] == "decided"


def test_an_engine_with_a_log_says_that_frames_are_not_in_it(tmp_path: Path) -> None:
    with DecisionLog(tmp_path / "log.db") as log:
        logging = Engine(log=log)
        with pytest.warns(TableWarning, match="not in the log"):
            logging.decide_frame(NAME, frame(), as_of=AS_OF)


@pytest.mark.parametrize("feature", _BEYOND)
def test_what_polars_cannot_express_is_refused_before_it_runs(feature: str) -> None:
    condition, facts = _BEYOND[feature]
    program = program_with(condition, facts)
    reasons = unsupported(program, "polars")
    assert [reason.feature for reason in reasons] == [feature]
    columns = {name: [["x"]] if isinstance(fact, dict) else ["x"] for name, fact in facts.items()}
    with pytest.raises(TableError) as error:
        decide_frame(program, pl.DataFrame(columns), AS_OF)
    assert reasons[0].message in str(error.value)


def test_lists_are_refused_where_they_cannot_be_looked_into() -> None:
    tags = {"type": "list", "of": "choice", "choices": ["alpha", "beta"]}
    program = program_with("'alpha' in tags", {"tags": tags})
    assert {name for name in LIBRARIES if unsupported(program, name)} == {"dask"}
    table = pa.table({"tags": [["alpha"]]})
    with ENGINES["PyArrow alone"].as_installed(), pytest.raises(TableError, match="Polars beside"):
        decide_frame(program, table, AS_OF)


def test_shipped_rulesets_run_on_every_library_but_for_lists(engine: Engine) -> None:
    for info in engine.rulesets():
        name = f"{info.name}@{info.version}"
        program = engine.ruleset(name).program
        for library in LIBRARIES:
            features = {reason.feature for reason in unsupported(program, library)}
            if name in REFUSED:
                assert features == {REFUSED[name]}, name
            else:
                assert features <= ({"list_fact"} if library == "dask" else set()), name


def test_a_ruleset_that_columns_cannot_decide_is_refused_with_the_reason(engine: Engine) -> None:
    for name in REFUSED:
        facts = engine.ruleset(name).program.facts
        values: dict[str, Any] = {"list": [["x"]], "text": ["x"]}
        table = {f.name: values[f.domain.type] for f in facts if f.domain.type in values}
        with pytest.raises(TableError, match="cannot run on this frame: `contains_any` over two"):
            engine.decide_frame(name, pl.DataFrame(table), as_of=AS_OF)


def test_a_look_up_of_nothing_but_nulls_is_null() -> None:
    narwhals = pytest.importorskip("narwhals")
    place = Column("place", "index", nullable=False)
    nothing = Renderer(narwhals).value(Pick(place, (None, None), "number")).alias("nothing")
    table = narwhals.from_native(pa.table({"place": [0, 1]})).with_columns(nothing).to_native()
    assert table["nothing"].to_pylist() == [None, None]


# -- one row -------------------------------------------------------------------------------------


def test_a_row_is_explained_from_whatever_holds_it(engine: Engine) -> None:
    table = frame(name="ads")
    of_pandas = table.to_pandas()
    rows: list[Any] = [
        table.row(0, named=True),
        table,
        table.lazy(),
        table.to_arrow(),
        of_pandas,
        of_pandas.iloc[0],
        of_pandas.convert_dtypes().iloc[0],
        next(of_pandas.itertuples()),
        duckdb.from_arrow(table.to_arrow()),
        engine.decide_frame(NAME, table, as_of=AS_OF),
    ]
    for row in rows:
        decision = engine.explain_row(NAME, row, as_of=AS_OF)
        assert (decision.outcome, decision.rule) == ("scale", "retains")
        assert decision.facts == CHANNEL


def test_a_row_of_spark_is_explained(engine: Engine) -> None:
    library = ENGINES["Spark"]
    library.skip_unless_there()
    table = frame(row=0).with_columns(new_customers=pl.lit(None, pl.Int64))
    decided_rows = engine.decide_frame(NAME, library.enter(table.to_arrow()), as_of=AS_OF)
    for row in (decided_rows.collect()[0], decided_rows):
        decision = engine.explain_row(NAME, row, as_of=AS_OF)
        assert (decision.rule, decision.facts) == ("retains", CHANNEL)


def test_nulls_of_a_row_are_missing_facts(engine: Engine) -> None:
    of_pandas = frame().to_pandas().assign(cac=math.nan)
    rows = of_pandas, of_pandas.iloc[0], next(of_pandas.itertuples()), {**CHANNEL, "cac": None}
    for row in rows:
        assert engine.explain_row(NAME, row, as_of=AS_OF).missing[0] == "cac"


def test_an_invalid_row_tells_the_whole_story(engine: Engine) -> None:
    with pytest.raises(FactError, match="`gross_margin` is 60, above its maximum 1: a ratio"):
        engine.explain_row(NAME, frame(gross_margin=60.0))


def test_a_row_without_names_is_refused(engine: Engine) -> None:
    for row in (frame().row(0), list(frame().row(0))):
        with pytest.raises(TableError, match="a row without names of its columns"):
            engine.explain_row(NAME, row)


@pytest.mark.parametrize("count", [0, 2])
def test_a_row_to_explain_is_one_row(engine: Engine, count: int) -> None:
    rows = pl.concat([frame()] * 2).head(count)
    with pytest.raises(TableError, match="a row to explain is one row"):
        engine.explain_row(NAME, rows)


# -- without the extra ---------------------------------------------------------------------------


def test_a_missing_package_is_named_with_its_extra() -> None:
    script = (
        "import sys; sys.modules['narwhals'] = None\n"
        "from plgrules import Engine\n"
        "from plgrules.diagnostics.extras import MissingExtra\n"
        "try: Engine().decide_frame('channel-economics', object())\n"
        "except MissingExtra as error: print(error)\n"
    )
    run = [sys.executable, "-c", script]
    told = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert "`narwhals`: pip install 'plgrules[frames]'" in told


# -- streams -------------------------------------------------------------------------------------


def test_a_stream_of_spark_is_decided_as_it_comes(engine: Engine, tmp_path: Path) -> None:
    """A stream over files gives what the same files give in batch; files that come later, too."""
    ENGINES["Spark"].skip_unless_there()
    from tests.columns.engines import spark_session

    spark, source, out = spark_session(), tmp_path / "in", tmp_path / "out"
    source.mkdir()
    schema = ", ".join(f"{name} double" for name in CHANNEL)
    stream = spark.readStream.schema(schema).option("maxFilesPerTrigger", 1).parquet(str(source))
    decided_stream = engine.decide_frame(NAME, stream, as_of=AS_OF)
    assert decided_stream.isStreaming
    writer = decided_stream.writeStream.format("parquet").option("path", str(out))
    writer = writer.option("checkpointLocation", str(tmp_path / "seen"))
    for part, (cac, margin) in enumerate([(120.0, 0.7), (900.0, 0.7), (None, 0.7), (120.0, 70.0)]):
        row = frame().with_columns(cac=pl.lit(cac, pl.Float64), gross_margin=pl.lit(margin))
        row.write_parquet(source / f"part{part}.parquet")
        if part % 2:
            # Twice, each time with two new files: what was decided before is not decided again.
            query = writer.trigger(availableNow=True).start()
            assert query.awaitTermination(60)
            assert query.lastProgress["numInputRows"] > 0
    batch = engine.decide_frame(NAME, spark.read.schema(schema).parquet(str(source)), as_of=AS_OF)
    streamed = sorted(spark.read.parquet(str(out)).collect(), key=repr)
    assert streamed == sorted(batch.collect(), key=repr)
    assert sorted(row.status for row in streamed) == [
        "decided", "decided", "invalid", "undetermined",
    ]  # fmt: skip
