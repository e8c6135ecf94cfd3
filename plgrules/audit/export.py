"""Events as files for other tools: JSON lines, CSV and Parquet."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from plgrules.audit.event import event_schema
from plgrules.audit.logged import LoggedDecision
from plgrules.audit.store import LogError

EXTRA = "Parquet needs pyarrow: pip install 'plgrules[parquet]'"

_ROWS_A_GROUP = 50_000


def columns() -> tuple[str, ...]:
    """Return the names of the columns of CSV and Parquet: the fields of the event document."""
    return tuple(name for name in event_schema()["properties"] if name != "schema")


def write_jsonl(out: TextIO, decisions: Iterable[LoggedDecision]) -> int:
    """Write one event document a line and return how many."""
    count = 0
    for logged in decisions:
        out.write(json.dumps(logged.to_dict(), ensure_ascii=False) + "\n")
        count += 1
    return count


def write_csv(out: TextIO, decisions: Iterable[LoggedDecision]) -> int:
    """Write one event a row, lists and mappings as JSON, and return how many."""
    names, count = columns(), 0
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for logged in decisions:
        cells = _cells(logged, names)
        writer.writerow(["" if cell is None else cell for cell in cells])
        count += 1
    return count


def write_parquet(path: Path, decisions: Iterable[LoggedDecision]) -> int:
    """Write one event a row, lists and mappings as JSON, and return how many.

    `timestamp` and `as_of` have types of their own. Raises LogError where pyarrow is missing.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise LogError(EXTRA) from None
    types = {"timestamp": pyarrow.timestamp("us", tz="UTC"), "as_of": pyarrow.date32()}
    names, count = columns(), 0
    fields = [(name, types.get(name, pyarrow.string())) for name in names]
    schema = pyarrow.schema(fields)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for lot in _lots(decisions):
            lists = zip(*(_cells(logged, names, typed=True) for logged in lot), strict=True)
            pairs = zip(fields, lists, strict=True)
            arrays = [pyarrow.array(values, kind) for (_, kind), values in pairs]
            writer.write_table(pyarrow.table(arrays, schema=schema))
            count += len(lot)
    return count


def _lots(decisions: Iterable[LoggedDecision]) -> Iterator[list[LoggedDecision]]:
    left = iter(decisions)
    while lot := list(islice(left, _ROWS_A_GROUP)):
        yield lot


def _cells(logged: LoggedDecision, names: tuple[str, ...], typed: bool = False) -> list[Any]:
    event = logged.to_dict()
    if typed:
        event.update(timestamp=logged.timestamp, as_of=logged.as_of)
    return [
        json.dumps(event[name], ensure_ascii=False, separators=(",", ":"))
        if isinstance(event[name], list | dict)
        else event[name]
        for name in names
    ]
