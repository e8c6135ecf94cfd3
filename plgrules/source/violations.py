"""Violations of a schema, said in the words of the language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.span import Span
from plgrules.diagnostics.suggest import nearest
from plgrules.source.forms import FORMS, TYPES, Form, a, listed, shown
from plgrules.source.nodes import Document, Mapping, Node, Scalar, Sequence

_ALTERNATIVES = frozenset({"tree", "rules", "bands"})
_DECIDE_HELP = "`decide` holds exactly one of `tree`, `rules` and `bands`"


def explain(error: Any, document: Document) -> Iterator[Diagnostic]:
    """Yield what a jsonschema error means for the person who wrote the document."""
    path = list(error.absolute_path)
    node, span = find(document, path)
    if "propertyNames" in error.schema_path:
        yield _key_form(error, node)
        return
    yield from _EXPLAINERS.get(error.validator, _other)(error, node, span)


def find(document: Document, path: list[str | int]) -> tuple[Node, Span]:
    """Return the node at a path, and the place to point at: the value, or the key of a block."""
    node: Node = document.root
    span = _start(node)
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str):
            child = node.get(step)
            place = node.key(step).span if step in node else span
        elif isinstance(node, Sequence) and isinstance(step, int):
            child = node.items[step]
            place = _start(child)
        else:
            child, place = None, span
        if child is None:
            break
        node = child
        span = node.span if isinstance(node, Scalar) else place
    return node, span


def _start(node: Node) -> Span:
    """Return a place of one line where a node begins: its first key, or its first character."""
    if isinstance(node, Scalar):
        return node.span
    if isinstance(node, Mapping) and node.entries:
        return node.entries[0].key.span
    start = node.span
    return Span(start.file, start.line, start.column, start.line, start.column + 1)


def _unknown_key(error: Any, node: Node, span: Span) -> Iterator[Diagnostic]:
    known = list(error.schema.get("properties", {}))
    title = error.schema.get("title", "mapping")
    for key in error.instance:
        if key in known or not isinstance(node, Mapping):
            continue
        suggestion = nearest(key, [name for name in known if name not in error.instance])
        help_text = f"keys of {a(title)} are {listed(known)}"
        if title == "`decide`" and key in _ALTERNATIVES:
            help_text = _DECIDE_HELP
        yield Diagnostic(
            "PLG030",
            f"unknown key `{shown(key)}` in {a(title)}",
            node.key(key).span,
            label="not a key here",
            help="" if suggestion else help_text,
            suggestion=suggestion,
        )


def _missing_key(error: Any, node: Node, span: Span) -> Iterator[Diagnostic]:
    title = error.schema.get("title")
    if error.validator_value == ["decide"] and title is None:
        yield Diagnostic(
            "PLG038",
            "a ruleset has `decide`, `checks` or both; this one has neither",
            span,
            help="add `decide:` with rules, a tree or bands, or `checks:`",
        )
        return
    properties = error.schema.get("properties", {})
    missing = [key for key in error.validator_value if key not in error.instance]
    # A misspelt key is reported as unknown, with this suggestion; once is enough.
    misspelt = {nearest(key, missing) for key in error.instance if key not in properties}
    missing = [key for key in missing if key not in misspelt or not properties]
    if not missing:
        return
    word = "keys" if len(missing) > 1 else "key"
    first = missing[0]
    meaning = properties.get(first, {}).get("description", "")
    yield Diagnostic(
        "PLG031",
        f"missing {word} {listed(missing)} in {a(title or 'mapping')}",
        span,
        label=f"has no {listed(missing)}",
        help=_DECIDE_HELP
        if title == "`decide`"
        else f"add `{first}:`" + (f", {meaning}" if meaning else ""),
    )


def _wrong_type(error: Any, node: Node, span: Span) -> Iterator[Diagnostic]:
    form = FORMS.get(error.schema.get("pattern", ""))
    if form is not None and isinstance(node, Scalar):
        yield _wrong_form(form, node.text, span)
        return
    expected = error.validator_value
    words = [TYPES[name] for name in ([expected] if isinstance(expected, str) else expected)]
    title = error.schema.get("title", "")
    wanted = a(title) if title and "object" not in expected else " or ".join(words)
    yield Diagnostic(
        "PLG032",
        f"{_named(node)} is {_kind(node)}, not {wanted}",
        span,
        label=f"expected {wanted}",
        help=_cure(node, words, wanted),
    )


def _named(node: Node) -> str:
    if not isinstance(node, Scalar):
        return "this"
    return f"`{shown(node.text)}`" if node.plain else f'`"{shown(node.text)}"`'


def _kind(node: Node) -> str:
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    if not node.plain:
        return "a text"
    if node.text == "null":
        return "no value"
    return "true or false" if node.text in ("true", "false") else _plain_kind(node.text)


def _plain_kind(text: str) -> str:
    try:
        float(text.replace("_", "x"))
    except ValueError:
        return "a text"
    return "a number"


def _cure(node: Node, words: list[str], wanted: str) -> str:
    if isinstance(node, Scalar):
        if node.plain and node.text == "null":
            return "leave the key out, or write a value"
        if "a text" in words and len(node.text) <= 60:
            return f'put it in quotes: "{node.text}"'
        if "true or false" in words:
            return "write true or false, without quotes"
        if any("number" in word for word in words):
            return "write a number, without quotes"
        if "a list" in words:
            return f"write `[{shown(node.text)}]`"
    if "a mapping" in words:
        return "write `key: value` lines, indented by two spaces"
    return f"write {wanted}"


def _not_one_of(error: Any, node: Node, span: Span) -> Iterator[Diagnostic]:
    allowed = error.validator_value if error.validator == "enum" else [error.validator_value]
    words = [str(word).lower() if isinstance(word, bool) else str(word) for word in allowed]
    given = node.text if isinstance(node, Scalar) else "this"
    yield Diagnostic(
        "PLG033",
        f"`{shown(given)}` is not one of the words that may stand here",
        span,
        label="not one of them",
        help=f"write {listed(words, 'or')}",
        suggestion=nearest(given, words),
    )


def _pattern(error: Any, node: Node, span: Span) -> Iterator[Diagnostic]:
    form = FORMS.get(error.validator_value, Form("a value of the right form", ""))
    yield _wrong_form(form, str(error.instance), span)


def _wrong_form(form: Form, text: str, span: Span) -> Diagnostic:
    return Diagnostic("PLG034", f"`{shown(text)}` is not {form.name}", span, help=form.help)


def _key_form(error: Any, node: Node) -> Diagnostic:
    key = str(error.instance)
    span = node.key(key).span if isinstance(node, Mapping) and key in node else node.span
    form = FORMS.get(str(error.validator_value), Form("a key", "write a word"))
    return _wrong_form(form, key, span)


def _empty(error: Any, node: Node, span: Span) -> Iterator[Diagnostic]:
    kind = {"minLength": "text", "minItems": "list", "minProperties": "mapping"}[error.validator]
    yield Diagnostic(
        "PLG035",
        f"this {kind} is empty",
        span,
        help="write what belongs here, or leave the key out",
    )


def _out_of_range(error: Any, node: Node, span: Span) -> Iterator[Diagnostic]:
    side, most = ("below", "least") if error.validator == "minimum" else ("above", "most")
    yield Diagnostic(
        "PLG036",
        f"{_named(node)} is {side} {error.validator_value}",
        span,
        help=f"write at {most} {error.validator_value}",
    )


def _repeated(error: Any, node: Node, span: Span) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for item in node.items if isinstance(node, Sequence) else ():
        if isinstance(item, Scalar) and item.text in seen:
            yield Diagnostic(
                "PLG037",
                f"`{shown(item.text)}` stands in this list a second time",
                item.span,
                help="keep one of the two",
            )
        elif isinstance(item, Scalar):
            seen.add(item.text)


def _needs_other(error: Any, node: Node, span: Span) -> Iterator[Diagnostic]:
    for key, others in error.validator_value.items():
        missing = [other for other in others if other not in error.instance]
        if key in error.instance and missing and isinstance(node, Mapping):
            yield Diagnostic(
                "PLG038",
                f"`{key}` stands here without {listed(missing)}",
                node.key(key).span,
                help=f"add `{missing[0]}:`, or delete `{key}`",
            )


def _other(error: Any, node: Node, span: Span) -> Iterator[Diagnostic]:
    yield Diagnostic(
        "PLG039",
        f"{_named(node)} does not fit here",
        span,
        help=error.schema.get("description", "") if isinstance(error.schema, dict) else "",
    )


_EXPLAINERS: dict[str, Callable[[Any, Node, Span], Iterator[Diagnostic]]] = {
    "additionalProperties": _unknown_key,
    "required": _missing_key,
    "type": _wrong_type,
    "enum": _not_one_of,
    "const": _not_one_of,
    "pattern": _pattern,
    "minLength": _empty,
    "minItems": _empty,
    "minProperties": _empty,
    "minimum": _out_of_range,
    "maximum": _out_of_range,
    "uniqueItems": _repeated,
    "dependentRequired": _needs_other,
}
