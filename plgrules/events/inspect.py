"""What a log holds under which names, and a draft of the mapping that it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from plgrules.diagnostics.suggest import nearest
from plgrules.events.clean import clean
from plgrules.events.conventions import FIELDS, Conventions, fold
from plgrules.events.fields import tops
from plgrules.events.report import LogReport
from plgrules.events.source import connect, form_of, load_events, open_source

FAR = date(9999, 12, 30)
"""No event is later, so that none is told to be."""

DRAFTED = 40


@dataclass(frozen=True, slots=True)
class Inspection:
    """Names as written with their counts and meaning, the fields found, and the report."""

    names: tuple[tuple[str, int, str | None], ...]
    fields: Mapping[str, int]
    rows: int
    report: LogReport


def inspect_file(file: str, rules: Conventions) -> Inspection:
    """Return what a log holds; raises EventsError where it cannot be read, and OSError."""
    form = form_of(file)
    Path(file).open("rb").close()
    database = connect()
    columns = open_source(database, file, form, tops(rules))
    load_events(database, columns, rules, ())
    listed = {
        "name": "raw", "at": "coalesce(CAST(happened AS VARCHAR), written)", "account": "account",
        "user": "person", "id": "id", "received": "received", "consent": "consent",
        "purpose": "purpose", "email": "domain",
    }  # fmt: skip
    counts = ", ".join(f"count({text})" for text in listed.values())
    row = database.execute(f"SELECT count(*), {counts} FROM event").fetchone() or (0,)
    found = database.execute(
        "SELECT raw, count(*) FROM event WHERE raw IS NOT NULL GROUP BY raw ORDER BY 2 DESC, 1"
    ).fetchall()
    names = tuple((raw, count, rules.canonical(raw)) for raw, count in found)
    report = clean(database, rules, FAR, file, form)
    fields = dict(zip(listed, row[1:], strict=True))
    return Inspection(names, {key: fields[key] for key in FIELDS if key in fields}, row[0], report)


def draft_mapping(found: Inspection, rules: Conventions) -> str:
    """Return a mapping file for what was not recognised, for a person to go over."""
    lines = ["# Drafted by `plgrules events inspect`: keep what is right, delete the rest."]
    strangers = [(raw, n) for raw, n, name in found.names if name and name not in rules.known]
    near = [(raw, nearest(fold(raw), rules.known)) for raw, _ in strangers]
    alike = [(raw, name) for raw, name in near if name]
    if alike:
        lines += ["events:", *(f"  {name}: [{_quoted(raw)}]" for raw, name in _merged(alike))]
    if strangers:
        lines += ["sets:", "  # which of these are core features, which only make sense in a team?"]
        members = [fold(raw) for raw, _ in strangers[:DRAFTED]]
        lines += ["  core_features:", *(f"    - {name}" for name in dict.fromkeys(members) if name)]
    for field in ("name", "at", "account", "user"):
        if found.rows and not found.fields.get(field):
            lines += ["fields:"] if "fields:" not in lines else []
            lines.append(f"  {field}: [name_of_the_column]")
    return "\n".join(lines) + "\n"


def _merged(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """One entry a name: a key twice would be no YAML that is read."""
    return [(raw, name) for name, raw in {name: raw for raw, name in reversed(pairs)}.items()]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
