"""One node of a plan → one expression of SQL."""

from __future__ import annotations

from itertools import groupby

from sqlglot import exp

from plgrules.backends.columns.build import is_condition, may_be_null, type_of
from plgrules.backends.columns.nodes import (
    Always,
    And,
    Arithmetic,
    AsBoolean,
    Column,
    Condition,
    Days,
    Distinct,
    Expression,
    Flag,
    Function,
    Joined,
    Known,
    Length,
    ListContains,
    Listed,
    Literal,
    Not,
    OneOf,
    Or,
    Pick,
    Present,
    Test,
    TextContains,
    ToNumber,
    Type,
    Value,
    When,
)
from plgrules.backends.sql import lists
from plgrules.backends.sql.arithmetic import guarded, side_of
from plgrules.backends.sql.dialects import Dialect
from plgrules.backends.sql.names import column
from plgrules.backends.sql.terms import (
    absolute,
    binary,
    bracketed,
    case,
    cast,
    constant,
    double,
    function,
    is_known,
    joined,
    settled,
    text,
    whole,
)

TYPES: dict[Type, str] = {
    "number": "double", "integer": "bigint", "index": "int", "boolean": "boolean", "text": "text",
    "date": "date", "list": "array<text>",
}  # fmt: skip
"""The types of a plan as SQLGlot names them."""

ALL_WHOLE = 2.0**52
"""From here on every double is a whole number."""

_UPPER, _LOWER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"


class Writer:
    """Writes the expressions of a plan in one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def definition(self, node: Expression) -> exp.Expression:
        """Return what a column holds; a condition is settled."""
        if is_condition(node):
            return self._boolean(node)  # type: ignore[arg-type]
        if isinstance(node, Literal) and node.type == "text" and node.value is not None:
            return self._constant(text(str(node.value)), "text")
        return self.value(node)  # type: ignore[arg-type]

    # -- values ----------------------------------------------------------------------------------

    def value(self, node: Value) -> exp.Expression:
        """Return a value."""
        match node:
            case Column(name=name):
                return column(name, self.dialect)
            case Literal():
                return self._literal(node)
            case ToNumber(operand=operand):
                return cast(self.value(operand), "double")
            case Arithmetic():
                return self._arithmetic(node)
            case Function():
                return self._function(node)
            case When(cases=cases, otherwise=otherwise):
                written = [(self.condition(c), self.value(v)) for c, v in cases]
                return case(written, None if _is_null(otherwise) else self.value(otherwise))
            case Pick():
                return self._pick(node)
            case AsBoolean(condition=condition):
                return self._boolean(condition)
            case Days(first=first, second=second):
                return self._days(self.value(first), self.value(second))
            case Length(operand=operand):
                return self._length(operand)
            case Present(operand=operand):
                return lists.present(self.dialect, self.value(operand))
            case Distinct(operand=operand):
                return lists.distinct(self.dialect, self.value(operand))
            case Listed() | Joined():
                return self._texts(node)

    def _literal(self, node: Literal) -> exp.Expression:
        value = node.value
        if value is None:
            return self._constant(exp.Null(), node.type)
        match node.type:
            case "number":
                assert isinstance(value, float)
                return double(value, self.dialect.grammar)
            case "integer":
                return self._constant(whole(int(value)), "integer")  # type: ignore[arg-type]
            case "index":
                return whole(int(value))  # type: ignore[arg-type]
            case "boolean":
                return exp.Boolean(this=bool(value))
            case "date":
                return self._constant(text(str(value)), "date")
            case "list":
                assert isinstance(value, tuple)
                return lists.constant(self.dialect, value)
        return text(str(value))

    def _constant(self, value: exp.Literal | exp.Null, type: Type) -> exp.Expression:
        return constant(value, TYPES[type], self.dialect.grammar)

    def _arithmetic(self, node: Arithmetic) -> exp.Expression:
        safe = self.dialect.has_safe_functions
        if self.dialect.raises or (safe and node.exceeds):
            grammar = self.dialect.grammar
            left = side_of(node.left, lambda: self.value(node.left), grammar)
            right = side_of(node.right, lambda: self.value(node.right), grammar)
            return guarded(node, left, right)
        sides = self.value(node.left), self.value(node.right)
        if safe and (node.may_fail or node.operator == "/"):
            names = {"+": "ADD", "-": "SUBTRACT", "*": "MULTIPLY", "/": "DIVIDE"}
            return function(f"SAFE_{names[node.operator]}", *sides)
        return binary(node.operator, *sides)

    def _function(self, node: Function) -> exp.Expression:
        operand = self.value(node.operand)
        if node.name == "abs":
            return absolute(operand)
        rounded: exp.Expression = (exp.Floor if node.name == "floor" else exp.Ceil)(this=operand)
        if not self.dialect.whole_floor:
            return rounded
        fits = binary("<", absolute(operand.copy()), double(ALL_WHOLE, self.dialect.grammar))
        return case([(fits, cast(rounded, "double"))], operand.copy())

    def _pick(self, node: Pick) -> exp.Expression:
        places = sorted(
            (place for place, value in enumerate(node.values) if value is not None),
            key=lambda place: (repr(node.values[place]), place),
        )
        cases = []
        for _, same in groupby(places, key=lambda place: repr(node.values[place])):
            listed = list(same)
            index = self.value(node.index)
            if len(listed) == 1:
                holds = binary("==", index, whole(listed[0]))
            else:
                holds = exp.In(this=index, expressions=[whole(place) for place in listed])
            literal = Literal(node.values[listed[0]], node.type)
            cases.append((listed[0], holds, self._literal(literal)))
        if not cases:
            return self._constant(exp.Null(), node.type)
        return case([(holds, value) for _, holds, value in sorted(cases, key=lambda c: c[0])])

    def _days(self, first: exp.Expression, second: exp.Expression) -> exp.Expression:
        if self.dialect.grammar in ("postgres", "redshift"):
            return cast(bracketed(binary("-", second, first)), "double")
        return cast(exp.DateDiff(this=second, expression=first, unit=exp.var("DAY")), "double")

    def _length(self, operand: Value) -> exp.Expression:
        if type_of(operand) == "list":
            return lists.length(self.dialect, self.value(operand))
        return cast(exp.Length(this=self.value(operand)), "double")

    def _texts(self, node: Listed | Joined) -> exp.Expression:
        parts = [(self.condition(condition), part) for condition, part in node.parts]
        if isinstance(node, Joined):
            return exp.Nullif(this=_one_text(parts), expression=text(""))
        value = lists.listed(self.dialect, parts) if self.dialect.has_lists else _one_text(parts)
        if node.given == Always(True):
            return value
        return case([(self.condition(node.given), value)])

    # -- conditions ------------------------------------------------------------------------------

    def _boolean(self, node: Condition) -> exp.Expression:
        condition = self.condition(node)
        condition = settled(condition) if may_be_null(node) else condition
        if self.dialect.booleans_are_numbers and not isinstance(node, Flag):
            return cast(condition, "boolean")
        return condition

    def condition(self, node: Condition) -> exp.Expression:
        """Return a condition, which may be null instead of false."""
        match node:
            case Always(holds=holds):
                return exp.Boolean(this=holds)
            case Flag(name=name):
                return column(name, self.dialect)
            case Test():
                return self._test(node)
            case OneOf(value=value, choices=choices):
                listed = [text(c) if isinstance(c, str) else whole(c) for c in choices]
                return exp.In(this=self.value(value), expressions=listed)
            case Known(value=value):
                return is_known(self.value(value))
            case TextContains(text=within, part=part):
                return self._contains(within, part)
            case ListContains(items=Literal(value=tuple() as items), item=item):
                return exp.In(this=self.value(item), expressions=[text(i) for i in items])
            case ListContains(items=items, item=item):
                return lists.contains(self.dialect, self.value(items), self.value(item))
            case And(operands=operands):
                return joined(exp.And, [self.condition(operand) for operand in operands])
            case Or(operands=operands):
                return joined(exp.Or, [self.condition(operand) for operand in operands])
            case Not(operand=operand):
                condition = self.condition(operand)
                settled_one = settled(condition) if may_be_null(operand) else condition
                return exp.Not(this=bracketed(settled_one))

    def _test(self, node: Test) -> exp.Expression:
        compared = binary(node.operator, self.value(node.left), self.value(node.right))
        if not (node.refuses_nan and self.dialect.believes_statistics):
            return compared
        is_finite = function("ISFINITE", self.value(node.left))
        return joined(exp.And, [compared, is_finite])

    def _contains(self, within: Value, part: Value) -> exp.Expression:
        folded = part if isinstance(part, Literal) else None
        sought = self.value(part) if folded else self._folded(part)
        place = exp.StrPosition(this=self._folded(within), substr=sought)
        return binary(">", place, whole(0))

    def _folded(self, value: Value) -> exp.Expression:
        """A text in which ASCII letters are lower case, and no others are changed."""
        return function("TRANSLATE", self.value(value), text(_UPPER), text(_LOWER))


def _is_null(value: Value) -> bool:
    return isinstance(value, Literal) and value.value is None


def _one_text(parts: list[tuple[exp.Expression, str]]) -> exp.Expression:
    """The texts whose conditions hold, joined with `; `."""
    if not parts:
        return text("")
    pieces = [case([(holds, text(f"; {part}"))], text("")) for holds, part in parts]
    whole_text = pieces[0]
    for piece in pieces[1:]:
        whole_text = exp.DPipe(this=whole_text, expression=piece, safe=False)
    return exp.Substring(this=whole_text, start=whole(3))
