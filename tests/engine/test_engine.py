"""The engine finds the version in force, decides, and can be shared."""

from __future__ import annotations

import json
import pickle
import threading
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from plgrules import Decision, Engine, FactError, RulesetError, RulesetNotFound, UsageError
from plgrules.program.decoding import program_from_json

DAY = date(2026, 11, 21)
CHANNEL = {"cac": 120, "ltv": 900, "gross_margin": 0.7, "retention_90d": 0.64}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def test_a_decision_says_what_and_by_which_rule(engine: Engine) -> None:
    """The example of the readme."""
    decision = engine.decide("channel-economics@1", CHANNEL, as_of=DAY)
    assert (decision.status, decision.outcome, decision.rule) == ("decided", "scale", "retains")
    assert decision.outputs["budget_multiplier"] == 3
    assert (decision.ruleset, decision.version, decision.as_of) == (
        "channel-economics",
        "1.0.0",
        DAY,
    )
    assert decision.digest.startswith("sha256:")
    assert decision.missing == ()
    assert decision.possible == ("scale",)


def test_the_highest_version_in_force_decides(engine: Engine) -> None:
    """By date; a major version filters first; a pin ignores dates and warns."""
    assert engine.decide("channel-economics", CHANNEL, as_of=DAY).version == "2.0.0"
    assert engine.decide("channel-economics", CHANNEL, as_of=date(2025, 6, 1)).version == "1.0.0"
    assert engine.decide("channel-economics@1", CHANNEL, as_of=DAY).version == "1.0.0"
    early = engine.decide("channel-economics@2.0.0", CHANNEL, as_of=date(2025, 6, 1))
    assert "not_in_force" in [warning.code for warning in early.warnings]


def test_past_its_review_a_ruleset_is_stale(engine: Engine) -> None:
    """Every decision says so."""
    later = engine.decide("channel-economics", CHANNEL, as_of=date(2031, 1, 1))
    assert "stale_ruleset" in [warning.code for warning in later.warnings]


def test_no_version_in_force_is_an_error(engine: Engine) -> None:
    """It names what there is."""
    with pytest.raises(RulesetNotFound, match="in force on 2001-01-01"):
        engine.decide("channel-economics", CHANNEL, as_of=date(2001, 1, 1))
    with pytest.raises(RulesetNotFound, match="has no version `7`"):
        engine.decide("channel-economics@7", CHANNEL)


def test_a_misspelt_name_gets_the_nearest(engine: Engine) -> None:
    """Also as a field of the error."""
    with pytest.raises(RulesetNotFound, match="did you mean `channel-economics`") as caught:
        engine.decide("chanel-economics", CHANNEL)
    assert caught.value.suggestion == "channel-economics"


@pytest.mark.parametrize("as_of", [datetime(2026, 1, 1), "2026-01-01", 20260101])
def test_as_of_is_a_date_and_nothing_else(engine: Engine, as_of: Any) -> None:
    """A datetime has a time zone problem; a text is not parsed."""
    with pytest.raises(UsageError, match="`as_of`"):
        engine.decide("channel-economics", CHANNEL, as_of=as_of)


@pytest.mark.parametrize("facts", [None, [1, 2], "cac=120", 3])
def test_facts_are_a_mapping_and_nothing_else(engine: Engine, facts: Any) -> None:
    """Said in words, not as an AttributeError."""
    with pytest.raises(UsageError, match="facts are a mapping"):
        engine.decide("channel-economics", facts)


@pytest.mark.parametrize("name", [None, 3, "channel-economics@", "channel-economics@new"])
def test_a_name_that_is_no_name_is_refused(engine: Engine, name: Any) -> None:
    """Also a version that selects nothing."""
    with pytest.raises(UsageError):
        engine.decide(name, CHANNEL)


def test_a_decision_does_not_change(engine: Engine) -> None:
    """What was decided stays what was decided."""
    decision = engine.decide("channel-economics@1", CHANNEL, as_of=DAY)
    for name in ("as_of", "outcome", "status", "facts", "outputs"):
        with pytest.raises(AttributeError):
            setattr(decision, name, None)
    decision.outputs["budget_multiplier"] = 99
    assert decision.outputs["budget_multiplier"] == 3


def test_without_as_of_today_is_recorded(engine: Engine) -> None:
    """A decision never has no day."""
    before = date.today()
    decision = engine.decide("channel-economics@1", CHANNEL)
    assert before <= decision.as_of <= date.today()


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), "0.64", True, 64, None.__class__, [0.64], 10**400]
)
def test_a_wrong_fact_is_named(engine: Engine, value: Any) -> None:
    """It never becomes "no match"."""
    with pytest.raises(FactError) as caught:
        engine.decide("channel-economics@1", {**CHANNEL, "retention_90d": value})
    (problem,) = caught.value.problems
    assert problem.fact == "retention_90d"
    assert "retention_90d" in problem.message


def test_a_near_miss_of_a_fact_is_suggested(engine: Engine) -> None:
    """The nearest known name is a field of the problem."""
    with pytest.raises(FactError) as caught:
        engine.decide("channel-economics@1", {"cac": 120, "retention_90": 0.6})
    (problem,) = caught.value.problems
    assert (problem.code, problem.suggestion) == ("fact-unknown", "retention_90d")


def test_facts_may_change_after_the_decision(engine: Engine) -> None:
    """A decision keeps what it was made on."""
    facts = dict(CHANNEL)
    decision = engine.decide("channel-economics@1", facts, as_of=DAY)
    facts["cac"] = 10_000
    assert decision.trace.agrees
    assert decision.facts["cac"] == 120


def test_a_compiled_ruleset_decides_the_same(engine: Engine) -> None:
    """`compile` is the same function without the look-up."""
    decide = engine.compile("channel-economics", as_of=DAY)
    assert decide(CHANNEL, DAY) == engine.decide("channel-economics", CHANNEL, as_of=DAY)


def test_a_decision_survives_pickle(engine: Engine) -> None:
    """It brings its program along and explains itself the same."""
    decision = engine.decide("channel-economics", CHANNEL, as_of=DAY)
    copy: Decision = pickle.loads(pickle.dumps(decision))
    assert copy == decision
    assert hash(copy) == hash(decision)
    assert copy.explain() == decision.explain()
    assert copy.outputs == decision.outputs


def test_errors_survive_pickle(engine: Engine) -> None:
    """Worker processes send them back."""
    with pytest.raises(FactError) as caught:
        engine.decide("channel-economics@1", {"cac": "x"})
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems


def test_the_json_of_a_decision_decides_again(engine: Engine) -> None:
    """Facts and version in it are enough to get the same decision."""
    decision = engine.decide("channel-economics", CHANNEL, as_of=DAY)
    data = json.loads(decision.to_json())
    assert data == json.loads(json.dumps(decision.to_dict()))
    again = engine.decide(
        f"{data['ruleset']}@{data['version']}",
        data["facts"],
        as_of=date.fromisoformat(data["as_of"]),
    )
    assert (again.digest, again.to_dict()) == (data["digest"], decision.to_dict())


def test_every_program_round_trips(engine: Engine) -> None:
    """Canonical JSON gives an equal program with the same digest."""
    for info in engine.rulesets():
        program = engine.ruleset(f"{info.name}@{info.version}").program
        copy = program_from_json(program.to_json())
        assert copy == program
        assert copy.digest == program.digest


def test_threads_share_an_engine() -> None:
    """Each gets its own right answer, also while rulesets are compiled on first use."""
    engine = Engine()
    wrong: list[Any] = []

    def work(retention: float, outcome: str) -> None:
        for _ in range(300):
            facts = {**CHANNEL, "retention_90d": retention}
            decision = engine.decide("channel-economics@1", facts, as_of=DAY)
            if decision.outcome != outcome or not decision.trace.agrees:
                wrong.append(decision)

    threads = [
        threading.Thread(target=work, args=pair)
        for pair in [(0.64, "scale"), (0.5, "optimize")] * 4
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = """ruleset: gate
version: 1.0.0
effective_from: 2026-01-01
title: Gate
question: In or out?
facts: {x: {type: number, title: X}}
parameters: {limit: {value: 5, source: assumption, title: Limit}}
decide:
  rules:
    - {id: inside, if: x < limit, then: go, because: "b"}
    - {id: outside, then: stop, because: "b"}
outcomes: {go: {title: Go}, stop: {title: Stop}}
"""
    (tmp_path / "gate").mkdir()
    (tmp_path / "gate" / "1.0.0.yaml").write_text(source)
    return tmp_path


def test_a_loaded_engine_reads_no_file(folder: Path) -> None:
    """A decision needs nothing but memory."""
    engine = Engine(folder)
    (folder / "gate" / "1.0.0.yaml").unlink()
    decision = engine.decide("gate", {"x": 1}, as_of=DAY)
    assert decision.outcome == "go"
    assert "gate" in decision.explain()


def test_reload_swaps_in_what_is_new(folder: Path) -> None:
    """And a wrong file keeps the version that was good."""
    engine = Engine(folder)
    file = folder / "gate" / "1.0.0.yaml"
    file.write_text(file.read_text().replace("value: 5", "value: 0.5"))
    engine.reload()
    assert engine.decide("gate", {"x": 1}, as_of=DAY).outcome == "stop"
    file.write_text(file.read_text().replace("x < limit", "y < limit"))
    with pytest.raises(RulesetError, match="unknown"):
        engine.reload()
    assert engine.decide("gate", {"x": 1}, as_of=DAY).outcome == "stop"


def test_a_folder_with_a_wrong_ruleset_does_not_load(folder: Path) -> None:
    """All problems come at once, each with its place."""
    (folder / "gate" / "1.1.0.yaml").write_text("ruleset: gate\nversion: 1.1.0\nfacts: [1]\n")
    (folder / "gate" / "1.2.0.yaml").write_text("ruleset: [")
    with pytest.raises(RulesetError) as caught:
        Engine(folder)
    files = {diagnostic.file for diagnostic in caught.value.diagnostics}
    assert {Path(str(file)).name for file in files} == {"1.1.0.yaml", "1.2.0.yaml"}
    assert all(diagnostic.line for diagnostic in caught.value.diagnostics)


def test_no_folder_is_an_error_in_words() -> None:
    """Not an empty engine."""
    with pytest.raises(UsageError, match="not a folder"):
        Engine("no/such/folder")


def test_the_listing_tells_which_version_is_in_force(engine: Engine) -> None:
    """Names, versions, titles."""
    listed = {(info.name, info.version): info.in_force for info in engine.rulesets(DAY)}
    assert listed["channel-economics", "2.0.0"]
    assert not listed["channel-economics", "1.0.0"]


def test_the_schema_of_facts_admits_what_gives_a_fact(engine: Engine) -> None:
    """A fact with a fall-back is required, or the facts that give it."""
    import jsonschema

    schema = engine.ruleset("channel-economics@1").facts_schema()
    jsonschema.validate(CHANNEL, schema)
    spent = {"spend": 1000, "new_customers": 10, "contribution_ltv": 90, "retention_90d": 0.5}
    jsonschema.validate(spent, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"cac": 120}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**CHANNEL, "retention_90d": 64}, schema)
