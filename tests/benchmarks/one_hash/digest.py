"""Answers in a file → one hash: the same for the same answers, to the last bit of every number.

The rows are taken in the order of their `id`. Of what is wrong with a row the codes are hashed
with its answer, since the sentence holds the value in some ways and in others not; the sentences
have a hash of their own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plgrules.backends.columns.table import result_names
from plgrules.program.program import Program

PREFIX = "our_"
CODES = r"\(([a-z-]+)\)(?:; |$)"
BLOCK = 500_000


@dataclass(frozen=True)
class Hashes:
    """The hash of all answers, of the answers of a sample of the rows, and of the sentences."""

    rows: int
    answers: str
    sample: str
    sentences: str


def digest(program: Program, answers: Path, sample: int) -> Hashes:
    """Return the hashes of answers in Parquet, in a folder of it, or in CSV.

    `sample` says which rows make up the sample: those whose id it divides.
    """
    every, sentences = hashlib.sha256(), hashlib.sha256()
    rows, chosen = 0, []
    for block in _blocks(program, answers):
        rows += len(block)
        sentences.update(_bytes_of(block["sentences"]))
        answer = block.drop_columns(["sentences"])
        _update(every, answer)
        chosen.append(answer.filter(pa.array(answer["id"].to_numpy() % sample == 0)))
    some = hashlib.sha256()
    _update(some, pa.concat_tables(chosen).combine_chunks())
    return Hashes(rows, every.hexdigest(), some.hexdigest(), sentences.hexdigest())


def _blocks(program: Program, answers: Path) -> Iterator[pa.Table]:
    """Yield the answers in the order of their ids, always cut at the same places."""
    connection = duckdb.connect()
    connection.execute("SET memory_limit = '4GB'")
    connection.execute(f"SET temp_directory = '{answers.parent / 'sorting'}'")
    columns = ", ".join(_columns(program, has_lists=answers.suffix != ".csv"))
    query = f"SELECT id, {columns} FROM {_reader(program, answers)} ORDER BY id"
    held: list[pa.RecordBatch] = []
    for batch in connection.sql(query).to_arrow_reader(BLOCK):
        held.append(batch)
        while sum(map(len, held)) >= BLOCK:
            table = pa.Table.from_batches(held).combine_chunks()
            yield table.slice(0, BLOCK)
            held = table.slice(BLOCK).to_batches()
    if held:
        yield pa.Table.from_batches(held)


def _kinds(program: Program) -> dict[str, str]:
    """The type of each column of an answer, as DuckDB calls it."""
    types = {"number": "DOUBLE", "integer": "DOUBLE", "boolean": "BOOLEAN"}
    kinds = dict.fromkeys(result_names(program, ""), "VARCHAR")
    return kinds | {out.name: types.get(out.domain.type, "VARCHAR") for out in program.outputs}


def _columns(program: Program, has_lists: bool) -> Iterator[str]:
    for name, kind in _kinds(program).items():
        column = f'"{PREFIX}{name}"'
        if name in ("warnings", "findings") and has_lists:
            yield f"array_to_string({column}, '; ') AS {name}"
        elif name == "problem":
            codes = f"regexp_extract_all({column}, '{CODES}', 1)"
            yield f"array_to_string({codes}, '; ') AS problem, {column} AS sentences"
        else:
            yield f"CAST({column} AS {kind}) AS {name}"


def _reader(program: Program, answers: Path) -> str:
    if answers.suffix != ".csv":
        where = f"{answers}/*.parquet" if answers.is_dir() else answers
        return f"read_parquet('{where}')"
    kinds = {f"{PREFIX}{name}": kind for name, kind in _kinds(program).items()}
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in {"id": "BIGINT", **kinds}.items())
    return (
        f"read_csv('{answers}', columns = {{{columns}}}, header = true, nullstr = '', "
        "allow_quoted_nulls = false)"
    )


def _update(hash: Any, table: pa.Table) -> None:
    for name in table.column_names:
        hash.update(name.encode())
        hash.update(_bytes_of(table[name]))


def _bytes_of(column: pa.ChunkedArray) -> bytes:
    """The values of a column as bytes that are the same for the same values only."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    given = array.is_valid().to_numpy(zero_copy_only=False).tobytes()
    if pa.types.is_string(array.type):
        coded = array.dictionary_encode()
        texts = coded.dictionary.to_pylist()
        order = np.argsort(np.array([text.encode() for text in texts], dtype=object), kind="stable")
        rank = np.empty(len(texts), np.int64)
        rank[order] = np.arange(len(texts))
        places = pc.fill_null(coded.indices, 0).to_numpy()
        values = rank[places] if texts else places
        named = repr([texts[place] for place in order]).encode()
        return named + given + np.where(np.frombuffer(given, bool), values, -1).tobytes()
    if pa.types.is_boolean(array.type):
        return given + pc.fill_null(array, False).cast(pa.int8()).to_numpy().tobytes()
    return given + pc.fill_null(array, 0).to_numpy().tobytes()
