"""The text of an expression → its tree, admitting only what the language has.

Python's own parser reads the text; every node is then admitted from an allow-list, so nothing that
could reach outside (attributes, calls of other functions, comprehensions, powers) gets any further.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable
from datetime import date

from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.span import Span
from plgrules.diagnostics.suggest import nearest
from plgrules.model import expression as tree

MAXIMUM_LENGTH = 2_000
MAXIMUM_NODES = 400
MAXIMUM_DEPTH = 40
LARGEST_INTEGER = 2**53

Locate = Callable[[int, int], Span]
Report = Callable[[Diagnostic], None]

_COMPARISONS: dict[type[ast.cmpop], tree.ComparisonOperator] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_ARITHMETIC: dict[type[ast.operator], tree.ArithmeticOperator] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}
_STRING = re.compile(r"""'[^'\\\n]*'|"[^"\\\n]*\"""")
_GLUED = re.compile(r"\d(?:if|and|or|in|is|else|not)\b")
_EXAMPLE = "write it like `cac < ltv * gross_margin and retention_90d > min_retention_90d`"
_NOT_ALLOWED = {
    ast.Pow: "a power",
    ast.Mod: "`%`",
    ast.FloorDiv: "`//`",
    ast.Lambda: "a lambda",
    ast.JoinedStr: "an f-string",
    ast.ListComp: "a comprehension",
    ast.SetComp: "a comprehension",
    ast.DictComp: "a comprehension",
    ast.GeneratorExp: "a comprehension",
    ast.Subscript: "an index",
    ast.NamedExpr: "an assignment",
    ast.Starred: "`*`",
    ast.Dict: "a mapping",
    ast.Set: "a set",
    ast.Tuple: "a tuple",
    ast.Await: "`await`",
    ast.Is: "`is`",
    ast.IsNot: "`is not`",
}


class _Refused(Exception):
    """Carries the one problem that stops the reading of an expression."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic


def parse_formula(text: str, locate: Locate, report: Report) -> tree.Formula:
    """Return the formula written in `text`; `locate` finds the place of a slice of it.

    A text that is no expression is reported, and its root is `Broken`.
    """
    span = locate(0, len(text))
    try:
        root = _Reader(text, locate).read()
    except _Refused as refused:
        report(refused.diagnostic)
        root = tree.Broken(span)
    return tree.Formula(" ".join(text.split()), span, root)


class _Reader:
    def __init__(self, text: str, locate: Locate) -> None:
        self.text = text.replace("\n", " ").replace("\t", " ")
        self.locate = locate
        self.nodes = 0

    def read(self) -> tree.Expression:
        start = len(self.text) - len(self.text.lstrip())
        body = self.text[start:]
        self._limit_length(body)
        self._limit_characters(body, _STRING.sub("", body))
        try:
            parsed = ast.parse(body, mode="eval")
        except SyntaxError as error:
            raise self._syntax(error, start, body) from None
        except (ValueError, RecursionError, MemoryError):
            raise self._too_much() from None
        self.encoded, self.start, self.is_ascii = body.encode(), start, body.isascii()
        return self.admit(parsed.body, 1)

    # -- problems --------------------------------------------------------------------------------

    def _whole(self, code: str, message: str, help: str) -> _Refused:
        return _Refused(Diagnostic(code, message, self.locate(0, len(self.text)), help=help))

    def _too_much(self) -> _Refused:
        return self._whole(
            "PLG054",
            f"an expression over {MAXIMUM_LENGTH} characters, {MAXIMUM_NODES} parts or "
            f"{MAXIMUM_DEPTH} levels",
            "split it into named values under `derive`",
        )

    def _limit_length(self, body: str) -> None:
        if len(body) > MAXIMUM_LENGTH:
            raise self._too_much()
        if sum(map(body.count, "([{")) <= MAXIMUM_DEPTH:
            return
        depth = 0
        for character in body:
            depth += (character in "([{") - (character in ")]}")
            if depth > MAXIMUM_DEPTH:
                raise self._too_much()

    def _limit_characters(self, body: str, unquoted: str) -> None:
        """Refuse what Python would fold, drop or warn of without saying so."""
        if "#" in unquoted:
            raise self._whole("PLG058", "a comment inside an expression", "leave the `#` out")
        if "\\" in body:
            raise self._whole("PLG057", "a backslash inside an expression", "leave it out")
        if not unquoted.isascii():
            strange = next(character for character in unquoted if not character.isascii())
            at = self.text.index(strange)
            raise self._unreadable(at, body, f"`{strange}` stands outside quotes", _EXAMPLE)
        glued = _GLUED.search(unquoted)
        if glued is not None:
            at = self.text.index(glued[0])
            raise self._unreadable(at, body, "a number runs into a word", "put a space there")

    def _syntax(self, error: SyntaxError, start: int, body: str) -> _Refused:
        at = start + min(max((error.offset or 1) - 1, 0), max(len(body) - 1, 0))
        detail = (error.msg or "invalid syntax").split(" (")[0].lower()
        hint = _EXAMPLE
        if re.search(r"(?<![<>=!])=(?!=)", body):
            hint = "write `==` to compare"
        elif re.search(r"&&|\|\||!(?!=)", body):
            hint = "write `and`, `or`, `not`"
        elif re.search(r"\d\s*%", body):
            hint = "name a parameter for the percentage and use its name here"
        return self._unreadable(at, body, detail, hint)

    def _unreadable(self, at: int, body: str, label: str, help: str) -> _Refused:
        message = f"`{body.strip()[:60]}` is not an expression"
        return _Refused(
            Diagnostic("PLG050", message, self.locate(at, at + 1), label=label, help=help)
        )

    def _refuse(self, node: ast.AST, code: str, message: str, help: str = "") -> _Refused:
        return _Refused(Diagnostic(code, message, self.span(node), help=help))

    # -- places ----------------------------------------------------------------------------------

    def _offsets(self, node: ast.AST) -> tuple[int, int]:
        first = getattr(node, "col_offset", 0)
        last = getattr(node, "end_col_offset", None) or len(self.encoded)
        if self.is_ascii:
            return self.start + first, self.start + last
        return (
            self.start + len(self.encoded[:first].decode(errors="ignore")),
            self.start + len(self.encoded[:last].decode(errors="ignore")),
        )

    def span(self, node: ast.AST) -> Span:
        return self.locate(*self._offsets(node))

    # -- admission -------------------------------------------------------------------------------

    def admit(self, node: ast.expr, depth: int) -> tree.Expression:
        self.nodes += 1
        if self.nodes > MAXIMUM_NODES or depth > MAXIMUM_DEPTH:
            raise self._too_much()
        method = getattr(self, f"admit_{type(node).__name__}", None)
        if method is None:
            raise self._not_allowed(node, type(node))
        admitted: tree.Expression = method(node, depth + 1)
        return admitted

    def _not_allowed(self, node: ast.AST, kind: type[ast.AST]) -> _Refused:
        what = _NOT_ALLOWED.get(kind, "this")
        allowed = (
            "allowed are comparisons, and/or/not, + - * /, `a if c else b`, and the functions "
        )
        return self._refuse(
            node,
            "PLG051",
            f"{what} is not part of the expression language",
            allowed + ", ".join(f"`{name}`" for name in tree.FUNCTIONS),
        )

    def admit_Constant(self, node: ast.Constant, depth: int) -> tree.Expression:
        value = node.value
        if isinstance(value, bool) or value is None:
            word = {True: "true", False: "false", None: "not known(x)"}[value]
            raise self._refuse(node, "PLG051", f"`{value}` is not a value here", f"write `{word}`")
        if isinstance(value, int | float):
            return self._number(node, value)
        if isinstance(value, str):
            written = self.text[slice(*self._offsets(node))]
            if not _STRING.fullmatch(written):
                raise self._refuse(
                    node,
                    "PLG057",
                    f"`{written[:60]}` is not one plain quoted text",
                    "put a comma between two texts; no prefixes and no backslashes",
                )
            return tree.Text(self.span(node), value)
        raise self._refuse(node, "PLG051", "this literal is not part of the expression language")

    def _number(self, node: ast.Constant, value: int | float) -> tree.Number:
        if (isinstance(value, int) and value > LARGEST_INTEGER) or math.isinf(value):
            raise self._refuse(node, "PLG056", "a number beyond 2 to the power of 53")
        return tree.Number(self.span(node), float(value), isinstance(value, int))

    def admit_Name(self, node: ast.Name, depth: int) -> tree.Expression:
        if node.id in ("true", "false"):
            return tree.Boolean(self.span(node), node.id == "true")
        return tree.Name(self.span(node), node.id)

    def admit_Attribute(self, node: ast.Attribute, depth: int) -> tree.Expression:
        if isinstance(node.value, ast.Name) and not node.attr.startswith("_"):
            return tree.OutputOf(self.span(node), node.value.id, node.attr)
        raise self._refuse(
            node, "PLG051", "an attribute is not part of the expression language",
            "only `requirement.output` is, for an output of a required decision",
        )  # fmt: skip

    def admit_List(self, node: ast.List, depth: int) -> tree.Expression:
        return tree.ListLiteral(
            self.span(node), tuple(self.admit(item, depth) for item in node.elts)
        )

    def admit_UnaryOp(self, node: ast.UnaryOp, depth: int) -> tree.Expression:
        operand = self.admit(node.operand, depth)
        if isinstance(node.op, ast.Not):
            return tree.Not(self.span(node), operand)
        if isinstance(node.op, ast.USub):
            return tree.Negative(self.span(node), operand)
        raise self._not_allowed(node, type(node.op))

    def admit_BinOp(self, node: ast.BinOp, depth: int) -> tree.Expression:
        operator = _ARITHMETIC.get(type(node.op))
        if operator is None:
            raise self._not_allowed(node, type(node.op))
        left, right = self.admit(node.left, depth), self.admit(node.right, depth)
        return tree.Arithmetic(self.span(node), operator, left, right)

    def admit_BoolOp(self, node: ast.BoolOp, depth: int) -> tree.Expression:
        operands = tuple(self.admit(value, depth) for value in node.values)
        kind = tree.And if isinstance(node.op, ast.And) else tree.Or
        return kind(self.span(node), operands)

    def admit_IfExp(self, node: ast.IfExp, depth: int) -> tree.Expression:
        return tree.Conditional(
            self.span(node),
            self.admit(node.test, depth),
            self.admit(node.body, depth),
            self.admit(node.orelse, depth),
        )

    def admit_Compare(self, node: ast.Compare, depth: int) -> tree.Expression:
        operands = [node.left, *node.comparators]
        parts = tuple(
            self._comparison(operator, left, right, depth)
            for operator, left, right in zip(node.ops, operands, operands[1:], strict=False)
        )
        directions = {
            part.operator[0] if isinstance(part, tree.Comparison) else "in" for part in parts
        }
        if len(parts) > 1 and directions not in ({"<"}, {">"}):
            raise self._refuse(
                node, "PLG055", "a chain of comparisons that does not go one way",
                "join two comparisons with `and`",
            )  # fmt: skip
        return parts[0] if len(parts) == 1 else tree.And(self.span(node), parts)

    def _comparison(
        self, operator: ast.cmpop, left: ast.expr, right: ast.expr, depth: int
    ) -> tree.Comparison | tree.Membership:
        span = self.locate(self._offsets(left)[0], self._offsets(right)[1])
        first, second = self.admit(left, depth), self.admit(right, depth)
        if isinstance(operator, ast.In | ast.NotIn):
            return tree.Membership(span, first, second, isinstance(operator, ast.NotIn))
        name = _COMPARISONS.get(type(operator))
        if name is None:
            raise self._not_allowed(left, type(operator))
        return tree.Comparison(span, name, first, second)

    def admit_Call(self, node: ast.Call, depth: int) -> tree.Expression:
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise self._not_allowed(node, type(node))
        name = node.func.id
        if name == "date":
            return self._date(node)
        if name not in tree.FUNCTIONS:
            close = nearest(name, tree.FUNCTIONS)
            help = f"did you mean `{close}`?" if close else "see the list of functions"
            raise self._refuse(node, "PLG052", f"unknown function `{name}`", help)
        least, most = tree.FUNCTIONS[name]
        if len(node.args) < least or (most is not None and len(node.args) > most):
            wanted = str(least) if most == least else f"at least {least}"
            message = f"`{name}` takes {wanted} argument(s), not {len(node.args)}"
            raise self._refuse(node, "PLG053", message)
        return tree.Call(
            self.span(node), name, tuple(self.admit(argument, depth) for argument in node.args)
        )

    def _date(self, node: ast.Call) -> tree.DateLiteral:
        argument = node.args[0] if len(node.args) == 1 else None
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            try:
                return tree.DateLiteral(self.span(node), parse_date(argument.value))
            except ValueError:
                pass
        raise self._refuse(node, "PLG059", "not a date", "write `date('2026-01-31')`")


def parse_date(text: str) -> date:
    """Return the day written as `2026-01-31`; raises ValueError for anything else."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError(text)
    return date.fromisoformat(text)
