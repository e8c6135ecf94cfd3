"""Whatever computes facts and patterns, and in however many processes, the leads are the same."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plgrules import Engine
from plgrules.backends.durable.machine import why_absent
from plgrules.decision.decision import Decision
from plgrules.decision.wording import fill
from plgrules.events import shares
from plgrules.events.deciding import Leads
from plgrules.events.follow import follow_file
from plgrules.events.frame_leads import leads_of_frame
from plgrules.events.lead import Lead, pipeline
from plgrules.events.run import leads_of_file, make_task
from plgrules.program.program import SignalStep, endings
from tests.events.conftest import FrameOf
from tests.events.logs import DAY, Event, event, flat, write

NAMES = [
    "Feature Used", "Invite Sent", "Comment Added", "role_changed", "Contacted by Sales",
    "SSO Requested", "Contact Sales", "Signed Up", "Connected Integration", "usage_reported",
]  # fmt: skip
WEIGHTS = [30, 9, 9, 3, 2, 1, 1, 4, 3, 3]

GIVEN = {
    f"acct-{n:02d}": {"account_arr": 400.0 * n, "potential_arr": 1500.0 * n, "consent": n % 3 > 0}
    for n in range(24)
}


def _events(count: int = 1_200) -> list[Event]:
    chosen = random.Random(11)
    found = []
    for n in range(count):
        name = chosen.choices(NAMES, WEIGHTS)[0]
        found.append(
            event(
                name,
                account=f"acct-{chosen.randrange(30):02d}",
                user=f"u{chosen.randrange(5)}",
                at=f"2026-{chosen.randrange(10, 12)}-{chosen.randrange(1, 22):02d}"
                f"T{chosen.randrange(24):02d}:{chosen.randrange(60):02d}:00+00:00",
                id=f"id-{n // 2 * 2 if n % 17 == 0 else n}",
                feature=chosen.choice(["boards", "exports"]) if name == "Feature Used" else None,
                integration=f"tool-{n % 3}" if name == "Connected Integration" else None,
                usage_share=n % 10 / 9 if name == "usage_reported" else None,
            )
        )
    first: dict[str, Event] = {}
    return [first.setdefault(one["messageId"], one) for one in found]


EVENTS = _events()
ENGINE = Engine()


def _polars() -> Any:
    return pytest.importorskip("polars").DataFrame(flat(EVENTS))


def _by_file(folder: Path, processes: int = 1, matcher: Any = "plain") -> list[Lead]:
    task = make_task(ENGINE, DAY, matcher=matcher)
    return leads_of_file(
        task, write(folder / "log.jsonl", EVENTS), GIVEN, processes=processes
    ).leads


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> list[Lead]:
    """Return the leads by the query of DuckDB and the plain matcher, in this process."""
    return _by_file(tmp_path_factory.mktemp("wanted"))


def test_a_polars_frame_gives_the_leads_of_the_file(wanted: list[Lead]) -> None:
    """Outcomes, reasons, warnings, matches and messages."""
    assert leads_of_frame(make_task(ENGINE, DAY), _polars(), GIVEN) == wanted
    _show_everything(wanted)


def _show_everything(leads: list[Lead]) -> None:
    """The leads are worth comparing: patterns match, messages are written and kept back."""
    assert sum(bool(lead.matches) for lead in leads) > 5
    assert {lead.message_check for lead in leads} >= {None, "send", "rewrite: may_not_write"}
    assert len({lead.action for lead in leads}) > 2


def test_a_spark_frame_gives_the_leads_of_the_file(wanted: list[Lead], spark_of: FrameOf) -> None:
    """So it does where the events lie on a cluster."""
    types = {"timestamp": "timestamp_ntz", "usage_share": "double"}
    frame = spark_of(flat(EVENTS), types)
    assert leads_of_frame(make_task(ENGINE, DAY), frame, GIVEN) == wanted


def test_durable_rules_gives_the_leads_of_the_plain_matcher(
    wanted: list[Lead], tmp_path: Path
) -> None:
    """It is a second opinion, not another answer."""
    if why_absent():
        pytest.skip(why_absent())
    assert _by_file(tmp_path, matcher="durable") == wanted


def test_several_processes_give_the_leads_of_one(
    wanted: list[Lead], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the same order, each decided as it is alone."""
    monkeypatch.setattr(shares, "WORTH_A_PROCESS", 10)
    monkeypatch.setattr(shares, "STARTS", 2)
    assert _by_file(tmp_path, processes=2) == wanted


def test_a_process_that_fails_leaves_no_account_out(
    wanted: list[Lead], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its share is decided here."""
    monkeypatch.setattr(shares, "WORTH_A_PROCESS", 10)
    monkeypatch.setattr(shares, "STARTS", 2)
    monkeypatch.setattr(shares.sys, "executable", "/bin/false")
    assert _by_file(tmp_path, processes=3) == wanted


def test_many_at_once_are_decided_as_one_by_one() -> None:
    """Each says what the engine says of it alone, with the whole trace of its decisions."""
    names: dict[str, Callable[[int], Any]] = {
        "active_days_28d": lambda n: n % 29,
        "active_users": lambda n: n % 5 + 1 if n % 29 else 0,
        "sso_requested": lambda n: n % 7 == 0,
        "usage_to_limit": lambda n: n / 100,
        "potential_arr": lambda n: n * 977.0,
        "account_arr": lambda n: n * 300.5,
        "fits_icp": lambda n: n % 2 == 0,
        "invited_colleague_came": lambda n: n % 3 == 0,
    }
    facts: dict[str, dict[str, Any]] = {
        f"a{n}": {
            name: of(n) for place, (name, of) in enumerate(names.items()) if (n >> place) % 5 < 3
        }
        for n in range(160)
    }
    found = shares.decide_all(Leads(ENGINE, DAY), facts, {}, lambda accounts: {})
    for lead, known in zip(found, facts.values(), strict=True):
        qualified, motion, action = _alone(known)
        assert (lead.qualified, lead.motion, lead.action) == tuple(
            decision.outcome or "undetermined" for decision in (qualified, motion, action)
        )
        shown = qualified.record.program.steps
        signals = [step.name for step in shown if isinstance(step, SignalStep)]
        assert list(lead.signals) == [n for n in signals if qualified.record.values[n]]
        assert list(lead.warnings) == [warning.text for warning in qualified.warnings]
        for reason, decision in zip(lead.reasons, (qualified, motion, action), strict=True):
            if decision.rule is not None:
                ends = {end.id: end for end in endings(decision.record.program.decision)}
                assert reason == fill(ends[decision.rule].because, decision.record, "en")
    assert len({lead.action for lead in found}) > 3
    assert len({lead.warnings for lead in found}) > 10


def _alone(known: dict[str, Any]) -> list[Decision]:
    """The three decisions on an account, as anybody would ask the engine for them."""
    made = []
    for name in pipeline()["decisions"].values():
        read = {fact.name for fact in ENGINE.ruleset(name, as_of=DAY).program.facts}
        given = {fact: value for fact, value in known.items() if fact in read}
        made.append(ENGINE.decide(name, given, as_of=DAY))
    return made


def test_following_in_pieces_ends_with_the_leads_of_the_file(
    wanted: list[Lead], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Patterns included: what is kept of events is enough."""
    monkeypatch.setattr("plgrules.events.follow.CHUNK", 40_000)
    log, out = write(tmp_path / "log.jsonl", EVENTS), tmp_path / "out.jsonl"
    task = make_task(ENGINE, DAY)
    follow_file(task, log, out, tmp_path / "state.db", GIVEN, pinned=True, idle=0.0)
    last = {row["account"]: row for row in map(json.loads, out.read_text().splitlines())}
    assert set(last) == {lead.account for lead in wanted}
    for lead in wanted:
        row = last[lead.account]
        assert bool(row["matches"]) == bool(lead.matches)
        for name, value in (("pql", lead.qualified), ("signals", list(lead.signals))):
            assert row[name] == value
        assert (row["motion"], row["action"]) == (lead.motion, lead.action)
