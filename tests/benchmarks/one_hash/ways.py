"""The ways from a table of channels in Parquet to a file of answers.

`python -m tests.benchmarks.one_hash.ways WAY NAME TABLE OUT SAMPLE` goes one of them in a process
of its own, and prints what it took.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet

from plgrules.backends.columns.table import result_names
from plgrules.diagnostics.errors import FactError
from plgrules.engine import Engine
from plgrules.program.program import Program
from plgrules.rows.decide import DecidedRow
from plgrules.rows.record import DecisionColumns
from plgrules.rows.table import Row
from tests.benchmarks.one_hash.digest import PREFIX
from tests.benchmarks.one_hash.memory import Peak
from tests.benchmarks.tables import AS_OF

COMMAND = "from plgrules.cli import main; main()"
DAY = ("--as-of", AS_OF.isoformat(), "--prefix", PREFIX)
BATCH = 50_000


def polars_lazy(name: str, table: Path, out: Path) -> None:
    """Decide a lazy frame of Polars."""
    import polars as pl

    lazy = Engine().decide_frame(name, pl.scan_parquet(table), as_of=AS_OF, prefix=PREFIX)
    lazy.sink_parquet(out)


def duckdb_files(name: str, table: Path, out: Path) -> None:
    """Run `plgrules decide` on the file; exit status 1 says that some rows are invalid."""
    command = [sys.executable, "-c", COMMAND, "decide", name, str(table), "--out", str(out), *DAY]
    status = subprocess.run(command, capture_output=True, text=True)
    assert status.returncode in (0, 1), status.stderr


def spark_frame(session: Any, name: str, table: Path, out: Path) -> None:
    """Decide a frame of PySpark."""
    frame = session.read.parquet(str(table))
    decided = Engine().decide_frame(name, frame, as_of=AS_OF, prefix=PREFIX)
    decided.write.mode("overwrite").parquet(str(out))


# -- PostgreSQL ----------------------------------------------------------------------------------

FACTS = "one_hash_facts"
_TYPES = {
    pa.float64(): "double precision", pa.int64(): "bigint", pa.bool_(): "boolean",
    pa.date32(): "date", pa.string(): "text", pa.large_string(): "text",
}  # fmt: skip


def created(table: Path) -> str:
    """Return the CREATE TABLE for a table in Parquet."""
    schema = parquet.read_schema(table)
    columns = ", ".join(f'"{field.name}" {_TYPES[field.type]}' for field in schema)
    return f"CREATE TABLE {FACTS} ({columns});"


def load_postgres(connection: Any, table: Path) -> None:
    """Load a table in Parquet with COPY."""
    import pyarrow.csv as csv

    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {FACTS}")
        cursor.execute(created(table))
        with cursor.copy(f"COPY {FACTS} FROM STDIN (FORMAT csv)") as copy:
            for batch in parquet.ParquetFile(table).iter_batches(BATCH):
                stream = pa.BufferOutputStream()
                csv.write_csv(batch, stream, csv.WriteOptions(include_header=False))
                copy.write(stream.getvalue())
        cursor.execute(f"ANALYZE {FACTS}")


def postgres_statement(connection: Any, name: str, table: Path, out: Path) -> None:
    """Run the statement that `plgrules sql` writes, and copy its answers into a CSV file."""
    schema, statement = out.with_suffix(".ddl.sql"), out.with_suffix(".sql")
    schema.write_text(created(table))
    arguments = ["--table", FACTS, "--schema", str(schema), "--out", str(statement), *DAY]
    command = [sys.executable, "-c", COMMAND, "sql", name, "--dialect", "postgres", *arguments]
    subprocess.run(command, check=True, capture_output=True)
    select = statement.read_text().rstrip().rstrip(";")
    program = Engine().ruleset(name, as_of=AS_OF).program
    columns = ", ".join(["id", *_joined(program)])
    answers = f"SELECT {columns} FROM ({select}) decided"
    with (
        out.open("wb") as file,
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({answers}) TO STDOUT (FORMAT csv, HEADER)") as copy,
    ):
        for block in copy:
            file.write(block)


def _joined(program: Program) -> Iterator[str]:
    """The columns of an answer, lists as texts."""
    for name in result_names(program, PREFIX):
        is_list = name.removeprefix(PREFIX) in ("warnings", "findings")
        yield f'array_to_string("{name}", \'; \') AS "{name}"' if is_list else f'"{name}"'


# -- one by one ----------------------------------------------------------------------------------


def scalar(name: str, table: Path, out: Path, sample: int) -> None:
    """Decide on the rows of a sample one by one."""
    engine = Engine()
    program = engine.ruleset(name, as_of=AS_OF).program
    decide = engine.compile(name, as_of=AS_OF)
    columns = DecisionColumns(program, AS_OF, PREFIX)
    schema = pa.schema([("id", pa.int64()), *_schema(program)])

    def answer(facts: dict[str, Any]) -> list[Any]:
        row = Row(facts.pop("id"), facts)
        given = {fact: value for fact, value in facts.items() if value is not None}
        try:
            decided = DecidedRow(row.line, row, decide(given, AS_OF), ())
        except FactError as error:
            codes = tuple(f"({problem.code})" for problem in error.problems)
            decided = DecidedRow(row.line, row, None, codes)
        return [row.line, *columns.values(decided)]

    with parquet.ParquetWriter(out, schema) as writer:
        for batch in parquet.ParquetFile(table).iter_batches(BATCH):
            chosen = batch.filter(pa.array(batch["id"].to_numpy() % sample == 0))
            found = [answer(facts) for facts in chosen.to_pylist()]
            rows = [dict(zip(schema.names, values, strict=True)) for values in found]
            writer.write_table(pa.Table.from_pylist(rows, schema))


def _schema(program: Program) -> Iterator[tuple[str, pa.DataType]]:
    numbers = {"number": pa.float64(), "integer": pa.float64(), "boolean": pa.bool_()}
    types = {output.name: numbers.get(output.domain.type) for output in program.outputs}
    for name in ("warnings", "findings"):
        types[name] = pa.list_(pa.string())
    for name in result_names(program, PREFIX):
        yield name, types.get(name.removeprefix(PREFIX)) or pa.string()


# -- one process ---------------------------------------------------------------------------------


def _polars(name: str, table: Path, out: Path, sample: int) -> dict[str, Any]:
    return _measured(lambda: polars_lazy(name, table, out))


def _duckdb(name: str, table: Path, out: Path, sample: int) -> dict[str, Any]:
    return _measured(lambda: duckdb_files(name, table, out))


def _scalar(name: str, table: Path, out: Path, sample: int) -> dict[str, Any]:
    return _measured(lambda: scalar(name, table, out, sample))


def _spark(name: str, table: Path, out: Path, sample: int) -> dict[str, Any]:
    from pyspark.sql import SparkSession

    start = time.perf_counter()
    options = {"spark.ui.enabled": "false", "spark.driver.memory": "2g"}
    session = SparkSession.builder.master("local[*]").config(map=options).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    started = time.perf_counter() - start
    found = _measured(lambda: spark_frame(session, name, table, out))
    session.stop()
    return {**found, "before": started}


def _postgres(name: str, table: Path, out: Path, sample: int) -> dict[str, Any]:
    from tests.sql.engines import Postgres

    server = Postgres()
    start = time.perf_counter()
    load_postgres(server.connection, table)
    loaded = time.perf_counter() - start
    run = partial(postgres_statement, server.connection, name, table, out)
    found = _measured(run, server.processes)
    server.close()
    return {**found, "before": loaded}


def _measured(run: Callable[[], None], others: Callable[[], Iterable[int]] = tuple) -> Any:
    with Peak(others) as peak:
        start = time.perf_counter()
        run()
        seconds = time.perf_counter() - start
    return {"seconds": seconds, "megabytes": peak.megabytes}


WAYS: dict[str, Callable[[str, Path, Path, int], dict[str, Any]]] = {
    "polars": _polars,
    "duckdb": _duckdb,
    "spark": _spark,
    "postgres": _postgres,
    "scalar": _scalar,
}

if __name__ == "__main__":
    way, ruleset, source, answers, every = sys.argv[1:]
    print(json.dumps(WAYS[way](ruleset, Path(source), Path(answers), int(every))))
