"""Trees, rules and bands drawn in HTML: the way that was taken strong, the others pale."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from plgrules.backends.interpreter.record import Truth
from plgrules.decision.render.outline import Diagram, Ending, Fork, Tried
from plgrules.decision.render.phrases import phrase
from plgrules.decision.render.speaker import Bar, Comparison

_MARKS = {True: "\u2713", False: "\u2717", None: "?"}
_ANSWERS = {True: "yes", False: "no", None: "unknown"}
_ARROW = "\u2192"
_MARGIN = 0.15


def diagram_html(diagram: Diagram, language: str) -> str:
    """Return the drawing of a decision's shape."""
    if diagram.root is not None:
        items = _spine(diagram.root, language)
        return f'<ol class="spine">{"".join(items)}</ol>'
    if diagram.shape == "bands":
        return _bands(diagram, language)
    return _rules(diagram.rows, language)


def tests_html(comparisons: tuple[Comparison, ...]) -> str:
    """Return comparisons, each with a bar of the number against its limit where that helps."""
    return "".join(map(_test, comparisons))


def ending_html(title: str, id: str, severity: str) -> str:
    """Return the box of an outcome."""
    return (
        f'<span class="end is-{escape(severity)}">{escape(title)}'
        f'<span class="id">{escape(id)}</span></span>'
    )


def _test(comparison: Comparison) -> str:
    return (
        f'<div class="test"><div class="said"><span>{escape(comparison.question)}</span>'
        f'<span class="found">{escape(comparison.finding)}</span></div>{_bar(comparison.bar)}</div>'
    )


def _bar(bar: Bar | None) -> str:
    if bar is None:
        return ""
    return (
        f'<div class="bar" aria-hidden="true"><i style="width:{_percent(bar.value)}"></i>'
        f'<b style="left:{_percent(bar.limit)}"></b></div>'
    )


def _percent(share: float) -> str:
    return f"{round(share * 100, 2):g}%"


def _dot(mark: str) -> str:
    return f'<span class="dot" aria-hidden="true">{mark}</span>'


# -- trees -------------------------------------------------------------------------------------


def _spine(node: Fork | Ending, language: str) -> list[str]:
    """The taken path as the spine of a list; the sides that were not taken hang off it."""
    items: list[str] = []
    while isinstance(node, Fork):
        answer = phrase(_ANSWERS[node.answer], language)
        head = (
            f'<div class="step-head"><span>{escape(node.question)}</span>'
            f'<span class="answer">{escape(answer)}</span></div>'
        )
        state = "open" if node.answer is None else "taken"
        sides = [(node.yes, True), (node.no, False)]
        pale = "".join(_side(s, t, language) for s, t in sides if t is not node.answer)
        items.append(
            f'<li class="{state}">{_dot(_MARKS[node.answer])}{head}'
            f"{tests_html(node.comparisons)}{pale}</li>"
        )
        if node.answer is None:
            return items
        node = node.yes if node.answer else node.no
    items.append(
        f'<li class="taken is-{escape(node.severity)}">{_dot(_ARROW)}'
        f"{ending_html(node.title, node.id, node.severity)}</li>"
    )
    return items


def _side(node: Fork | Ending, truth: Truth, language: str) -> str:
    """A side of a question that hangs off the spine, with all beneath it."""
    state = "open" if node.state in ("open", "taken") else "pale"
    edge = f'<span class="edge">{escape(phrase(_ANSWERS[truth], language))} \u2192</span>'
    if isinstance(node, Ending):
        body = f'{escape(node.title)} <span class="id">{escape(node.id)}</span>'
        return f'<div class="side {state}">{edge}{body}</div>'
    answer = ""
    if node.state == "open" and node.answer is not None:
        answer = f' <span class="answer">{escape(phrase(_ANSWERS[node.answer], language))}</span>'
    inner = _side(node.yes, True, language) + _side(node.no, False, language)
    return (
        f'<div class="side {state}">{edge}{escape(node.question)}{answer}'
        f"{tests_html(node.comparisons)}{inner}</div>"
    )


# -- rules -------------------------------------------------------------------------------------


def _rules(rows: tuple[Tried, ...], language: str) -> str:
    """The rules in order; neighbours that failed for the same reason share a mark."""
    items: list[str] = []
    reached = [row for row in rows if row.state != "pale"]
    for key, group in groupby(reached, key=_why_grouped):
        members = list(group)
        end = " last-taken" if members[-1] is reached[-1] else ""
        items.append(_rule(members, key[0], end, language))
    unreached = [row for row in rows if row.state == "pale"]
    if unreached:
        items.append(f'<li class="caption">{escape(phrase("not_reached", language))}</li>')
    items += [f'<li class="pale">{_dot("")}{_rule_head(row)}</li>' for row in unreached]
    return f'<ol class="spine">{"".join(items)}</ol>'


def _why_grouped(row: Tried) -> tuple[str, object]:
    return (row.state, row.comparisons) if row.state == "failed" else (row.state, row.id)


def _rule(members: Sequence[Tried], state: str, end: str, language: str) -> str:
    marks = {"taken": _MARKS[True], "failed": _MARKS[False], "open": _MARKS[None]}
    row = members[-1]
    tests = tests_html(row.comparisons)
    if state in ("taken", "open") and not row.comparisons:
        key = "otherwise_case" if state == "taken" else "always"
        tests = f'<div class="test">{escape(phrase(key, language))}</div>'
    heads = "".join(map(_rule_head, members))
    return (
        f'<li class="{state} is-{escape(row.severity)}{end}">{_dot(marks.get(state, ""))}'
        f"{heads}{tests}</li>"
    )


def _rule_head(row: Tried) -> str:
    return (
        f'<div class="step-head"><code>{escape(row.id)}</code>'
        f'<span class="goes">\u2192 {escape(row.title)}</span></div>'
    )


# -- bands -------------------------------------------------------------------------------------


def _bands(diagram: Diagram, language: str) -> str:
    count = len(diagram.rows)
    segments = []
    for number, row in enumerate(diagram.rows):
        edge = f'<span class="edge">{escape(row.limit)}</span>' if row.limit else ""
        needle = _needle(diagram, number, count) if row.state == "taken" else ""
        segments.append(
            f'<div class="band {row.state} is-{escape(row.severity)}">{needle}'
            f'<div class="block"></div>{edge}<div class="name">{escape(row.title)} '
            f'<span class="id">{escape(row.id)}</span></div></div>'
        )
    taken = [row for row in diagram.rows if row.state == "taken"]
    told = "".join(
        tests_html(row.comparisons) for row in diagram.rows if row.state in ("taken", "failed")
    )
    label = f"{diagram.of} = {diagram.value}: {taken[0].title}" if taken else diagram.of
    return (
        f'<figure class="bands" role="img" aria-label="{escape(label)}">'
        f'<div class="axis">{"".join(segments)}</div></figure>{told}'
    )


def _needle(diagram: Diagram, number: int, count: int) -> str:
    position = 0.5 if diagram.position is None else diagram.position
    whole = (number + position) / count
    side = " start" if whole < _MARGIN else " finish" if whole > 1 - _MARGIN else ""
    return (
        f'<span class="needle{side}" style="left:{_percent(position)}">'
        f"{escape(diagram.value)}</span>"
    )
