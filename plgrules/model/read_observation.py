"""The section `observe` of a ruleset file: which events its facts come from."""

from __future__ import annotations

from plgrules.diagnostics.span import Span
from plgrules.model.observation import EventName, Observation, Where
from plgrules.model.reader import Reader
from plgrules.model.units import parse_unit
from plgrules.source.nodes import Entry, Mapping, Node, Scalar

ANY = "any"
"""What stands under `events` where every event counts."""

_DAY = parse_unit("day")


def read_observation(reader: Reader, entry: Entry, body: Mapping) -> Observation:
    """Return one entry of `observe`."""
    of, within = body.get("of"), body.get("within")
    return Observation(
        name=entry.key.text,
        span=entry.key.span,
        measure=reader.word(body, "measure"),  # type: ignore[arg-type]
        of=reader.word(body, "of") or None,
        of_span=_span(of, entry),
        events=read_event_names(reader, body, "events"),
        excluded=read_event_names(reader, body, "except"),
        where=read_where(reader, body),
        within=reader.number(within, _DAY),
        within_span=within.span if within is not None else None,
    )


def read_event_names(reader: Reader, body: Mapping, key: str) -> tuple[EventName, ...]:
    """Return the names of events under a key: a list, or one name; none for `any`."""
    node = body.get(key)
    nodes = (node,) if isinstance(node, Scalar) else reader.items(body, key)
    names = (EventName(item.text, item.span) for item in nodes if isinstance(item, Scalar))
    return tuple(name for name in names if name.name != ANY)


def read_where(reader: Reader, body: Mapping) -> tuple[Where, ...]:
    """Return the conditions on properties of events under `where`."""
    return tuple(
        Where(entry.key.text, entry.key.span, _values(entry.value))
        for entry in reader.entries(body, "where")
    )


def _values(node: Node) -> tuple[str, ...]:
    if isinstance(node, Scalar):
        return (node.text,)
    if isinstance(node, Mapping):
        return ()
    return tuple(item.text for item in node if isinstance(item, Scalar))


def _span(node: Node | None, entry: Entry) -> Span:
    return node.span if node is not None else entry.key.span
