"""SQL for the fields of an event, as DuckDB finds them in the columns of a source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from plgrules.events.conventions import Conventions

USUALLY_ABSENT = frozenset({"consent", "purpose"})
"""Fields that most events lack, so that all their places are looked at for every event."""

ADDRESS = r"'^[^@\s]+@([^@\s]+[.][^@\s]+)$'"
"""An address of e-mail, as a regular expression in SQL; its first group is the domain."""

Kind = Literal["text", "json", "nested", "typed"]
"""A column: text (which may hold JSON), JSON, a struct or map, or anything else."""


def quoted(text: str) -> str:
    """Return a text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def named(column: str) -> str:
    """Return a name as an identifier of SQL."""
    return '"' + column.replace('"', '""') + '"'


def tops(conventions: Conventions, properties: Iterable[str] = ()) -> dict[str, Kind]:
    """Return the keys of an event's outermost mapping that are read, those with parts as JSON."""
    found: dict[str, Kind] = dict.fromkeys((*properties, *conventions.named_by), "text")
    paths = [path for paths in conventions.fields.values() for path in paths]
    for path in paths:
        top, dot, _ = path.partition(".")
        found[top] = "json" if dot or found.get(top) == "json" else "text"
    for container in conventions.fields["properties"]:
        found[container] = "json"
    return found


class Fields:
    """Writes the expressions of the fields over the columns that a source has."""

    def __init__(self, columns: Mapping[str, Kind], conventions: Conventions) -> None:
        self._columns = columns
        self._conventions = conventions
        self._inside: dict[str, dict[str, int]] = {}

    def mappings(self) -> dict[str, str]:
        """Return columns that the expressions made so far read, each with its own expression.

        One holds the list of all parts that are read of one mapping: it is parsed once, which is
        what reading a log spends its time on.
        """
        return {
            _parts(
                top
            ): f"json_extract_string({self._json(top)}, [{', '.join(map(quoted, paths))}])"
            for top, paths in self._inside.items()
        }

    def _json(self, top: str) -> str:
        column = named(top)
        inside = {"text": f"TRY_CAST({column} AS JSON)", "nested": f"to_json({column})"}
        return inside.get(self._columns[top], column)

    def field(self, name: str) -> str:
        """Return a field as a text; NULL where no event of the source can have it."""
        return self.first_of(self._conventions.fields[name], name in USUALLY_ABSENT)

    def first_of(self, paths: Iterable[str], usual: bool = False) -> str:
        """Return what is at the first of some paths that holds anything, as a text."""
        return _first(self._path(path, usual or not place) for place, path in enumerate(paths))

    def property(self, name: str) -> str:
        """Return a property as a text: one of the mappings of properties, or a column, has it."""
        own = [f"{top}.{name}" for top in self._conventions.fields["properties"]]
        return _first(self._path(path, read_always=True) for path in (*own, name))

    def name(self) -> str:
        """Return the name of the event as it is written, or what its call or a key makes it."""
        rules = self._conventions
        call = self.field("call")
        kinds: dict[str, str] = {}
        cases: list[str] = []
        if call != "NULL":
            kinds = {**rules.calls, **{name: name for name in rules.ignored}}
            cases += [f"WHEN {quoted(kind)} THEN {quoted(name)}" for kind, name in kinds.items()]
        keys = [
            f"CASE WHEN {self._path(key)} IS NOT NULL THEN {quoted(name)} END"
            for key, name in rules.named_by.items()
            if key in self._columns
        ]
        plain = _first([self.field("name"), *keys])
        if not cases:
            return plain
        # Nearly all are calls to track: they need not be compared with all that is none.
        first = f"WHEN {call} = 'track' THEN {plain} " if "track" not in kinds else ""
        other = f"CASE lower({call}) {' '.join(cases)} ELSE {plain} END"
        return f"CASE {first}ELSE {other} END" if first else other

    def moment(self, name: str) -> str:
        """Return a time as microseconds since 1970 in UTC; times without a zone are the session's.

        NULL for a plain number.
        """
        return f"epoch_us(TRY_CAST({self.field(name)} AS TIMESTAMPTZ))"

    def domain(self) -> str:
        """Return the domain of the user's address of e-mail, in small letters."""
        found = []
        for path in self._conventions.fields["email"]:
            text = self._path(path)
            if text != "NULL":
                # What is no address must not hide the next place that may hold one.
                found.append(f"regexp_extract_all({text}, {ADDRESS}, 1)[1]")
        return f"lower({_first(found)})"

    def _path(self, path: str, read_always: bool = False) -> str:
        """A path as a text. What is not `read_always` is looked for only where others failed."""
        top, _, rest = path.partition(".")
        kind = self._columns.get(top)
        if kind is None:
            return "NULL"
        column = named(top)
        if not rest:
            if kind == "json":
                return f"({column}->>'$')"
            return column if kind == "text" else f"CAST({column} AS VARCHAR)"
        if kind == "typed":
            return "NULL"
        inside = "$" + "".join(f'."{key}"' for key in _keys(rest))
        if not read_always:
            return f"json_extract_string({self._json(top)}, {quoted(inside)})"
        paths = self._inside.setdefault(top, {})
        place = paths.setdefault(inside, len(paths) + 1)
        return f"{named(_parts(top))}[{place}]"


def _parts(top: str) -> str:
    return f"{top}#"


def _keys(rest: str) -> list[str]:
    return [key.replace('"', '\\"') for key in rest.split(".")]


def _first(expressions: Iterable[str]) -> str:
    """The first that is there. An expression that stood twice would be computed for every event."""
    listed = list(dict.fromkeys(e for e in expressions if e != "NULL"))
    if not listed:
        return "NULL"
    return f"nullif({listed[0] if len(listed) == 1 else f'coalesce({chr(44).join(listed)})'}, '')"


NUMBER_MOMENT = """
CASE WHEN n < 1e8 OR n >= 1e20 THEN NULL
    WHEN n < 1e11 THEN n * 1e6 WHEN n < 1e14 THEN n * 1e3 WHEN n < 1e17 THEN n ELSE n / 1e3 END
"""
"""A plain number as microseconds: it is seconds, or thousandths and so on of these, by its size."""
