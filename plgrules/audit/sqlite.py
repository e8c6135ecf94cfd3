"""The log in one SQLite file: write-ahead, one writer at a time, any number of readers."""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from plgrules.audit.chain import BEGINNING, Link, Row, head_of, linker, mark_of, seal_of
from plgrules.audit.form import form_from_json
from plgrules.audit.ids import least_id
from plgrules.audit.store import (
    FORMAT,
    PATIENCE,
    Filter,
    LogError,
    Pending,
    refuse_other_key,
    ruleset_of,
)

APPLICATION_ID = 0x706C6772
"""`plgr` in the header of the file: what `file` shows, and how another database is told apart."""

_TABLES = """
CREATE TABLE programs (
    digest TEXT PRIMARY KEY, ruleset TEXT NOT NULL, version TEXT NOT NULL, body BLOB NOT NULL);
CREATE TABLE forms (number INTEGER PRIMARY KEY, body TEXT NOT NULL UNIQUE);
CREATE TABLE events (
    seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, at INTEGER NOT NULL, kind INTEGER NOT NULL,
    form INTEGER NOT NULL, as_of INTEGER NOT NULL, took INTEGER NOT NULL, context TEXT NOT NULL,
    body BLOB, salt BLOB, seal BLOB, link BLOB NOT NULL);
CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL,
    link BLOB NOT NULL);
CREATE TABLE about (name TEXT PRIMARY KEY, value BLOB NOT NULL);
"""

_SELECT = (
    "SELECT e.seq, e.id, e.at, e.kind, f.body, e.as_of, e.took, e.context, e.body, e.salt, e.seal, "
    "e.link FROM events e LEFT JOIN forms f ON f.number = e.form"
)
_INSERT = "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)"


class SqliteStore:
    """Events in a file that many threads and processes may write and read at once.

    `patience` is how many seconds a writer waits for the others. Raises LogError for a file that is
    no log, and for one that is not there unless it may be created.
    """

    def __init__(
        self, path: Path, link: Link, *, create: bool = True, patience: float = PATIENCE
    ) -> None:
        self.place = str(path)
        self._path, self._link, self._patience = path, link, patience
        self._connections: dict[threading.Thread, sqlite3.Connection] = {}
        self._opening = threading.Lock()
        self._inherited: list[sqlite3.Connection] = []
        self._numbers: dict[str, int] = {}
        self._keyed = False
        if not create and not path.exists():
            raise LogError(f"there is no log `{path}`")
        with self._errors():
            self._prepare(create)

    # -- writing ---------------------------------------------------------------------------------

    def append(self, events: Sequence[Pending], programs: Callable[[str], str]) -> None:
        """Keep events durably, all or none."""
        with self._errors(), self._writing() as connection:
            numbers = self._forms(connection, events, programs)
            self._chain(connection, events, numbers)
        self._numbers.update(numbers)

    def erase(self, seqs: Sequence[int], seals: Sequence[bytes], note: Pending) -> None:
        """Put seals in place of bodies and append the note that says so, all or nothing.

        What was erased is overwritten in the file, not only unlinked.
        """
        with self._errors():
            self._connection().execute("PRAGMA secure_delete = ON")
            with self._writing() as connection:
                connection.executemany(
                    "UPDATE events SET body = NULL, salt = NULL, seal = ? WHERE seq = ?",
                    zip(seals, seqs, strict=True),
                )
                self._chain(connection, [note], self._forms(connection, [note], str))
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _chain(
        self, connection: sqlite3.Connection, events: Sequence[Pending], numbers: dict[str, int]
    ) -> None:
        seq, before = connection.execute("SELECT seq, link FROM head").fetchone()
        link, rows = self._link, []
        for id, at, kind, form, as_of, took, context, body, salt in events:
            seq += 1
            head = head_of(seq, at, kind, form, as_of, took, context)
            before = link(before + id + seal_of(salt, body) + head)
            rows.append(
                (seq, id, at, kind, numbers[form], as_of, took, context, body, salt, before)
            )
        connection.executemany(_INSERT, rows)
        connection.execute("UPDATE head SET seq = ?, link = ?", (seq, before))

    def _forms(
        self,
        connection: sqlite3.Connection,
        events: Sequence[Pending],
        programs: Callable[[str], str],
    ) -> dict[str, int]:
        """The numbers of the forms of these events; new forms and their programs are kept."""
        wanted = {event.form for event in events}
        if wanted <= self._numbers.keys():
            return self._numbers
        known = dict(self._numbers)
        for form in wanted - known.keys():
            query = "SELECT number FROM forms WHERE body = ?"
            found = connection.execute(query, (form,)).fetchone()
            if found is None:
                self._keep_program(connection, form_from_json(form).program, programs)
                cursor = connection.execute("INSERT INTO forms (body) VALUES (?)", (form,))
                found = (cursor.lastrowid,)
            known[form] = found[0]
        return known

    def _keep_program(
        self, connection: sqlite3.Connection, digest: str, programs: Callable[[str], str]
    ) -> None:
        query = "SELECT 1 FROM programs WHERE digest = ?"
        if not digest or connection.execute(query, (digest,)).fetchone():
            return
        text = programs(digest)
        connection.execute(
            "INSERT INTO programs VALUES (?, ?, ?, ?)",
            (digest, *ruleset_of(text), zlib.compress(text.encode())),
        )

    # -- reading ---------------------------------------------------------------------------------

    def find(self, id: bytes) -> Row | None:
        """Return one event by its id."""
        found = self._one(f"{_SELECT} WHERE e.id = ?", id)
        return Row(*found) if found else None

    def rows(self, wanted: Filter, newest_first: bool = False) -> Iterator[Row]:
        """Yield events in the order of the log."""
        with self._errors():
            conditions, values = self._conditions(wanted)
            where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
            order = "DESC" if newest_first else "ASC"
            cursor = self._connection().execute(f"{_SELECT}{where} ORDER BY e.seq {order}", values)
        try:
            while True:
                with self._errors():
                    batch = cursor.fetchmany(1000)
                if not batch:
                    return
                yield from map(Row._make, batch)
        finally:
            cursor.close()

    def head(self) -> tuple[int, bytes]:
        """Return place and link of the last event, as noted apart from the events."""
        seq, link = self._one("SELECT seq, link FROM head") or (0, b"")
        return seq, link

    def program(self, digest: str) -> str | None:
        """Return the canonical JSON of a program that decided something here."""
        found = self._one("SELECT body FROM programs WHERE digest = ?", digest)
        try:
            return zlib.decompress(found[0]).decode() if found else None
        except (zlib.error, TypeError, UnicodeDecodeError):
            raise LogError(f"`{self.place}` holds a damaged program {digest}") from None

    def programs(self) -> Iterator[tuple[str, str, str]]:
        """Yield digest, ruleset and version of every program that is kept."""
        with self._errors():
            yield from self._connection().execute("SELECT digest, ruleset, version FROM programs")

    def secret(self) -> bytes:
        """Return the random bytes with which this log masks."""
        return self._about("secret")

    def mark(self) -> bytes:
        """Return the mark of the key with which the log was begun."""
        return self._about("key")

    def _about(self, name: str) -> bytes:
        found = self._one("SELECT value FROM about WHERE name = ?", name)
        if found is None:
            raise LogError(f"`{self.place}` has lost what it notes about itself: its `{name}`")
        return bytes(found[0])

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        with self._errors():
            found: tuple[Any, ...] | None = self._connection().execute(query, values).fetchone()
        return found

    def _conditions(self, wanted: Filter) -> tuple[list[str], list[object]]:
        conditions: list[str] = []
        values: list[object] = []
        for condition, value in (
            ("e.kind = ?", wanted.kind), ("e.at >= ?", wanted.since), ("e.at < ?", wanted.until)
        ):  # fmt: skip
            if value is not None:
                conditions.append(condition)
                values.append(value)
        if wanted.since is not None:
            # An id is never earlier than its event, so their index finds where to begin.
            conditions.append("e.seq >= (SELECT ifnull(min(seq), 0) FROM events WHERE id >= ?)")
            values.append(least_id(wanted.since // 1000))
        if wanted.forms is not None:
            forms = self._connection().execute("SELECT number, body FROM forms")
            numbers = [str(n) for n, body in forms if wanted.forms(form_from_json(body))]
            conditions.append(f"e.form IN ({', '.join(numbers)})")
        return conditions, values

    # -- connections -----------------------------------------------------------------------------

    def _connection(self) -> sqlite3.Connection:
        """This thread's connection; those of threads that have ended are closed."""
        thread = threading.current_thread()
        known = self._connections.get(thread)
        if known is None:
            known = self._open()
            with self._opening:
                for ended in [other for other in self._connections if not other.is_alive()]:
                    self._connections.pop(ended).close()
                self._connections[thread] = known
        return known

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._address(), uri=True, timeout=self._patience, isolation_level=None,
            check_same_thread=False,
        )  # fmt: skip
        connection.execute("PRAGMA synchronous = FULL")
        return connection

    def _address(self) -> str:
        """The file as SQLite opens it; one on a read-only disk without a journal never changes."""
        address = "file:" + quote(str(self._path.absolute()))
        folder = self._path.absolute().parent
        if self._path.exists() and not os.access(folder, os.W_OK):
            journal = Path(f"{self._path}-wal")
            if not os.access(self._path, os.W_OK) and not journal.exists():
                return address + "?immutable=1"
        return address

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        connection = self._connection()
        if not self._keyed:
            refuse_other_key(self.place, self.mark(), mark_of(self._link), mark_of(linker(None)))
            self._keyed = True
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def _prepare(self, create: bool) -> None:
        connection = self._connection()
        format, application = self._header(connection)
        if not format and not application:
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if tables or not create:
                raise LogError(f"`{self.place}` is no decision log")
            self._patiently(lambda: self._create(connection))
            format, application = self._header(connection)
        if application != APPLICATION_ID:
            raise LogError(f"`{self.place}` is a database, but no decision log")
        if format != FORMAT:
            raise LogError(f"`{self.place}` is a log of format {format}; this is format {FORMAT}")

    def _header(self, connection: sqlite3.Connection) -> tuple[int, int]:
        (format,) = connection.execute("PRAGMA user_version").fetchone()
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        return format, application

    def _patiently(self, work: Callable[[], None]) -> None:
        """Do what SQLite refuses at once, instead of waiting, while another process does it."""
        end = time.monotonic() + self._patience
        while True:
            try:
                return work()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > end:
                    raise
                time.sleep(0.01)

    def _create(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        try:
            # A second process that creates the same file waited above, and finds it made.
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if not tables:
                self._fill(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def _fill(self, connection: sqlite3.Connection) -> None:
        for statement in _TABLES.strip().rstrip(";").split(";\n"):
            connection.execute(statement)
        connection.execute("INSERT INTO head VALUES (1, 0, ?)", (BEGINNING,))
        about = {"secret": secrets.token_bytes(32), "key": mark_of(self._link)}
        connection.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {FORMAT}")

    def forked(self) -> None:
        """Let go of the parent's connections, unclosed: closing them here would confuse it."""
        self._inherited += self._connections.values()
        self._connections, self._opening = {}, threading.Lock()

    def close(self) -> None:
        """Close every thread's connection."""
        with self._opening:
            for connection in self._connections.values():
                connection.close()
            self._connections.clear()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise LogError(f"decision log `{self.place}`: {self._in_words(error)}") from error

    def _in_words(self, error: sqlite3.Error) -> str:
        name = getattr(error, "sqlite_errorname", "") or ""
        if name.startswith("SQLITE_BUSY"):
            return f"other processes kept it locked for {self._patience:g} seconds"
        return next((words for code, words in _WORDS.items() if name.startswith(code)), str(error))


_WORDS = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_READONLY": "it may only be read",
    "SQLITE_LOCKED": "it is locked",
    "SQLITE_CORRUPT": "it is damaged; restore it from a copy, or save what is whole with "
    "`sqlite3 FILE .recover`",
    "SQLITE_NOTADB": "it is no SQLite database",
    "SQLITE_CANTOPEN": "it cannot be opened",
    "SQLITE_IOERR": "it cannot be read or written",
}
