"""The section `patterns` of a ruleset file: events that fit together."""

from __future__ import annotations

from plgrules.model.pattern import EventPattern, PatternAbsence, PatternOperand, PatternStep
from plgrules.model.read_observation import read_event_names, read_where
from plgrules.model.reader import Reader
from plgrules.model.units import parse_unit
from plgrules.source.nodes import Entry, Mapping, Scalar

_MINUTE = parse_unit("minute")


def read_pattern(reader: Reader, entry: Entry, body: Mapping) -> EventPattern:
    """Return one entry of `patterns`."""
    within, last, unless = body.get("within"), body.get("last"), body.get("unless")
    return EventPattern(
        name=entry.key.text,
        span=entry.key.span,
        steps=tuple(
            _step(reader, step, step.value)
            for step in reader.entries(body, "events")
            if isinstance(step.value, Mapping)
        ),
        same=_operands(reader, body, "same"),
        different=_operands(reader, body, "different"),
        within=reader.number(within, _MINUTE),
        within_span=within.span if within is not None else None,
        last=reader.number(last, _MINUTE),
        last_span=last.span if last is not None else None,
        unless=_absence(reader, unless) if isinstance(unless, Mapping) else None,
    )


def _step(reader: Reader, entry: Entry, body: Mapping) -> PatternStep:
    names = read_event_names(reader, body, "event")
    return PatternStep(entry.key.text, entry.key.span, names, read_where(reader, body))


def _operands(reader: Reader, body: Mapping, key: str) -> tuple[PatternOperand, ...]:
    operands = []
    for item in reader.items(body, key):
        if isinstance(item, Scalar):
            alias, _, attribute = item.text.partition(".")
            operands.append(PatternOperand(alias, attribute, item.span))
    return tuple(operands)


def _absence(reader: Reader, body: Mapping) -> PatternAbsence:
    after = body.get("after")
    return PatternAbsence(
        events=read_event_names(reader, body, "event"),
        where=read_where(reader, body),
        after=reader.word(body, "after") or None,
        after_span=after.span if after is not None else None,
    )
