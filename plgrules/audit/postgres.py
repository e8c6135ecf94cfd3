"""The log in a PostgreSQL database, for many writers on many machines."""

from __future__ import annotations

import hashlib
import secrets
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

EXTRA = "a log in PostgreSQL needs SQLAlchemy and psycopg: pip install 'plgrules[postgres]'"

_LOCK = 0x706C6772
"""`plgr`: the advisory lock under which the tables are made."""

_COPY = (
    "COPY plgrules_events (seq, id, at, kind, form, as_of, took, context, body, salt, link) "
    "FROM STDIN (FORMAT BINARY)"
)
_COPY_TYPES = ["int8", "bytea", "int8", "int4", "int4", "int4", "int8", "text", "bytea", "bytea",
               "bytea"]  # fmt: skip


class PostgresStore:
    """Events in five tables of a database, `plgrules_…`, that many machines write and read.

    `address` is a `postgresql://` one. The row that notes the head of the chain is locked while a
    batch is appended, so that there is one chain. Raises LogError where the database cannot be
    reached, holds no log although it must not be created, or SQLAlchemy is missing.
    """

    def __init__(
        self, address: str, link: Link, *, create: bool = True, patience: float = PATIENCE
    ) -> None:
        try:
            import psycopg  # noqa: F401
            import sqlalchemy

            from plgrules.audit import postgres_tables as tables
        except ImportError:
            raise LogError(EXTRA) from None
        self._sql, self._tables = sqlalchemy, tables
        try:
            url = sqlalchemy.make_url(address).set(drivername="postgresql+psycopg")
        except sqlalchemy.exc.ArgumentError:
            raise LogError(f"`{address}` is no address of a database") from None
        self.place = url.render_as_string(hide_password=True).replace("+psycopg", "")
        self._engine = sqlalchemy.create_engine(url, pool_pre_ping=True)
        self._link, self._patience = link, patience
        self._numbers: dict[str, int] = {}
        self._keyed = False
        with self._errors():
            self._prepare(create)

    # -- writing ---------------------------------------------------------------------------------

    def append(self, events: Sequence[Pending], programs: Callable[[str], str]) -> None:
        """Keep events durably, all or none."""
        with self._errors(), self._writing() as connection:
            seq, before = self._lock_head(connection)
            numbers = self._forms(connection, events, programs)
            self._chain(connection, events, numbers, seq, before)
        self._numbers.update(numbers)

    def erase(self, seqs: Sequence[int], seals: Sequence[bytes], note: Pending) -> None:
        """Put seals in place of bodies and append the note that says so, all or nothing."""
        sql, events = self._sql, self._tables.events
        change = (
            events.update()
            .where(events.c.seq == sql.bindparam("place"))
            .values(body=None, salt=None, seal=sql.bindparam("new_seal"))
        )
        with self._errors(), self._writing() as connection:
            seq, before = self._lock_head(connection)
            pairs = zip(seqs, seals, strict=True)
            connection.execute(change, [{"place": s, "new_seal": seal} for s, seal in pairs])
            numbers = self._forms(connection, [note], str)
            self._chain(connection, [note], numbers, seq, before)

    def _lock_head(self, connection: Connection) -> tuple[int, bytes]:
        head = self._tables.head
        found = connection.execute(self._sql.select(head.c.seq, head.c.link).with_for_update())
        seq, link = found.one()
        return seq, bytes(link)

    def _chain(
        self,
        connection: Connection,
        events: Sequence[Pending],
        numbers: dict[str, int],
        seq: int,
        before: bytes,
    ) -> None:
        link = self._link
        cursor: Any = connection.connection.cursor()
        with cursor, cursor.copy(_COPY) as copy:
            copy.set_types(_COPY_TYPES)
            write = copy.write_row
            for id, at, kind, form, as_of, took, context, body, salt in events:
                seq += 1
                head = head_of(seq, at, kind, form, as_of, took, context)
                before = link(before + id + seal_of(salt, body) + head)
                write((seq, id, at, kind, numbers[form], as_of, took, context, body, salt, before))
        connection.execute(self._tables.head.update().values(seq=seq, link=before))

    def _forms(
        self, connection: Connection, events: Sequence[Pending], programs: Callable[[str], str]
    ) -> dict[str, int]:
        """The numbers of the forms of these events; new forms and their programs are kept."""
        wanted = {event.form for event in events}
        if wanted <= self._numbers.keys():
            return self._numbers
        known, forms = dict(self._numbers), self._tables.forms
        for form in wanted - known.keys():
            hashed = hashlib.sha256(form.encode()).digest()
            query = self._sql.select(forms.c.number).where(forms.c.hash == hashed)
            number = connection.scalar(query)
            if number is None:
                self._keep_program(connection, form_from_json(form).program, programs)
                new = forms.insert().values(hash=hashed, body=form).returning(forms.c.number)
                number = connection.scalar(new)
            known[form] = number
        return known

    def _keep_program(
        self, connection: Connection, digest: str, programs: Callable[[str], str]
    ) -> None:
        table = self._tables.programs
        query = self._sql.select(table.c.digest).where(table.c.digest == digest)
        if not digest or connection.scalar(query):
            return
        text = programs(digest)
        ruleset, version = ruleset_of(text)
        body = zlib.compress(text.encode())
        connection.execute(
            table.insert().values(digest=digest, ruleset=ruleset, version=version, body=body)
        )

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if not self._keyed:
            refuse_other_key(self.place, self.mark(), mark_of(self._link), mark_of(linker(None)))
            self._keyed = True
        with self._engine.begin() as connection:
            # What was acknowledged is on disk, whatever the database is set to.
            connection.exec_driver_sql(
                f"SET LOCAL lock_timeout = {int(self._patience * 1000)}; "
                "SET LOCAL synchronous_commit = on"
            )
            yield connection

    # -- reading ---------------------------------------------------------------------------------

    def find(self, id: bytes) -> Row | None:
        """Return one event by its id."""
        query = self._query().where(self._tables.events.c.id == id)
        with self._errors(), self._engine.connect() as connection:
            found = connection.execute(query).one_or_none()
        return Row(*found) if found else None

    def rows(self, wanted: Filter, newest_first: bool = False) -> Iterator[Row]:
        """Yield events in the order of the log."""
        seq = self._tables.events.c.seq
        with self._errors(), self._engine.connect() as connection:
            query = self._query().where(*self._conditions(connection, wanted))
            query = query.order_by(seq.desc() if newest_first else seq)
            found = connection.execution_options(yield_per=1000).execute(query)
            for part in found.partitions():
                yield from (Row(*row) for row in part)

    def head(self) -> tuple[int, bytes]:
        """Return place and link of the last event, as noted apart from the events."""
        head = self._tables.head
        with self._errors(), self._engine.connect() as connection:
            seq, link = connection.execute(self._sql.select(head.c.seq, head.c.link)).one()
        return seq, bytes(link)

    def program(self, digest: str) -> str | None:
        """Return the canonical JSON of a program that decided something here."""
        table = self._tables.programs
        query = self._sql.select(table.c.body).where(table.c.digest == digest)
        with self._errors(), self._engine.connect() as connection:
            body = connection.scalar(query)
        try:
            return zlib.decompress(body).decode() if body is not None else None
        except (zlib.error, UnicodeDecodeError):
            raise LogError(f"`{self.place}` holds a damaged program {digest}") from None

    def programs(self) -> Iterator[tuple[str, str, str]]:
        """Yield digest, ruleset and version of every program that is kept."""
        table = self._tables.programs
        query = self._sql.select(table.c.digest, table.c.ruleset, table.c.version)
        with self._errors(), self._engine.connect() as connection:
            yield from ((row[0], row[1], row[2]) for row in connection.execute(query).all())

    def secret(self) -> bytes:
        """Return the random bytes with which this log masks."""
        return self._about("secret")

    def mark(self) -> bytes:
        """Return the mark of the key with which the log was begun."""
        return self._about("key")

    def _about(self, name: str) -> bytes:
        about = self._tables.about
        query = self._sql.select(about.c.value).where(about.c.name == name)
        with self._errors(), self._engine.connect() as connection:
            value = connection.scalar(query)
        if value is None:
            raise LogError(f"`{self.place}` has lost what it notes about itself: its `{name}`")
        return bytes(value)

    def _query(self) -> Select[Any]:
        e, f = self._tables.events, self._tables.forms
        columns = (e.c.seq, e.c.id, e.c.at, e.c.kind, f.c.body, e.c.as_of, e.c.took, e.c.context,
                   e.c.body, e.c.salt, e.c.seal, e.c.link)  # fmt: skip
        return self._sql.select(*columns).join_from(e, f, e.c.form == f.c.number, isouter=True)

    def _conditions(self, connection: Connection, wanted: Filter) -> Iterator[Any]:
        e, forms = self._tables.events, self._tables.forms
        if wanted.kind is not None:
            yield e.c.kind == wanted.kind
        if wanted.since is not None:
            yield e.c.at >= wanted.since
            # An id is never earlier than its event, so their index finds where to begin.
            yield e.c.id >= least_id(wanted.since // 1000)
        if wanted.until is not None:
            yield e.c.at < wanted.until
        if wanted.forms is not None:
            found = connection.execute(self._sql.select(forms.c.number, forms.c.body))
            yield e.c.form.in_([n for n, body in found if wanted.forms(form_from_json(body))])

    # -- the database ----------------------------------------------------------------------------

    def _prepare(self, create: bool) -> None:
        with self._engine.begin() as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            if not self._sql.inspect(connection).has_table(self._tables.about.name):
                if not create:
                    raise LogError(f"there is no log in `{self.place}`")
                self._create(connection)
        format = int(self._about("format"))
        if format != FORMAT:
            raise LogError(f"`{self.place}` is a log of format {format}; this is format {FORMAT}")

    def _create(self, connection: Connection) -> None:
        self._tables.metadata.create_all(connection)
        connection.execute(self._tables.head.insert().values(one=1, seq=0, link=BEGINNING))
        about = {
            "format": str(FORMAT).encode(),
            "secret": secrets.token_bytes(32),
            "key": mark_of(self._link),
        }
        rows = [{"name": name, "value": value} for name, value in about.items()]
        connection.execute(self._tables.about.insert(), rows)

    def forked(self) -> None:
        """Let go of the parent's connections, unclosed: closing them here would end its own."""
        self._engine.dispose(close=False)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        from psycopg import Error
        from sqlalchemy.exc import SQLAlchemyError

        try:
            yield
        except (Error, SQLAlchemyError) as error:
            words = self._in_words(getattr(error, "orig", None) or error)
            raise LogError(f"decision log `{self.place}`: {words}") from error

    def _in_words(self, error: BaseException) -> str:
        state = getattr(error, "sqlstate", None) or ""
        if state == "55P03":
            return f"other processes kept it locked for {self._patience:g} seconds"
        if state in _WORDS:
            return _WORDS[state]
        return (str(error).strip().splitlines() or ["the database does not say what is wrong"])[0]


_WORDS = {
    "53100": "the disk is full",
    "25006": "it may only be read",
    "42501": "this user may not write it",
    "42P01": "tables of the log are missing",
    "57P01": "the server is stopping",
}
