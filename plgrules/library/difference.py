"""Every difference between two versions of a ruleset, and how much each matters to callers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, NamedTuple

from plgrules.diagnostics.span import Span
from plgrules.model import ruleset as model
from plgrules.model.expression import Formula, Name, names
from plgrules.model.text import Text
from plgrules.model.to_text import text_of

Size = Literal["patch", "minor", "major"]


class Reason(NamedTuple):
    """One difference between two versions: how much it matters, and what it is."""

    size: Size
    text: str


def differences(old: model.Ruleset, new: model.Ruleset) -> Iterator[Reason]:
    """Yield every difference between two versions of a ruleset, each with how much it matters."""
    yield from _facts(_named(old.facts), _named(new.facts))
    yield from _outcomes(_by_id(old.outcomes), _by_id(new.outcomes))
    yield from _outputs(_named(old.outputs), _named(new.outputs))
    yield from _parameters(_named(old.parameters), _named(new.parameters))
    yield from _validities(old, new)
    plain: tuple[tuple[str, Mapping[str, Any], Mapping[str, Any], tuple[str, ...]], ...] = (
        ("signal", _named(old.signals), _named(new.signals), ("condition", "group", "points")),
        ("check", _named(old.checks), _named(new.checks), ("condition", "severity")),
        ("warning", _by_code(old.cautions), _by_code(new.cautions), ("condition",)),
        ("derived value", _named(old.derived), _named(new.derived), ()),
        (
            "required decision",
            _named(old.requirements),
            _named(new.requirements),
            ("ruleset", "version", "bindings"),
        ),
        (
            "observation",
            _named(old.observations),
            _named(new.observations),
            ("measure", "of", "events", "excluded", "where", "within"),
        ),
        (
            "pattern",
            _named(old.patterns),
            _named(new.patterns),
            ("steps", "same", "different", "within", "last", "unless"),
        ),
    )
    for what, before, after, logic in plain:
        yield from _removed(what, before, after)
        yield from _added("minor", what, before, after)
        for name in _both(before, after):
            yield from _logic(f"the {what} `{name}`", before[name], after[name], logic)
    for name in _both(_named(old.derived), _named(new.derived)):
        before, after = _named(old.derived)[name], _named(new.derived)[name]
        if _steps(before.value) != _steps(after.value):
            yield Reason("minor", f"the derived value `{name}` is computed otherwise")
    yield from _decide(old, new)
    if _bare(old) != _bare(new):
        yield Reason("patch", "texts, sources or dates differ")


def _named(parts: Sequence[Any]) -> dict[str, Any]:
    return {part.name: part for part in parts}


def _by_id(parts: Sequence[Any]) -> dict[str, Any]:
    return {part.id: part for part in parts}


def _by_code(parts: Sequence[Any]) -> dict[str, Any]:
    return {part.code: part for part in parts}


def _both(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return [name for name in old if name in new]


def _removed(what: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Reason]:
    for name in old:
        if name not in new:
            yield Reason("major", f"the {what} `{name}` is gone")


def _added(
    size: Size, what: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Reason]:
    for name in new:
        if name not in old:
            yield Reason(size, f"the {what} `{name}` is new")


def _logic(what: str, old: Any, new: Any, names: tuple[str, ...]) -> Iterator[Reason]:
    for name in names:
        if _bare(getattr(old, name)) != _bare(getattr(new, name)):
            yield Reason("minor", f"{what} differs in its {name}")


def _facts(old: Mapping[str, model.Fact], new: Mapping[str, model.Fact]) -> Iterator[Reason]:
    yield from _removed("fact", old, new)
    for name, fact in new.items():
        if name not in old and _required(fact):
            yield Reason("major", f"the fact `{name}` is new and required")
        elif name not in old:
            yield Reason("minor", f"the fact `{name}` is new")
    for name in _both(old, new):
        yield from _fact(f"the fact `{name}`", old[name], new[name])


def _required(fact: model.Fact) -> bool:
    """Whether a caller must send it; one that is computed when absent is not new work for them."""
    return not fact.optional and fact.default is None and fact.otherwise is None


def _fact(what: str, old: model.Fact, new: model.Fact) -> Iterator[Reason]:
    yield from _domain(what, old.domain, new.domain)
    yield from _bounds(what, old, new)
    if _required(new) and not _required(old):
        yield Reason("major", f"{what} is required now")
    yield from _logic(what, old, new, ("optional", "default", "otherwise", "private"))


def _domain(what: str, old: model.Domain, new: model.Domain) -> Iterator[Reason]:
    if (old.type, old.of) != (new.type, new.of):
        yield Reason("major", f"{what} is of type {new.type}, not {old.type}")
    if old.unit != new.unit:
        yield Reason("major", f"{what} is in {new.unit}, not in {old.unit}")
    before, after = ([choice.id for choice in domain.choices] for domain in (old, new))
    for choice in before:
        if choice not in after:
            yield Reason("major", f"{what} has no choice `{choice}` any more")
    for choice in after:
        if choice not in before:
            yield Reason("minor", f"{what} has a new choice `{choice}`")
    kept = [choice for choice in after if choice in before]
    if new.ordered and (not old.ordered or kept != [c for c in before if c in after]):
        yield Reason("minor", f"the choices of {what.removeprefix('the ')} have another order")


def _bounds(
    what: str, old: model.Fact | model.Parameter, new: model.Fact | model.Parameter
) -> Iterator[Reason]:
    infinity = float("inf")
    low, lower = (-infinity if x.minimum is None else x.minimum for x in (old, new))
    high, higher = (infinity if x.maximum is None else x.maximum for x in (old, new))
    if lower > low or higher < high:
        yield Reason("major", f"{what} is held within narrower bounds")
    if lower < low or higher > high:
        yield Reason("minor", f"{what} is held within wider bounds")


def _parameters(
    old: Mapping[str, model.Parameter], new: Mapping[str, model.Parameter]
) -> Iterator[Reason]:
    yield from _removed("parameter", old, new)
    yield from _added("minor", "parameter", old, new)
    for name in _both(old, new):
        before, after = old[name], new[name]
        yield from _domain(f"the parameter `{name}`", before.domain, after.domain)
        yield from _bounds(f"the parameter `{name}`", before, after)
        if _base(before) != _base(after):
            yield Reason("patch", f"the parameter `{name}` is {after.written}")


def _base(parameter: model.Parameter) -> model.Value:
    return parameter.overlay.base if parameter.overlay else parameter.value


def _validities(old: model.Ruleset, new: model.Ruleset) -> Iterator[Reason]:
    known = {fact.name for fact in old.facts}
    added = {fact.name for fact in new.facts} - known
    before, after = _by_id(old.validities), _by_id(new.validities)
    for name, validity in after.items():
        if name not in before:
            # Who does not send a new fact leaves the condition unknown, and unknown passes.
            reads_new = any(n.id in added for n in names(validity.must.root) if isinstance(n, Name))
            size: Size = "minor" if reads_new else "major"
            yield Reason(size, f"`valid` refuses more: `{name}` is new")
    for name in before:
        if name not in after:
            yield Reason("minor", f"`valid` refuses less: `{name}` is gone")
    for name in _both(before, after):
        if _bare(before[name].must) != _bare(after[name].must):
            yield Reason("major", f"`valid` may refuse other facts: `{name}` is another condition")


def _outcomes(
    old: Mapping[str, model.Outcome], new: Mapping[str, model.Outcome]
) -> Iterator[Reason]:
    yield from _removed("outcome", old, new)
    yield from _added("major", "outcome", old, new)
    for name in _both(old, new):
        what = f"the outcome `{name}`"
        yield from _logic(what, old[name], new[name], ("outputs", "severity"))


def _outputs(old: Mapping[str, model.Output], new: Mapping[str, model.Output]) -> Iterator[Reason]:
    yield from _removed("output", old, new)
    yield from _added("minor", "output", old, new)
    for name in _both(old, new):
        what = f"the output `{name}`"
        for reason in _domain(what, old[name].domain, new[name].domain):
            # Who reads an output must know all of its choices, as with outcomes.
            yield Reason("major" if "choice" in reason.text else reason.size, reason.text)
        yield from _logic(what, old[name], new[name], ("value",))


def _decide(old: model.Ruleset, new: model.Ruleset) -> Iterator[Reason]:
    if _steps(old.decide) != _steps(new.decide):
        yield Reason("minor", "the decision takes another way")


# -- without places and texts ---------------------------------------------------------------------

_WORDING = frozenset({"because", "title", "sources", "then_span", "group_span", "version_span"})


def _steps(decide: Any) -> Any:
    """The logic of a tree, rules, bands or formula: all of it but texts, sources and places."""
    return _bare(decide, without=_WORDING)


def _bare(part: Any, without: frozenset[str] = frozenset()) -> Any:
    """Frozen data as nested tuples without its places; a formula as its text in one spelling."""
    if isinstance(part, Formula):
        return text_of(part.root)
    if isinstance(part, Text):
        return part.translations
    if isinstance(part, tuple):
        return tuple(_bare(item, without) for item in part if not isinstance(item, Span))
    if isinstance(part, Span):
        return None
    if is_dataclass(part) and not isinstance(part, type):
        kept = (name for name in _names(type(part)) if name not in without)
        return (type(part).__name__, *(_bare(getattr(part, name), without) for name in kept))
    return part


_IGNORED: dict[type, tuple[str, ...]] = {
    model.Ruleset: ("sha256", "version", "overlays"),
    # Values are compared as their authors set them, whatever an overlay made of them.
    model.Parameter: ("value", "written", "overlay"),
}


@cache
def _names(kind: type) -> tuple[str, ...]:
    ignored = _IGNORED.get(kind, ())
    return tuple(field.name for field in fields(kind) if field.name not in ignored)
