"""Arithmetic on doubles that must not raise, for engines that end a statement when it does.

PostgreSQL raises where a result overflows, and where one that is not zero rounds to zero. Whether
it would is found out before, by the same operation on operands that are scaled by powers of two:
that is exact where nothing is near the ends of the doubles, so the scaled result rounds as the
result would. Both sides are written several times: they are columns or constants.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlglot import exp

from plgrules.backends.columns.nodes import Arithmetic, Literal, Value
from plgrules.backends.sql.terms import absolute, binary, case, constant, double, is_null, joined

LARGEST = 1.7976931348623157e308
LOW, HIGH = 2.0**-498, 2.0**498
"""Where both sides lie between these, neither product nor quotient leaves the doubles."""

Truth = exp.Expression | bool


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an operation: a constant, or what gives its column anew each time."""

    constant: float | None
    make: Callable[[], exp.Expression]
    grammar: str
    """The name of the dialect in SQLGlot."""

    def size(self, operator: str, bound: float) -> Truth:
        """Return how its magnitude compares with a bound."""
        if self.constant is not None:
            size = abs(self.constant)
            return {"<": size < bound, "<=": size <= bound, ">=": size >= bound}[operator]
        return binary(operator, absolute(self.make()), double(bound, self.grammar))

    def scaled(self, factor: float) -> exp.Expression:
        """Return it times a power of two."""
        if self.constant is not None:
            # Where it would be infinite, the branch is never taken, but must be written.
            scaled = max(-LARGEST, min(self.constant * factor, LARGEST))
            return double(scaled, self.grammar)
        return binary("*", self.make(), double(factor, self.grammar))


def side_of(value: Value, make: Callable[[], exp.Expression], grammar: str) -> Side:
    """Return a value as a side of an operation in a dialect."""
    if isinstance(value, Literal) and isinstance(value.value, float):
        return Side(value.value, make, grammar)
    return Side(None, make, grammar)


def guarded(node: Arithmetic, left: Side, right: Side) -> exp.Expression:
    """Return an operation that is null where it overflows and zero where it underflows.

    Where it `exceeds`, it is the greatest or least double where it overflows.
    """
    operator = node.operator
    plain = binary(operator, left.make(), right.make())
    if operator in "+-":
        if not node.may_fail and not node.exceeds:
            return plain
        return _sum(operator, left, right, plain, node.exceeds)
    constants = [c for c in (left.constant, right.constant) if c is not None]
    if operator == "*":
        overflows = node.may_fail and not any(abs(c) <= 1 for c in constants)
        underflows = not any(abs(c) >= 1 or c == 0 for c in constants)
    else:
        overflows = node.may_fail
        underflows = not any((left.constant == 0, right.constant and abs(right.constant) <= 1))
        underflows = underflows and not (left.constant is not None and abs(left.constant) >= 1)
    if not overflows and not underflows:
        return plain
    guard = _product if operator == "*" else _quotient
    return guard(left, right, plain)


def _sum(
    operator: str, left: Side, right: Side, plain: exp.Expression, exceeds: bool
) -> exp.Expression:
    """A sum overflows only where one side is huge and the other not small beside it.

    Where it `exceeds`, it is the farthest double on the side of the left one then.
    """
    calm = _any(
        _all(left.size("<=", LARGEST / 4), right.size("<=", LARGEST / 4)),
        left.size("<", 1e290),
        right.size("<", 1e290),
    )
    small = 2.0**-10
    scaled = absolute(binary(operator, left.scaled(small), right.scaled(small)))
    fits = binary("<=", scaled, double(LARGEST * small, left.grammar))
    cases = [(_unknown(left, right), _nothing(left)), (calm, plain), (fits, plain.copy())]
    if exceeds:
        farthest = (double(LARGEST, left.grammar), double(-LARGEST, left.grammar))
        is_above = binary(">", left.make(), double(0.0, left.grammar))
        cases.append((True, case([(is_above, farthest[0])], farthest[1])))
    return _cases(cases)


def _product(left: Side, right: Side, plain: exp.Expression) -> exp.Expression:
    calm = _any(
        _all(_usual(left), _usual(right)),
        _all(left.size(">=", 1.0), right.size("<=", 1.0)),
        _all(left.size("<=", 1.0), right.size(">=", 1.0)),
        left.size("<=", 0.0),
        right.size("<=", 0.0),
    )
    down, up = 2.0**-515, 2.0**537
    large = absolute(binary("*", left.scaled(down), right.scaled(down)))
    fits = _cases(
        [(binary("<=", large, double(LARGEST * down * down, left.grammar)), plain.copy())]
    )
    # Scaled by 2^1074, half of the smallest double is 1/2.
    tiny = absolute(binary("*", left.scaled(up), right.scaled(up)))
    lasts = case(
        [(binary(">", tiny, double(0.5, left.grammar)), plain.copy())], double(0.0, left.grammar)
    )
    both_large = left.size(">=", 1.0)
    return _cases(
        [(_unknown(left, right), _nothing(left)), (calm, plain), (both_large, fits), (True, lasts)]
    )


def _quotient(left: Side, right: Side, plain: exp.Expression) -> exp.Expression:
    calm = _any(
        _all(_usual(left), _usual(right)),
        _all(left.size(">=", 1.0), right.size(">=", 1.0)),
        # It overflows only for a divisor below 1 and a dividend that is not tiny, too.
        _all(left.size("<", 2.0**-60), right.size("<=", 1.0)),
        left.size("<=", 0.0),
    )
    down, up = 2.0**-540, 2.0**540
    large = absolute(binary("/", left.scaled(down), right.scaled(up)))
    fits = _cases(
        [(binary("<=", large, double(LARGEST * down * down, left.grammar)), plain.copy())]
    )
    # Scaled by 2^1080, half of the smallest double is 2^5.
    small = absolute(binary("/", left.scaled(up), right.scaled(down)))
    lasts = case(
        [(binary(">", small, double(32.0, left.grammar)), plain.copy())], double(0.0, left.grammar)
    )
    small_divisor = right.size("<=", 1.0)
    return _cases(
        [
            (_unknown(left, right), _nothing(left)),
            (calm, plain),
            (small_divisor, fits),
            (True, lasts),
        ]
    )


def _nothing(side: Side) -> exp.Expression:
    return constant(exp.Null(), "double", side.grammar)


def _unknown(*sides: Side) -> Truth:
    """Whether a side is null: no comparison with it says so, and its other side may be anything.

    Columns that are known where the result is wanted count, too: they may be null in other rows,
    and the operation stands in a column of its own, which is computed for all.
    """
    return _any(*(is_null(side.make()) for side in sides if side.constant is None))


def _usual(side: Side) -> Truth:
    return _all(side.size(">=", LOW), side.size("<=", HIGH))


def _all(*truths: Truth) -> Truth:
    open = [truth for truth in truths if not isinstance(truth, bool)]
    if not all(truth for truth in truths if isinstance(truth, bool)):
        return False
    return joined(exp.And, open) if open else True


def _any(*truths: Truth) -> Truth:
    if any(truth for truth in truths if isinstance(truth, bool)):
        return True
    open = [truth for truth in truths if not isinstance(truth, bool)]
    return joined(exp.Or, open) if open else False


def _cases(cases: Iterable[tuple[Truth, exp.Expression]]) -> exp.Expression:
    kept: list[tuple[exp.Expression, exp.Expression]] = []
    for condition, value in cases:
        if condition is True:
            return case(kept, value) if kept else value
        if not isinstance(condition, bool):
            kept.append((condition, value))
    return case(kept)
