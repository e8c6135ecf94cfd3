"""Conditions as Python tests: whether they are certainly true, or certainly false."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from plgrules.backends.bounds import Bounds
from plgrules.backends.scalar.emit import (
    NOTHING,
    Code,
    Emitter,
    Sure,
    Truth,
    emits_truth,
    operands,
    unsure_reads,
)
from plgrules.backends.scalar.values import TINY, Interval, size, tally_interval
from plgrules.backends.semantics import FLIPPED, FUNCTIONS, OPPOSITE, lower_edge, upper_edge
from plgrules.program import expression as ir

_RAISING = (ir.Calculate, ir.Convert, ir.Negate)
"""Operations in which Python itself raises a TypeError for None."""


# -- yes and no ----------------------------------------------------------------------------------


@emits_truth(ir.StepValue)
def _step(emit: Emitter, node: ir.StepValue, wanted: bool, sure: Sure) -> Truth:
    code = emit.value(node, sure)
    if code.text in ("None", "True", "False"):
        known = None if code.text == "None" else code.text == "True"
        return emit.constant_truth(known, wanted)
    if not code.is_nullable:
        return Truth(_whether(code.text, wanted), NOTHING, NOTHING, True)
    variable = frozenset((code.text,))
    if emit.is_swift:
        text = f"({code.text} or {code.text} is None and bail())"
        return Truth(_whether(text, wanted), variable, variable, True)
    return Truth(f"{code.text} is {wanted}", variable, NOTHING, False)


@emits_truth(ir.RequiredOutput, ir.Choose)
def _value(emit: Emitter, node: ir.Expression, wanted: bool, sure: Sure) -> Truth:
    if isinstance(node, ir.Choose):
        return _choose(emit, node, wanted, sure)
    first, again = emit.atom(emit.value(node, sure))
    if emit.is_swift:
        text = f"({first} or {again} is None and bail())"
        return Truth(_whether(text, wanted), NOTHING, NOTHING, True)
    return Truth(f"{first} is {wanted}", NOTHING, NOTHING, False)


def _choose(emit: Emitter, node: ir.Choose, wanted: bool, sure: Sure) -> Truth:
    test = emit.truth(node.test, True, sure)
    then = emit.truth(node.then, wanted, sure | test.when_true)
    if test.is_total:
        other = emit.truth(node.otherwise, wanted, sure | test.when_false)
        text = f"({then.text} if {test.text} else {other.text})"
        return Truth(text, NOTHING, NOTHING, then.is_total and other.is_total)
    refused = emit.truth(node.test, False, sure)
    other = emit.truth(node.otherwise, wanted, sure | refused.when_true)
    text = f"({then.text} if {test.text} else {refused.text} and {other.text})"
    return Truth(text, NOTHING, NOTHING, False)


@emits_truth(ir.Known)
def _known(emit: Emitter, node: ir.Known, wanted: bool, sure: Sure) -> Truth:
    code = emit.variables[node.name]
    if code.text == "None":
        return emit.constant_truth(False, wanted)
    if not code.is_nullable or code.text in sure:
        return emit.constant_truth(True, wanted)
    return _presence(code.text, frozenset((code.text,)), wanted)


@emits_truth(ir.Given)
def _given(emit: Emitter, node: ir.Given, wanted: bool, sure: Sure) -> Truth:
    given = emit.given[node.name]
    if node.name in emit.shape.given or node.name in emit.shape.absent:
        return emit.constant_truth(node.name in emit.shape.given, wanted)
    return _presence(given, frozenset((given, emit.variables[node.name].text)), wanted)


def _presence(text: str, known: Sure, wanted: bool) -> Truth:
    if wanted:
        return Truth(f"{text} is not None", known, NOTHING, True)
    return Truth(f"{text} is None", NOTHING, known, True)


@emits_truth(ir.OutcomeIn)
def _outcome_in(emit: Emitter, node: ir.OutcomeIn, wanted: bool, sure: Sure) -> Truth:
    outcome = emit.variables[node.requirement].text
    outcomes = emit.pool.constant(frozenset(node.outcomes))
    if emit.is_swift:
        text = f"({outcome} in {outcomes} or {outcome} is None and bail())"
        return Truth(_whether(text, wanted), NOTHING, NOTHING, True)
    possible = f"{emit.verdicts[node.requirement]}.possible"
    some = f"not {outcomes}.isdisjoint({possible})"
    if not wanted:
        return Truth(f"{outcomes}.isdisjoint({possible})", NOTHING, NOTHING, False)
    return Truth(f"{some} and {outcomes}.issuperset({possible})", NOTHING, NOTHING, False)


# -- and, or, not --------------------------------------------------------------------------------


@emits_truth(ir.Invert)
def _invert(emit: Emitter, node: ir.Invert, wanted: bool, sure: Sure) -> Truth:
    return emit.truth(node.operand, not wanted, sure)


@emits_truth(ir.AllOf, ir.AnyOf)
def _joined(emit: Emitter, node: ir.AllOf | ir.AnyOf, wanted: bool, sure: Sure) -> Truth:
    all_needed = isinstance(node, ir.AllOf) is wanted
    texts: list[str] = []
    gained: Sure = NOTHING
    total = True
    for operand in node.operands:
        test = emit.truth(operand, wanted, sure | gained)
        gained |= test.when_true if all_needed else test.when_false
        total = total and test.is_total
        if test.text == repr(all_needed):
            continue
        texts.append(test.text)
        if test.text == repr(not all_needed):
            break
    if len(texts) < 2:
        text = texts[0] if texts else repr(all_needed)
    else:
        text = f"({(' and ' if all_needed else ' or ').join(texts)})"
    if all_needed:
        return Truth(text, gained, NOTHING, total)
    return Truth(text, NOTHING, gained, total)


# -- comparisons ---------------------------------------------------------------------------------


@emits_truth(ir.Compare)
def _compare(emit: Emitter, node: ir.Compare, wanted: bool, sure: Sure) -> Truth:
    if isinstance(node.left, ir.Tally) or isinstance(node.right, ir.Tally):
        return _compare_tally(emit, node, wanted, sure)
    operator = node.operator if wanted else OPPOSITE[node.operator]
    kinds = (node.left, node.right)
    if node.mode in ("left", "right"):
        constant = emit.fold(node.right if node.mode == "right" else node.left)
        other = node.left if node.mode == "right" else node.right
        if constant is None:
            return emit.constant_truth(None, wanted)
        if node.mode == "left":
            operator = FLIPPED[operator]  # type: ignore[assignment]
        number = float(constant)
        return _leaf(
            emit, (other,), lambda codes: against(emit, operator, codes[0], number), sure, True
        )
    if node.mode == "computed":
        return _leaf(emit, kinds, lambda codes: _computed(emit, operator, *codes), sure, True)
    raises = node.operator not in ("==", "!=")
    return _leaf(
        emit, kinds, lambda codes: f"{codes[0].text} {operator} {codes[1].text}", sure, raises
    )


def against(emit: Emitter, operator: str, code: Code, number: float) -> str:
    """Return the text of a comparison with a constant on the right, within its tolerance."""
    low, high = emit.pool.constant(lower_edge(number)), emit.pool.constant(upper_edge(number))
    match operator:
        case "<" | ">=":
            return f"{code.text} {operator} {low}"
        case "<=" | ">":
            return f"{code.text} {operator} {high}"
        case "==":
            return f"{low} <= {code.text} <= {high}"
        case _:
            return f"not {low} <= {code.text} <= {high}"


def _computed(emit: Emitter, operator: str, a: Code, b: Code) -> str:
    """A comparison of two computed numbers, whose tolerance depends on both.

    Most are settled by comparing them as they are, or by how far they lie apart. Where the lesser
    is not below zero, neither is the greater, and the absolute values can be left out.
    """
    if operator in (">", ">="):
        operator, a, b = FLIPPED[operator], b, a
    (left, a_again), (right, b_again) = emit.atom(a), emit.atom(b)
    if operator == "<":
        a_size, b_size = _sizes(a, a_again, b, b_again, lesser=a)
        width = f"-({TINY} * {a_size} + {TINY} * {b_size})"
        exact = f"{a_again} < {b_again} and {a_again} - {b_again} < {width}"
        if a.bounds.is_positive:
            return f"({left} < 0.999 * {right} or {exact})"
        return f"({left} < {right} and {a_again} - {b_again} < {width})"
    if operator == "<=":
        a_size, b_size = _sizes(a, a_again, b, b_again, lesser=b)
        width = f"{TINY} * {a_size} + {TINY} * {b_size}"
        near = f"0.999 * {a_again} <= {b_again} and " if b.bounds.is_positive else ""
        return f"({left} <= {right} or {near}{a_again} - {b_again} <= {width})"
    width = f"{TINY} * {size(a_again, a.bounds)} + {TINY} * {size(b_again, b.bounds)}"
    if operator == "==":
        return f"(abs({left} - {right}) <= {width})"
    return f"(abs({left} - {right}) > {width})"


def _sizes(a: Code, a_text: str, b: Code, b_text: str, lesser: Code) -> tuple[str, str]:
    if lesser.bounds.is_positive:
        return a_text, b_text
    return size(a_text, a.bounds), size(b_text, b.bounds)


@emits_truth(ir.In)
def _in(emit: Emitter, node: ir.In, wanted: bool, sure: Sure) -> Truth:
    word = "in" if wanted else "not in"
    return _leaf(
        emit,
        (node.item, node.container),
        lambda codes: f"{codes[0].text} {word} {codes[1].text}",
        sure,
        False,
    )


@emits_truth(ir.Apply)
def _apply(emit: Emitter, node: ir.Apply, wanted: bool, sure: Sure) -> Truth:
    helper = emit.pool.helper(node.function, FUNCTIONS[node.function])
    word = "" if wanted else "not "
    return _leaf(
        emit,
        node.arguments,
        lambda codes: f"{word}{helper}({', '.join(code.text for code in codes)})",
        sure,
        False,
    )


def _leaf(
    emit: Emitter,
    nodes: Sequence[ir.Expression],
    build: Callable[[list[Code]], str],
    sure: Sure,
    raises: bool,
) -> Truth:
    """A test over values; `raises` where Python raises a TypeError when one of them is None."""
    if emit.is_swift and raises:
        read = frozenset(unsure_reads(emit, nodes, sure, _RAISING)) - {"None"}
        codes = [emit.value(node, sure | read) for node in nodes]
        if any(code.text == "None" for code in codes):
            return emit.constant_truth(None, wanted=True)
        return Truth(build(codes), read, read, True)
    needed = operands(emit, nodes, sure)
    if "None" in needed.doubtful:
        return emit.constant_truth(None, wanted=True)
    text = build(needed.codes)
    if not needed.doubtful:
        return Truth(text, NOTHING, NOTHING, True)
    if emit.is_swift:
        text = f"(bail() if {needed.some_unknown()} else {text})"
        return Truth(text, needed.read, needed.read, True)
    return Truth(f"{needed.all_known()} and {text}", needed.read, NOTHING, False)


def _whether(text: str, wanted: bool) -> str:
    return text if wanted else f"not {text}"


# -- counts and scores ---------------------------------------------------------------------------


def _compare_tally(emit: Emitter, node: ir.Compare, wanted: bool, sure: Sure) -> Truth:
    """A comparison in which one side, or both, is a sum of points that may be an interval."""
    left, right = _side(emit, node.left, sure), _side(emit, node.right, sure)
    helper = "compare_intervals"
    mode, operator = emit.pool.constant(node.mode), emit.pool.constant(node.operator)
    bindings = [*left.bindings, *right.bindings]
    doubtful = [*left.doubtful, *right.doubtful]
    plain = _plain_tally(emit, node, left, right, wanted)
    if plain is not None:
        text, total = plain, not doubtful
    else:
        sides = f"{left.low}, {left.high}, {right.low}, {right.high}"
        text, total = f"{helper}({operator}, {mode}, {sides}) is {wanted}", False
    if emit.is_swift:
        unknown = " or ".join(f"{name} is None" for name in doubtful)
        text = f"(bail() if {unknown} else {text})" if doubtful else text
        total = True
    if bindings:
        text = f"(({', '.join(bindings)},) and {text})"
    return Truth(text, NOTHING, NOTHING, total)


def _side(emit: Emitter, node: ir.Expression, sure: Sure) -> Interval:
    if isinstance(node, ir.Tally):
        return tally_interval(emit, node, sure)
    code = emit.value(node, sure)
    first, again = emit.atom(code)
    bindings = [] if code.is_atom else [first]
    return Interval(again, again, code.bounds, [again] if code.is_nullable else [], bindings)


def _plain_tally(
    emit: Emitter, node: ir.Compare, left: Interval, right: Interval, wanted: bool
) -> str | None:
    """The comparison of a tally with a constant by order, which needs one end of its interval."""
    operator, tally, number = node.operator, left, node.right
    if isinstance(node.right, ir.Tally):
        operator, tally, number = FLIPPED[operator], right, node.left  # type: ignore[assignment]
    constant = emit.fold(number) if ir.is_constant(number) else None
    if constant is None or operator in ("==", "!="):
        return None
    operator = operator if wanted else OPPOSITE[operator]
    end = Code(tally.low if operator in (">", ">=") else tally.high, False, Bounds(0.0, 0.0))
    if node.mode == "exact":
        return f"{end.text} {operator} {emit.pool.constant(constant)}"
    return against(emit, operator, end, float(constant))
