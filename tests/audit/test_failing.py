"""A log that cannot be written says so, loses nothing that it acknowledged, and drops nothing."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from plgrules.audit.log import DecisionLog, open_store
from plgrules.audit.logged import Reader
from plgrules.audit.store import LogError
from plgrules.decision.decision import Decision
from tests.audit.conftest import OpenLog
from tests.audit.support import decided, logged, verified
from tests.support import ROOT


@contextmanager
def locked(log: DecisionLog) -> Iterator[None]:
    """Hold the write lock of a log's file, as another process would."""
    other = sqlite3.connect(log.store.place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def amounts(log: DecisionLog) -> list[Any]:
    """What was logged, by its facts."""
    return [event.facts["amount"] for event in logged(log)]


# -- a locked log ----------------------------------------------------------------------------


def test_a_locked_log_raises_after_its_patience(open_file: OpenLog) -> None:
    """In durable mode that decision is not logged, later ones are."""
    log = open_file(patience=0.05)
    log.record(decided(1.0))
    with locked(log), pytest.raises(LogError, match=r"kept it locked for 0\.05 seconds"):
        log.record(decided(2.0))
    log.record(decided(3.0))
    assert amounts(log) == [1.0, 3.0]
    assert verified(log).sound


def test_a_locked_batch_is_kept_and_written_later(open_file: OpenLog) -> None:
    """Every call tells until it is written, and nothing more is taken meanwhile."""
    log = open_file(mode="batch", patience=0.05, every=100)
    log.record(decided(1.0))
    with locked(log):
        with pytest.raises(LogError, match="locked"):
            log.flush()
        with pytest.raises(LogError, match="locked"):
            log.record(decided(2.0))
    log.record(decided(3.0))
    log.flush()
    assert amounts(log) == [1.0, 3.0]


@pytest.mark.parametrize("mode", ["durable", "batch"])
def test_a_buffering_log_warns_once_and_catches_up(open_file: OpenLog, mode: str) -> None:
    """Up to its limit; one more raises, and is not taken."""
    log = open_file(mode=mode, patience=0.02, every=100, on_error="buffer", buffer_limit=5)
    with locked(log), warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        for n in range(5):
            log.record(decided(float(n)))
            if mode == "batch" and n == 0:
                with pytest.raises(LogError, match="locked"):
                    log.flush()
        with pytest.raises(LogError, match="5 events wait already"):
            log.record(decided(99.0))
    assert [str(warning.message).endswith("until it can be written") for warning in told] == [True]
    log.flush()
    log.record(decided(6.0))
    log.flush()
    assert amounts(log) == [0.0, 1.0, 2.0, 3.0, 4.0, 6.0]
    assert verified(log).sound


def test_threads_that_wait_together_all_learn_that_it_failed(open_file: OpenLog) -> None:
    """Nobody is told that an event is durable which is not."""
    log = open_file(patience=0.2)
    outcomes: list[str] = []

    def work(number: int) -> None:
        try:
            outcomes.append(log.record(decided(float(number))))
        except LogError:
            outcomes.append("failed")

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    with locked(log):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    kept = {event.decision_id for event in logged(log)}
    assert set(outcomes) - {"failed"} <= kept
    assert len(kept) == 6 - outcomes.count("failed")


def test_what_was_refused_never_appears_later(open_file: OpenLog) -> None:
    """A caller that was told so may have decided again."""
    log = open_file(patience=0.01)
    with locked(log):
        for n in range(3):
            with pytest.raises(LogError):
                log.record(decided(float(n)))
    log.flush()
    assert amounts(log) == []


# -- a decision that cannot be written -------------------------------------------------------


def _unwritable() -> Decision:
    decision = decided(5.0)
    decision._facts = (float("nan"), *decision._facts[1:])
    return decision


def test_a_decision_that_is_no_json_is_refused_alone(open_file: OpenLog) -> None:
    """To whoever made it; the others are written."""
    log = open_file()
    log.record(decided(1.0))
    with pytest.raises(LogError, match="cannot be logged"):
        log.record(_unwritable())
    log.record(decided(2.0))
    assert amounts(log) == [1.0, 2.0]


@pytest.mark.parametrize("on_error", ["raise", "buffer"])
def test_in_a_batch_it_is_told_by_the_next_call(open_file: OpenLog, on_error: str) -> None:
    """Also where the writing thread met it."""
    log = open_file(mode="batch", every=0.01, on_error=on_error)
    log.record(decided(1.0))
    log.record(_unwritable())
    deadline = time.monotonic() + 10
    while not log._refused and time.monotonic() < deadline:
        time.sleep(0.01)
    with pytest.raises(LogError, match="cannot be logged"):
        log.record(decided(2.0))
    log.record(decided(3.0))
    log.flush()
    assert amounts(log) == [1.0, 3.0]


def test_flush_tells_what_could_not_be_written(open_file: OpenLog) -> None:
    """And writes the rest."""
    log = open_file(mode="batch", every=100)
    log.record(_unwritable())
    log.record(decided(1.0))
    with pytest.raises(LogError, match="cannot be logged"):
        log.flush()
    log.flush()
    assert amounts(log) == [1.0]


# -- a full disk and a read-only one ---------------------------------------------------------


@pytest.mark.parametrize("mode", ["durable", "batch"])
def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path, mode: str) -> None:
    """A limit on the size of files fails writes as a full disk does."""
    done = _run(_FILLING, tmp_path / "log.db", mode)
    assert done.returncode == 0, done.stderr
    count, told = done.stdout.split(maxsplit=1)
    assert int(count) > 0
    assert "cannot be written" in told or "disk is full" in told or "read or written" in told
    with DecisionLog(tmp_path / "log.db") as log:
        assert len(logged(log)) >= int(count)
        log.record(decided())
        assert verified(log).sound


_FILLING = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from plgrules.audit.log import DecisionLog
from plgrules.audit.store import LogError
from tests.audit.support import decided
log = DecisionLog(sys.argv[1], mode=sys.argv[2], batch_size=50)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
count = waiting = 0
try:
    for number in range(1_000_000):
        log.record(decided(float(number)))
        waiting += 1
        if sys.argv[2] == "durable":
            count += 1
        elif waiting % 50 == 0:
            log.flush()
            count = waiting
except LogError as error:
    print(count, error)
    os._exit(0)
"""


def _run(code: str, *arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    whole = f"import os, sys\nsys.path.insert(0, {str(ROOT)!r})\n{code}"
    command = [sys.executable, "-c", whole, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def test_a_read_only_log_is_read_and_refuses_to_be_written(tmp_path: Path) -> None:
    """Root may write anything, so somebody else tries."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    with DecisionLog(folder / "log.db") as log:
        log.record(decided(7.0))
    (folder / "log.db").chmod(0o444)
    folder.chmod(0o555)
    for parent in list(folder.parents)[:-2]:
        parent.chmod(parent.stat().st_mode | 0o055)
    try:
        done = _run(_READING, folder / "log.db", tmp_path / "own.db")
    finally:
        folder.chmod(0o755)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "7.0"
    assert "may only be read" in done.stdout


_READING = """
from plgrules.audit.log import DecisionLog, open_store
from plgrules.audit.logged import Reader
from plgrules.audit.store import LogError
from tests.audit.support import decided
with DecisionLog(sys.argv[2]) as log:
    log.record(decided())
    list(Reader(log.store).decisions())
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
store = open_store(sys.argv[1], create=False)
print(next(Reader(store).decisions()).facts["amount"])
try:
    DecisionLog(sys.argv[1]).record(decided())
except LogError as error:
    print(error)
"""


# -- other files -----------------------------------------------------------------------------


def _other_database(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes (text TEXT)")
    connection.close()


def _other_format(path: Path) -> None:
    DecisionLog(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


def _text(path: Path) -> None:
    path.write_text("no database at all, but some text\n" * 99, encoding="utf-8")


def _folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_other_database, "no decision log"),
        (_other_format, "a log of format 99; this is format 1"),
        (_text, "no SQLite database"),
        (_folder, "cannot be opened"),
    ],
)
def test_what_is_no_log_is_refused_and_left_alone(
    tmp_path: Path, make: Callable[[Path], None], said: str
) -> None:
    """Whatever it is, not one byte of it changes."""
    path = tmp_path / "file"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(LogError, match=said):
        DecisionLog(path)
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_an_empty_file_becomes_a_log_only_where_one_may_be_made(tmp_path: Path) -> None:
    """A reader that comes first does not make one."""
    path = tmp_path / "file"
    path.touch()
    with pytest.raises(LogError, match="is no decision log"):
        open_store(path, create=False)
    with DecisionLog(path) as log:
        log.record(decided())
        assert verified(log).sound


# -- processes -------------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.parametrize("mode", ["durable", "batch"])
def test_a_forked_process_goes_on_with_the_log(open_log: OpenLog, mode: str) -> None:
    """What waited before the fork is written once, by the parent."""
    log = open_log(mode=mode, every=100)
    log.record(decided(1.0))
    child = os.fork()
    if child == 0:
        status = 1
        try:
            log.record(decided(2.0))
            log.flush()
            status = 0
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    log.record(decided(3.0))
    log.flush()
    assert sorted(amounts(log)) == [1.0, 2.0, 3.0]
    assert verified(log).sound


def test_many_processes_make_one_log_at_the_same_moment(tmp_path: Path) -> None:
    """Whoever comes second finds it made."""
    code = (
        "from plgrules.audit.log import DecisionLog\nfrom tests.audit.support import decided\n"
        "for n in range(20): DecisionLog(sys.argv[1]).record(decided(float(n)))"
    )
    whole = f"import os, sys\nsys.path.insert(0, {str(ROOT)!r})\n{code}"
    command = [sys.executable, "-c", whole, str(tmp_path / "log.db")]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(4)]
    errors = [process.communicate()[1] for process in running]
    assert [process.returncode for process in running] == [0] * 4, errors
    with DecisionLog(tmp_path / "log.db") as log:
        assert len(logged(log)) == 80
        assert verified(log).sound


def test_what_waits_is_written_at_the_end_of_the_process(tmp_path: Path) -> None:
    """Without a flush."""
    code = (
        "from plgrules.audit.log import DecisionLog\nfrom tests.audit.support import decided\n"
        "log = DecisionLog(sys.argv[1], mode='batch', every=100)\nlog.record(decided())"
    )
    assert _run(code, tmp_path / "log.db").stderr == ""
    store = open_store(tmp_path / "log.db", create=False)
    assert len(list(Reader(store).decisions())) == 1
    store.close()


def test_what_cannot_be_written_at_the_end_is_said(tmp_path: Path) -> None:
    """A count on standard error: never nothing."""
    code = (
        "import sqlite3\nfrom plgrules.audit.log import DecisionLog\n"
        "from tests.audit.support import decided\n"
        "log = DecisionLog(sys.argv[1], mode='batch', every=100, patience=0.01)\n"
        "log.record(decided())\n"
        "other = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "other.execute('BEGIN IMMEDIATE')"
    )
    assert "1 decisions are not logged" in _run(code, tmp_path / "log.db").stderr


def test_connections_of_ended_threads_are_given_back(open_file: OpenLog) -> None:
    """A service with a thread a request does not run out of files."""
    log = open_file()
    for n in range(50):
        thread = threading.Thread(target=log.record, args=(decided(float(n)),))
        thread.start()
        thread.join()
    assert len(amounts(log)) == 50
    assert len(log.store._connections) <= 3  # type: ignore[attr-defined]


def test_postgres_without_its_extra_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not an import error."""
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    monkeypatch.delitem(sys.modules, "plgrules.audit.postgres_tables", raising=False)
    with pytest.raises(LogError, match=r"pip install 'plgrules\[postgres\]'"):
        DecisionLog("postgresql://localhost/none")


def test_a_database_that_cannot_be_reached_is_told_without_its_password() -> None:
    """The address is in the message, the password is not."""
    pytest.importorskip("sqlalchemy")
    with pytest.raises(LogError, match="decision log") as caught:
        DecisionLog("postgresql://ana:secret@127.0.0.1:1/none")
    assert "secret" not in str(caught.value)


def test_a_locked_database_raises_after_its_patience(database: str) -> None:
    """As a file does."""
    import psycopg

    with DecisionLog(database, patience=0.1) as log:
        log.record(decided(1.0))
        with psycopg.connect(database) as other:
            other.execute("SELECT * FROM plgrules_head FOR UPDATE")
            with pytest.raises(LogError, match=r"locked for 0\.1 seconds"):
                log.record(decided(2.0))
        log.record(decided(3.0))
        assert amounts(log) == [1.0, 3.0]
        assert verified(log).sound


def test_a_lost_connection_is_made_again(database: str) -> None:
    """Also when it was lost in between: no event is there twice."""
    import psycopg

    with DecisionLog(database, mode="batch", every=100) as log:
        for n in range(3):
            log.record(decided(float(n)))
            with psycopg.connect(database, autocommit=True) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            log.flush()
        assert amounts(log) == [0.0, 1.0, 2.0]
