"""A decision that was logged is there, as it was, in every kind of store."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

import pytest

import plgrules
from plgrules import Engine
from plgrules.audit.chain import DECISION
from plgrules.audit.ids import Ids, id_bytes, id_text, least_id
from plgrules.audit.log import DecisionLog, logged_as, open_store
from plgrules.audit.logged import Reader
from plgrules.audit.store import Filter, LogError
from tests.audit.conftest import OpenLog
from tests.audit.support import DAY, PLAN, decided, logged, verified


def test_the_log_is_among_the_public_names_and_loaded_only_when_asked_for() -> None:
    """`from plgrules import DecisionLog`; whoever only decides does not wait for it."""
    code = (
        "import sys, plgrules; before = 'plgrules.audit.log' in sys.modules; "
        "plgrules.DecisionLog; print(before, 'plgrules.audit.log' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert plgrules.DecisionLog is DecisionLog
    assert ran.stdout.split() == ["False", "True"]
    with pytest.raises(AttributeError, match="no attribute `DecisionLogs`"):
        plgrules.DecisionLogs  # noqa: B018


def test_a_decision_is_kept_with_everything_that_made_it(open_log: OpenLog) -> None:
    """Facts with their types, outputs, verdict, context and the program itself."""
    log = open_log()
    decision = decided(12.5, email="a@b.c\ud800", plan=PLAN, since=date(2026, 1, 2), seats=3)
    with logged_as(requested_by="ana", labels={"account": "acme"}, trace_id="t", span_id="s"):
        id = log.record(decision, took=1500)
    [event] = logged(log)
    assert event.decision_id == decision.decision_id == id
    assert event.facts == decision.facts
    assert event.outputs == decision.outputs
    assert event.verdict == decision._verdict
    assert event.checks == {}
    assert (event.as_of, event.row.took, event.program) == (DAY, 1500, PLAN.program)
    assert event.labels == {"account": "acme"}
    assert event.context["requested_by"] == "ana"
    assert event.decision() == decision
    assert event.decision().explain("zh") == decision.explain("zh")
    assert Reader(log.store).find(id) == event


@pytest.mark.parametrize("amount", [None, 0.0, -1.5, 1e300, 0.1, 10.0])
def test_numbers_come_back_to_the_last_bit(open_log: OpenLog, amount: float | None) -> None:
    """And an absent fact stays absent."""
    log = open_log()
    decision = decided(amount)
    log.record(decision)
    [event] = logged(log)
    assert event.facts == decision.facts
    assert event.decision().outputs == decision.outputs


def test_batches_are_durable_once_flushed(open_log: OpenLog, target: Any) -> None:
    """Another reader sees them all, in their order."""
    log = open_log(mode="batch", batch_size=100)
    ids = [log.record(decided(float(n))) for n in range(1050)]
    log.flush()
    other = open_store(target, create=False)
    kept = [event.decision_id for event in Reader(other).decisions()]
    assert kept == ids == sorted(ids)
    newest = next(Reader(other).decisions(newest_first=True))
    assert newest.decision_id == ids[-1]
    other.close()


def test_a_batch_is_written_by_itself_after_a_while(open_log: OpenLog, target: Any) -> None:
    """Without another decision and without a flush."""
    log = open_log(mode="batch", every=0.05)
    log.record(decided())
    deadline = time.monotonic() + 10
    while not logged(log) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert len(logged(log)) == 1


@pytest.mark.parametrize("mode", ["durable", "batch"])
def test_threads_share_a_log(open_log: OpenLog, mode: str) -> None:
    """Every event is in one sound chain, each once."""
    log = open_log(mode=mode, batch_size=50)
    ids: list[str] = []

    def work() -> None:
        ids.extend([log.record(decided(float(n))) for n in range(40)])

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.flush()
    assert sorted(event.decision_id for event in logged(log)) == sorted(ids)
    assert verified(log).sound


def test_two_logs_on_one_target_make_one_chain(open_log: OpenLog) -> None:
    """Whoever writes next takes up the head."""
    first, second = open_log(), open_log()
    for n in range(10):
        (first, second)[n % 2].record(decided(float(n)))
    assert [event.facts["amount"] for event in logged(first)] == [float(n) for n in range(10)]
    assert verified(second).sound


def test_events_are_found_by_time_and_form(open_log: OpenLog) -> None:
    """Since with the moment, until without it."""
    moments: Iterator[int] = count(1_000_000_000_000_000_000, 1_000_000_000)
    log = open_log(clock=lambda: next(moments))
    for n in (1.0, 20.0, 3.0, 40.0):
        log.record(decided(n))
    second = 1_000_000_000_000_000 + 1_000_000
    store = log.store

    def scores(wanted: Filter) -> list[Any]:
        return [event.facts["amount"] for event in Reader(store).decisions(wanted)]

    assert scores(Filter(since=second)) == [20.0, 3.0, 40.0]
    assert scores(Filter(since=second, until=second + 2_000_000)) == [20.0, 3.0]
    assert scores(Filter(forms=lambda form: form.outcome == "go")) == [20.0, 40.0]
    assert scores(Filter(forms=lambda form: form.outcome == "go", until=second + 1)) == [20.0]
    assert scores(Filter(kind=DECISION + 7)) == []
    assert scores(Filter(forms=lambda form: False)) == []


def test_a_clock_that_goes_backwards_harms_nothing(open_log: OpenLog) -> None:
    """Ids still grow, times are what the clock said, and the chain is sound."""
    moments = iter([5_000_000_000_000_000, 4_000_000_000_000_000, 4_500_000_000_000_000])
    log = open_log(clock=lambda: next(moments))
    ids = [log.record(decided()) for _ in range(3)]
    assert ids == sorted(ids)
    assert [event.row.at for event in logged(log)] == [5 * 10**12, 4 * 10**12, 45 * 10**11]
    assert len(list(log.store.rows(Filter(since=45 * 10**11)))) == 2
    assert verified(log).sound


def test_an_engine_logs_whatever_it_decides(open_log: OpenLog) -> None:
    """By `decide` and by `compile`, and not what it refuses."""
    log = open_log()
    engine = Engine(only=["arr-motion"], log=log)
    first = engine.decide("arr-motion", {"account_arr": 24_000}, as_of=DAY)
    second = engine.compile("arr-motion", as_of=DAY)({"account_arr": 1}, DAY)
    with pytest.raises(ValueError, match="account_arr"):
        engine.decide("arr-motion", {"account_arr": "24k"}, as_of=DAY)
    assert [e.decision_id for e in logged(log)] == [first.decision_id, second.decision_id]
    assert all(event.row.took > 0 for event in logged(log))


def test_an_unknown_id_is_said_so(open_log: OpenLog) -> None:
    """No id at all, and an id of no decision."""
    reader = Reader(open_log().store)
    with pytest.raises(LogError, match="`nonsense` is no id"):
        reader.find("nonsense")
    with pytest.raises(LogError, match="has no decision"):
        reader.find("01a20071-dd00-7000-b086-40f988f70c35")


def test_a_closed_log_refuses(open_log: OpenLog) -> None:
    """Rather than opening itself again."""
    log = open_log()
    log.close()
    with pytest.raises(LogError, match="it is closed"):
        log.record(decided())


def test_a_key_must_be_the_one_of_the_log(open_log: OpenLog) -> None:
    """Writing with another would break the chain; reading needs none."""
    log = open_log(key=b"first")
    log.record(decided())
    assert verified(log, b"first").sound
    for key, said in ((b"other", "another key"), (None, "needs its key")):
        other = open_log(key=key)
        with pytest.raises(LogError, match=said):
            other.record(decided())
        assert [flaw.code for flaw in verified(other, key).flaws] == ["key-missing"]
        assert len(logged(other)) == 1


def test_a_log_that_must_be_there_is_not_made(target: Any) -> None:
    """A misspelt name is told, not filled with an empty log."""
    with pytest.raises(LogError, match="no log"):
        open_store(target, create=False)


def test_contexts_are_put_together() -> None:
    """The inner block adds to the outer one."""
    from plgrules.audit.context import current_context

    with logged_as(requested_by="ana", labels={"a": "1"}), logged_as(labels={"b": "2"}):
        assert '"labels":{"a":"1","b":"2"}' in current_context()
        assert '"requested_by":"ana"' in current_context()
    assert current_context() == ""


def test_ids_sort_by_time_and_never_repeat() -> None:
    """Also many in one millisecond."""
    ids = Ids(lambda: 1_700_000_000_000_000_000)
    made = [ids() for _ in range(10_000)]
    assert made == sorted(set(made))
    assert made[0] >= least_id(1_700_000_000_000)
    assert id_bytes(id_text(made[0])) == made[0]
    assert id_text(made[0])[14] == "7"


def test_a_log_is_closed_by_its_block(target: Any) -> None:
    """What waited is written then."""
    with DecisionLog(target, mode="batch", every=100) as log:
        log.record(decided())
    store = open_store(target, create=False)
    assert len(list(Reader(store).decisions())) == 1
    store.close()
