"""Conditions of a ruleset file: derived values, signals, checks, warnings and the decision."""

from __future__ import annotations

from plgrules.diagnostics.span import Span
from plgrules.model.reader import Reader
from plgrules.model.ruleset import (
    Band,
    Bands,
    Branch,
    Caution,
    Check,
    Decide,
    Derived,
    Leaf,
    Requirement,
    Rules,
    Signal,
    Step,
    Tree,
    Validity,
)
from plgrules.source.nodes import Entry, Mapping, Node, Scalar


def read_decide(reader: Reader, body: Mapping) -> Decide:
    """Return the tree, the rules or the bands under `decide`."""
    if isinstance(tree := body.get("tree"), Mapping):
        return Tree(tree.span, _branch(reader, tree))
    if isinstance(bands := body.get("bands"), Mapping):
        return _bands(reader, bands)
    return _rules(reader, body)


def _branch(reader: Reader, node: Node) -> Branch | Leaf:
    assert isinstance(node, Mapping)
    then = node.get("then")
    otherwise = node.get("else")
    if "if" not in node or then is None or otherwise is None:
        return Leaf(
            id=reader.word(node, "id"),
            span=_id_span(node),
            then=reader.word(node, "then"),
            then_span=_value_span(node, "then"),
            because=reader.text(node.get("because")),
            sources=reader.references(node),
        )
    return Branch(
        id=reader.word(node, "id"),
        span=_id_span(node),
        condition=reader.condition(node),
        title=reader.text(node.get("title")),
        then=_branch(reader, then),
        otherwise=_branch(reader, otherwise),
        sources=reader.references(node),
    )


def _rules(reader: Reader, body: Mapping) -> Rules:
    otherwise = body.get("otherwise")
    return Rules(
        span=body.span,
        hit="unique" if reader.word(body, "hit") == "unique" else "first",
        steps=tuple(
            _step(reader, item, str(number))
            for number, item in enumerate(reader.mappings(body, "rules"), 1)
        ),
        otherwise=_step(reader, otherwise, "otherwise") if isinstance(otherwise, Mapping) else None,
    )


def _step(reader: Reader, node: Mapping, number: str) -> Step:
    return Step(
        id=reader.word(node, "id") or number,
        span=_id_span(node),
        condition=reader.formula(node.get("if")),
        then=reader.word(node, "then"),
        then_span=_value_span(node, "then"),
        because=reader.text(node.get("because")),
        sources=reader.references(node),
    )


def _bands(reader: Reader, body: Mapping) -> Bands:
    return Bands(
        span=body.span,
        of=reader.condition(body, "of"),
        steps=tuple(
            Band(
                id=reader.word(item, "id") or reader.word(item, "then"),
                span=_id_span(item),
                below=reader.formula(item.get("below")),
                up_to=reader.formula(item.get("up_to")),
                then=reader.word(item, "then"),
                then_span=_value_span(item, "then"),
                because=reader.text(item.get("because")),
                sources=reader.references(item),
            )
            for item in reader.mappings(body, "steps")
        ),
    )


def read_derived(reader: Reader, entry: Entry) -> Derived:
    """Return one entry of `derive`."""
    body = entry.value
    name, span = entry.key.text, entry.key.span
    if not isinstance(body, Mapping):
        formula = reader.formula(body)
        assert formula is not None
        return Derived(name, span, reader.text(None), formula)
    value = reader.formula(body.get("value"))
    return Derived(
        name=name,
        span=span,
        title=reader.text(body.get("title")),
        value=value if value is not None else _pick(reader, body),
        values=reader.choices(body, "values"),
        show=reader.word(body, "show") or None,  # type: ignore[arg-type]
        precision=reader.count(body, "precision"),
    )


def _pick(reader: Reader, body: Mapping) -> Rules | Bands:
    bands = body.get("bands")
    return _bands(reader, bands) if isinstance(bands, Mapping) else _rules(reader, body)


def read_requirement(reader: Reader, entry: Entry, body: Mapping) -> Requirement:
    """Return one entry of `requires`."""
    bindings = []
    for binding in reader.entries(body, "with"):
        formula = reader.formula(binding.value)
        if formula is not None:
            bindings.append((binding.key.text, binding.key.span, formula))
    version = body.get("version")
    return Requirement(
        name=entry.key.text,
        span=entry.key.span,
        ruleset=reader.word(body, "ruleset"),
        version=reader.word(body, "version"),
        version_span=version.span if version is not None else entry.key.span,
        bindings=tuple(bindings),
    )


def read_signal(reader: Reader, entry: Entry, body: Mapping) -> Signal:
    """Return one entry of `signals`."""
    points = body.get("points")
    return Signal(
        name=entry.key.text,
        span=entry.key.span,
        condition=reader.condition(body),
        group=reader.word(body, "group"),
        group_span=_value_span(body, "group"),
        points=float(points.text) if isinstance(points, Scalar) else 1.0,
        title=reader.text(body.get("title")),
        sources=reader.references(body),
    )


def read_check(reader: Reader, entry: Entry, body: Mapping) -> Check:
    """Return one entry of `checks`."""
    return Check(
        name=entry.key.text,
        span=entry.key.span,
        condition=reader.condition(body),
        severity=reader.word(body, "severity") or "warning",  # type: ignore[arg-type]
        says=reader.text(body.get("says")),
        fix=reader.text(body.get("fix")),
        sources=reader.references(body),
    )


def read_caution(reader: Reader, entry: Entry, body: Mapping) -> Caution:
    """Return one entry of `warnings`."""
    return Caution(
        code=entry.key.text,
        span=entry.key.span,
        condition=reader.condition(body),
        says=reader.text(body.get("says")),
        sources=reader.references(body),
    )


def read_validity(reader: Reader, entry: Entry, body: Mapping) -> Validity:
    """Return one entry of `valid`."""
    return Validity(
        id=entry.key.text,
        span=entry.key.span,
        must=reader.condition(body, "must"),
        says=reader.text(body.get("says")),
    )


def _id_span(node: Mapping) -> Span:
    named = node.get("id")
    return named.span if named is not None else node.span


def _value_span(node: Mapping, key: str) -> Span:
    value = node.get(key)
    return value.span if value is not None else node.span
