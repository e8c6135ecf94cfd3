"""Facts, parameters, outputs, outcomes and sources of a ruleset file."""

from __future__ import annotations

from plgrules.model.reader import Reader
from plgrules.model.ruleset import Fact, Outcome, Output, Parameter, Source
from plgrules.source.nodes import Entry, Mapping, Node, Scalar


def read_source(reader: Reader, entry: Entry, body: Mapping) -> Source:
    """Return one entry of `sources`."""
    return Source(
        id=entry.key.text,
        span=entry.key.span,
        document=reader.word(body, "document") or None,
        address=reader.word(body, "address") or None,
        title=reader.word(body, "title") or None,
        section=reader.word(body, "section") or None,
        lines=reader.word(body, "lines") or None,
        note=reader.word(body, "note") or None,
        statements=tuple(
            item.text for item in reader.items(body, "statements") if isinstance(item, Scalar)
        ),
    )


def read_fact(reader: Reader, entry: Entry, body: Mapping) -> Fact:
    """Return one entry of `facts`."""
    domain = reader.domain(body)
    return Fact(
        name=entry.key.text,
        span=entry.key.span,
        domain=domain,
        title=reader.text(body.get("title")),
        description=reader.text(body.get("description")),
        minimum=reader.number(body.get("min"), domain.unit),
        maximum=reader.number(body.get("max"), domain.unit),
        optional=reader.word(body, "optional") == "true",
        default=reader.value(body.get("default"), domain),
        otherwise=reader.formula(body.get("otherwise")),
        private=reader.word(body, "private") == "true",
        sources=reader.references(body),
    )


def read_parameter(reader: Reader, entry: Entry, body: Mapping) -> Parameter:
    """Return one entry of `parameters`."""
    domain = reader.domain(body)
    node = body.get("value")
    assert node is not None
    value = reader.value(node, domain)
    return Parameter(
        name=entry.key.text,
        span=entry.key.span,
        domain=domain,
        value=0.0 if value is None else value,
        written=written(node),
        value_span=node.span,
        title=reader.text(body.get("title")),
        description=reader.text(body.get("description")),
        minimum=reader.number(body.get("min"), domain.unit),
        maximum=reader.number(body.get("max"), domain.unit),
        sources=reader.references(body),
    )


def written(node: Node) -> str:
    """A value as its author wrote it."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return ""
    return ", ".join(written(item) for item in node)


def read_output(reader: Reader, entry: Entry, body: Mapping) -> Output:
    """Return one entry of `outputs`."""
    return Output(
        name=entry.key.text,
        span=entry.key.span,
        domain=reader.domain(body),
        title=reader.text(body.get("title")),
        value=reader.formula(body.get("value")),
        precision=reader.count(body, "precision"),
    )


def read_outcome(reader: Reader, entry: Entry, body: Mapping) -> Outcome:
    """Return one entry of `outcomes`."""
    outputs = []
    for output in reader.entries(body, "outputs"):
        formula = reader.formula(output.value)
        if formula is not None:
            outputs.append((output.key.text, output.key.span, formula))
    return Outcome(
        id=entry.key.text,
        span=entry.key.span,
        title=reader.text(body.get("title")),
        description=reader.text(body.get("description")),
        severity=reader.word(body, "severity") or "info",  # type: ignore[arg-type]
        outputs=tuple(outputs),
        actions=tuple(reader.text(item) for item in reader.items(body, "actions")),
        sources=reader.references(body),
    )
