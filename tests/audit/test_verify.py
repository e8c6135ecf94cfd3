"""Any edit, gap or reordering is found, and where it is is told."""

from __future__ import annotations

import sqlite3
import threading
import zlib
from pathlib import Path

import pytest

from plgrules.audit.erase import erase
from plgrules.audit.log import DecisionLog
from plgrules.audit.logged import Reader
from plgrules.audit.store import LogError
from tests.audit.conftest import OpenLog
from tests.audit.support import decided, logged, verified

EVENTS = 5


@pytest.fixture
def log(open_file: OpenLog) -> DecisionLog:
    """Return a log of five decisions, in a file."""
    made = open_file()
    for n in range(EVENTS):
        made.record(decided(float(n)))
    return made


def by_hand(log: DecisionLog, *statements: str) -> None:
    """Change the file of a log as somebody with a database tool would."""
    with sqlite3.connect(log.store.place) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


EDITS = {
    "a fact": ("UPDATE events SET body = '[99.0,198.0]' WHERE seq = 3", "altered", 3),
    "the time": ("UPDATE events SET at = at + 1 WHERE seq = 2", "altered", 2),
    "the day": ("UPDATE events SET as_of = as_of + 1 WHERE seq = 2", "altered", 2),
    "how long it took": ("UPDATE events SET took = 1 WHERE seq = 2", "altered", 2),
    "who asked": ("""UPDATE events SET context = '{"requested_by":"bob"}' WHERE seq = 4""",
                  "altered", 4),
    "the id": ("UPDATE events SET id = randomblob(16) WHERE seq = 4", "altered", 4),
    "a seal": ("UPDATE events SET body = NULL, salt = NULL, seal = randomblob(32) WHERE seq = 4",
               "altered", 4),
    "a link": ("UPDATE events SET link = randomblob(32) WHERE seq = 2", "altered", 2),
    "the kind": ("UPDATE events SET kind = 1 WHERE seq = 2", "altered", 2),
    "a column of another type": ("UPDATE events SET at = 'noon' WHERE seq = 2", "altered", 2),
    "a lost event": ("DELETE FROM events WHERE seq = 3", "gap", 3),
    "the first event lost": ("DELETE FROM events WHERE seq = 1", "gap", 1),
    "the end cut off": ("DELETE FROM events WHERE seq > 3", "cut-off", 4),
    "all events lost": ("DELETE FROM events", "cut-off", 1),
    "the head": ("UPDATE head SET link = randomblob(32)", "head-altered", 5),
    "the head set back": ("UPDATE head SET seq = 4", "head-altered", 5),
    "the program": ("UPDATE programs SET body = x'" + zlib.compress(b"{}").hex() + "'",
                    "program-altered", 0),
    "a damaged program": ("UPDATE programs SET body = x'00'", "program-altered", 0),
    "no program": ("DELETE FROM programs", "program-missing", 0),
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_by_hand_is_found_where_it_is(log: DecisionLog, edit: str) -> None:
    """Whatever was edited: the first flaw names the event."""
    assert verified(log).sound
    statement, code, place = EDITS[edit]
    by_hand(log, statement)
    found = verified(log)
    assert (found.flaws[0].code, found.flaws[0].seq) == (code, place)
    assert not found.sound


def test_a_form_edited_by_hand_is_found_in_every_event_that_has_it(log: DecisionLog) -> None:
    """An outcome stands in the form."""
    by_hand(log, "UPDATE forms SET body = replace(body, 'stop', 'go')")
    assert [(flaw.code, flaw.seq) for flaw in verified(log).flaws] == [
        ("altered", n) for n in range(1, EVENTS + 1)
    ]


@pytest.mark.parametrize("body", ["not JSON", "[]", '{"program":3}', ""])
def test_a_form_that_is_none_does_not_stop_the_walk(log: DecisionLog, body: str) -> None:
    """Every event with it is told."""
    by_hand(log, f"UPDATE forms SET body = '{body}'")
    assert {flaw.code for flaw in verified(log).flaws} >= {"altered"}


def test_events_that_changed_places_are_found(log: DecisionLog) -> None:
    """Both, and the one that follows."""
    by_hand(
        log,
        "UPDATE events SET seq = 100 WHERE seq = 2",
        "UPDATE events SET seq = 2 WHERE seq = 3",
        "UPDATE events SET seq = 3 WHERE seq = 100",
    )
    assert [flaw.seq for flaw in verified(log).flaws] == [2, 3, 4]


def test_an_event_put_in_is_found(log: DecisionLog) -> None:
    """After the last one, where nothing follows that would tell."""
    by_hand(
        log,
        "INSERT INTO events SELECT 6, randomblob(16), at, kind, form, as_of, took, context, body,"
        " salt, seal, link FROM events WHERE seq = 5",
    )
    assert [flaw.seq for flaw in verified(log).flaws] == [6, 6]


def test_only_the_key_can_make_a_chain_anew(open_file: OpenLog) -> None:
    """Without it the links that somebody works out are not those of the log."""
    log = open_file(key=b"secret")
    for n in range(3):
        log.record(decided(float(n)))
    by_hand(log, "UPDATE events SET body = '[99.0,198.0]' WHERE seq = 2")
    assert [flaw.seq for flaw in verified(log, b"secret").flaws] == [2]
    assert [flaw.code for flaw in verified(log).flaws] == ["key-missing"]


def test_the_head_proves_later_that_nothing_was_cut_off(log: DecisionLog) -> None:
    """It is the link of the last event."""
    head = verified(log).head
    log.record(decided())
    assert head in [event.row.link.hex() for event in logged(log)]


def test_a_log_verifies_while_others_write(open_log: OpenLog) -> None:
    """What comes meanwhile is no flaw."""
    log, ended = open_log(mode="batch", batch_size=20), threading.Event()

    def write() -> None:
        while not ended.is_set():
            log.record(decided())

    thread = threading.Thread(target=write)
    thread.start()
    try:
        found = [verified(log) for _ in range(5)]
    finally:
        ended.set()
        thread.join()
    assert all(one.sound for one in found)


def test_a_damaged_page_is_told_with_what_was_read_before(
    open_file: OpenLog, tmp_path: Path
) -> None:
    """Reading stops there, in words and not with a traceback."""
    log = open_file(mode="batch")
    for n in range(3000):
        log.record(decided(float(n)))
    log.close()
    file = tmp_path / "log.db"
    data = bytearray(file.read_bytes())
    page = len(data) // 4096 // 2 * 4096
    data[page : page + 4096] = b"\xff" * 4096
    file.write_bytes(data)
    found = verified(open_file())
    assert "damaged" in [flaw.code for flaw in found.flaws]
    assert any(".recover" in flaw.message for flaw in found.flaws)


@pytest.mark.parametrize("part", range(1, 10))
def test_no_damage_goes_unseen(open_file: OpenLog, tmp_path: Path, part: int) -> None:
    """Wherever in the file it is: it is told, or the events are all as they were."""
    log = open_file(mode="batch")
    for n in range(500):
        log.record(decided(float(n)))
    log.close()
    file = tmp_path / "log.db"
    before = verified(open_file())
    data = bytearray(file.read_bytes())
    start = len(data) * part // 10
    data[start : start + 300] = bytes(300)
    file.write_bytes(data)
    try:
        found = verified(open_file())
    except LogError:
        return
    assert not found.sound or (found.events, found.head) == (before.events, before.head)


# -- erasure ---------------------------------------------------------------------------------


def test_erased_facts_are_gone_and_the_chain_verifies(open_log: OpenLog) -> None:
    """The verdict stays, and an event says who erased, when and why."""
    log = open_log()
    ids = [log.record(decided(float(n), email="someone@example.org")) for n in range(4)]
    store, reader = log.store, Reader(log.store)
    count = erase(store, [reader.find(ids[1]), reader.find(ids[2])], by="ana", reason="asked to")
    assert count == 2
    found = verified(log)
    assert (found.sound, found.events, found.erased) == (True, 5, 2)
    event = reader.find(ids[1])
    assert (event.facts, event.outputs, event.form.outcome) == ({}, {"twice": None}, "stop")
    assert event.erased == ("/input/amount", "/input/email", "/result/twice")
    assert not event.is_whole
    with pytest.raises(Exception, match=r"`/input/email`.* erased"):
        event.decision()
    assert erase(store, [event], by="ana", reason="again") == 0
    log.record(decided())
    assert verified(log).sound


def test_nothing_of_what_was_erased_stays_in_the_file(open_file: OpenLog, tmp_path: Path) -> None:
    """Not in free pages, and not in the journal."""
    log = open_file()
    id = log.record(decided(1.0, email="someone@example.org"))
    log.record(decided(2.0))
    erase(log.store, [Reader(log.store).find(id)], by="ana", reason="asked to")
    files = [path.read_bytes() for path in tmp_path.iterdir()]
    assert not any(b"someone@example.org" in data for data in files)


def test_an_erasure_that_no_event_speaks_of_is_found(log: DecisionLog) -> None:
    """Somebody who knows the chain could put the right seal in place of a body."""
    from plgrules.audit.chain import seal_of

    row = logged(log)[2].row
    seal = seal_of(row.salt or b"", row.body or b"").hex()
    by_hand(log, f"UPDATE events SET body=NULL, salt=NULL, seal=x'{seal}' WHERE seq = 3")
    [flaw] = verified(log).flaws
    assert (flaw.code, flaw.seq) == ("erased-unsaid", 3)
