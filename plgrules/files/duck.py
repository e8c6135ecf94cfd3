"""DuckDB in this process: how it is opened, asked, watched and stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plgrules.diagnostics.extras import needs

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "2GB"
"""What DuckDB may take for itself; what does not fit goes into files beside the result."""

POLL = 0.1
"""Seconds between two looks at how far a statement is."""


def connect(spill: Path | None = None) -> DuckDBPyConnection:
    """Return a new connection; larger things than memory go into the folder `spill`."""
    with needs("files", "duckdb"):
        import duckdb
    connection = duckdb.connect()
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    if spill is not None:
        connection.execute(f"SET temp_directory = {quoted(str(spill))}")
    connection.execute("SET enable_progress_bar = true")
    connection.execute("SET enable_progress_bar_print = false")
    return connection


def quoted(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def named(name: str) -> str:
    """Return the name of a column as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def run(
    connection: DuckDBPyConnection,
    statement: str,
    progress: Callable[[float], None] | None = None,
) -> list[Any]:
    """Run a statement and return its rows, calling `progress` with how much is done, 0..100.

    It runs in a thread of its own, so that Ctrl-C stops it at once.
    """
    done: list[Any] = []
    failed: list[BaseException] = []
    # Not `Thread.join`: before Python 3.13, one that is interrupted takes the thread for ended.
    finished = threading.Event()

    def work() -> None:
        try:
            done.extend(connection.execute(statement).fetchall())
        except BaseException as error:  # noqa: BLE001 - raised again by whoever waits
            failed.append(error)
        finally:
            finished.set()

    worker = threading.Thread(target=work, daemon=True)
    try:
        worker.start()
        while not finished.wait(POLL):
            if progress is not None:
                progress(max(0.0, connection.query_progress()))
    except BaseException:
        # Again and again: a statement that has not begun yet does not notice.
        while worker.ident is not None and not finished.wait(POLL):
            connection.interrupt()
        raise
    if failed:
        raise failed[0]
    return done
