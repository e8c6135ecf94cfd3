"""An expression written out again, in the author's names, for a reader."""

from __future__ import annotations

from plgrules.model import expression as tree

_LOOSEST, _OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _NEGATIVE, _TIGHTEST = range(9)


def text_of(node: tree.Expression) -> str:
    """Return an expression as text, with the brackets that it needs and no others."""
    return _write(node)[0]


def _inside(node: tree.Expression, tightness: int) -> str:
    text, own = _write(node)
    return text if own >= tightness else f"({text})"


def _write(node: tree.Expression) -> tuple[str, int]:
    """The text of an expression, and how tightly its outermost operator binds."""
    match node:
        case tree.And(operands=operands):
            return " and ".join(_inside(operand, _NOT) for operand in operands), _AND
        case tree.Or(operands=operands):
            return " or ".join(_inside(operand, _AND) for operand in operands), _OR
        case tree.Not(operand=operand):
            return f"not {_inside(operand, _NOT)}", _NOT
        case tree.Negative(operand=operand):
            return f"-{_inside(operand, _NEGATIVE)}", _NEGATIVE
        case tree.Arithmetic(operator=operator, left=left, right=right):
            own = _SUM if operator in "+-" else _PRODUCT
            return f"{_inside(left, own)} {operator} {_inside(right, own + 1)}", own
        case tree.Comparison(operator=operator, left=left, right=right):
            return f"{_inside(left, _SUM)} {operator} {_inside(right, _SUM)}", _COMPARE
        case tree.Membership(item=item, container=container, negated=negated):
            word = "not in" if negated else "in"
            return f"{_inside(item, _SUM)} {word} {_inside(container, _SUM)}", _COMPARE
        case tree.Conditional(test=test, then=then, otherwise=otherwise):
            parts = (_inside(then, _OR), _inside(test, _OR), text_of(otherwise))
            return "{} if {} else {}".format(*parts), _LOOSEST
        case tree.Call(function=function, arguments=arguments):
            return f"{function}({', '.join(map(text_of, arguments))})", _TIGHTEST
        case tree.ListLiteral(items=items):
            return "[" + ", ".join(map(text_of, items)) + "]", _TIGHTEST
        case _:
            return _write_simple(node), _TIGHTEST


def _write_simple(node: tree.Expression) -> str:
    match node:
        case tree.Number(value=value):
            return f"{value:.15g}"
        case tree.Text(value=value):
            return f"'{value}'"
        case tree.Boolean(value=value):
            return "true" if value else "false"
        case tree.DateLiteral(value=value):
            return value.isoformat()
        case tree.Name(id=name):
            return name
        case tree.OutputOf(requirement=requirement, output=output):
            return f"{requirement}.{output}"
        case _:
            return "?"
