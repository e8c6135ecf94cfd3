"""Types of calls of the language's functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from plgrules.check.infer_comparisons import infer_item
from plgrules.check.inference import COMPARE, Inference, common_number, want, want_number
from plgrules.check.scope import KIND_WORDS
from plgrules.check.types import ANY, BOOLEAN, TEXT, Type
from plgrules.diagnostics.suggest import nearest
from plgrules.model.expression import Call, Expression, ListLiteral, Name
from plgrules.model.units import DAY, RATIO


def infer_call(state: Inference, node: Expression) -> Type:
    """Return the type of a call; report arguments of a wrong type."""
    assert isinstance(node, Call)
    return _FUNCTIONS[node.function](state, node)


def _known(state: Inference, node: Call) -> Type:
    (argument,) = node.arguments
    if not isinstance(argument, Name):
        state.type_of(argument)
        wanted = "of a fact" if node.function == "given" else "of a fact, derived value or decision"
        state.report(
            "PLG136", f"`{node.function}` takes the name {wanted}, not an expression",
            argument.span,
            help="name the expression under `derive` and ask for that name",
        )  # fmt: skip
        return BOOLEAN
    state.type_of(argument)
    declared = state.scope.get(argument.id)
    if declared is None:
        if argument.id == "as_of":
            state.report("PLG136", "`as_of` is always known", argument.span, help="leave it out")
        return BOOLEAN
    allowed = {"fact"} if node.function == "given" else {"fact", "derived", "requirement"}
    if declared.kind not in allowed:
        state.report(
            "PLG136",
            f"`{node.function}` cannot ask for {KIND_WORDS[declared.kind]}",
            argument.span,
            KIND_WORDS[declared.kind],
            _known_help(node.function, declared.kind, argument.id),
        )
    return BOOLEAN


def _known_help(function: str, kind: str, name: str) -> str:
    if kind == "parameter":
        return "a parameter always has a value: leave this out"
    if function == "given" and kind in ("derived", "requirement"):
        return f"only facts are given; write `known({name})`"
    return "ask for the facts that it reads"


def _extreme(state: Inference, node: Call) -> Type:
    what = f"`{node.function}`"
    types = tuple(want_number(state, argument, what) for argument in node.arguments)
    if any(type_.is_broken for type_ in types):
        return ANY
    return common_number(state, node.arguments, types, "PLG131", COMPARE)


def _absolute(state: Inference, node: Call) -> Type:
    return want_number(state, node.arguments[0], "`abs`")


def _whole(state: Inference, node: Call) -> Type:
    found = want_number(state, node.arguments[0], f"`{node.function}`")
    return ANY if found.is_broken else Type("integer", found.unit)


def _days_between(state: Inference, node: Call) -> Type:
    for argument in node.arguments:
        want(state, argument, ("date",), "`days_between` wants two dates")
    return Type("integer", DAY)


def _length(state: Inference, node: Call) -> Type:
    want(state, node.arguments[0], ("list", "text"), "`length` wants a list or a text")
    return Type("integer", RATIO)


def _contains(state: Inference, node: Call) -> Type:
    for argument in node.arguments:
        want(state, argument, ("text",), "`contains` wants two texts; ask a list with `in`")
    return BOOLEAN


def _contains_any(state: Inference, node: Call) -> Type:
    first, second = node.arguments
    want(state, first, ("text", "list"), "`contains_any` wants a text or a list first")
    if isinstance(second, ListLiteral):
        held = state.types[id(first)].choices
        for item in second.items:
            infer_item(state, item, Type("choice", choices=held) if held else TEXT)
        state.types[id(second)] = Type("list", choices=held)
    else:
        want(state, second, ("list",), "`contains_any` wants a list second")
    return BOOLEAN


def _any(state: Inference, node: Call) -> Type:
    _group(state, node)
    return BOOLEAN


def _count(state: Inference, node: Call) -> Type:
    _group(state, node)
    return Type("integer", RATIO)


def _score(state: Inference, node: Call) -> Type:
    _group(state, node)
    return Type("number", RATIO)


def _groups_hit(_state: Inference, _node: Call) -> Type:
    return Type("integer", RATIO)


def _group(state: Inference, node: Call) -> None:
    (argument,) = node.arguments
    state.types[id(argument)] = ANY
    if not isinstance(argument, Name):
        state.type_of(argument)
        state.report(
            "PLG106", f"`{node.function}` takes the name of a signal group", argument.span,
            help=f"write `{node.function}(group)`; to count conditions make each a signal",
        )  # fmt: skip
        return
    if argument.id in state.groups:
        return
    close = nearest(argument.id, state.groups)
    listed = ", ".join(f"`{group}`" for group in state.groups) or "none"
    signal = state.scope.get(argument.id)
    if signal is not None and signal.kind == "signal" and close is None:
        help = f"`{argument.id}` is a signal: use it by its name alone"
    else:
        help = f"did you mean `{close}`?" if close else f"the groups of this ruleset: {listed}"
    state.report(
        "PLG106",
        f"unknown signal group `{argument.id}`",
        argument.span,
        "no signal has this group",
        help,
        close,
    )


_FUNCTIONS: Mapping[str, Callable[[Inference, Call], Type]] = {
    "known": _known,
    "given": _known,
    "min": _extreme,
    "max": _extreme,
    "abs": _absolute,
    "floor": _whole,
    "ceil": _whole,
    "days_between": _days_between,
    "length": _length,
    "contains": _contains,
    "contains_any": _contains_any,
    "any": _any,
    "count": _count,
    "score": _score,
    "groups_hit": _groups_hit,
}
