"""Logged decisions as text: a table of many, one event, and counts over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from plgrules.audit.logged import LoggedDecision
from plgrules.audit.stats import RulesetStats
from plgrules.cli.tables import printable
from plgrules.decision.render.layout import Paint, hanging, pad, width
from plgrules.decision.wording import format_value
from plgrules.program.program import Domain

GAP = "  "
BARS = " \u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588"
WIDEST_BAR = 24


def list_lines(found: Sequence[LoggedDecision], columns: int, paint: Paint) -> Iterator[str]:
    """Yield a table of logged decisions, head first; the last column is cut at the edge."""
    if not found:
        yield "no such decisions"
        return
    heads = ["id", "time (UTC)", "ruleset", "outcome", "rule", "about"]
    rows = [_row(logged) for logged in found]
    widths = [max(map(width, column)) for column in zip(heads, *rows, strict=True)][:-1]
    yield paint("bold", _line(heads, widths, columns))
    for logged, row in zip(found, rows, strict=True):
        line = _line(row, widths, columns)
        outcome = logged.program.outcome.get(logged.form.outcome or "")
        painted = paint(outcome.severity if outcome else "warning", pad(row[3], widths[3]))
        yield line.replace(pad(row[3], widths[3]), painted, 1)


def _line(row: Sequence[str], widths: Sequence[int], columns: int) -> str:
    start = GAP.join(pad(cell, size) for cell, size in zip(row, widths, strict=False)) + GAP
    room = max(columns - width(start), 8)
    last = row[-1] if width(row[-1]) <= room else row[-1][: room - 1] + "\u2026"
    return (start + last).rstrip()


def _row(logged: LoggedDecision) -> list[str]:
    form = logged.form
    return [
        logged.decision_id,
        logged.timestamp.strftime("%Y-%m-%d %H:%M:%S"),
        f"{logged.program.ruleset} {logged.program.version}",
        form.outcome or form.status,
        form.rule or "",
        printable(about(logged)),
    ]


def about(logged: LoggedDecision) -> str:
    """Return what a decision was about in few words: its labels, else its first facts."""
    if logged.labels:
        return ", ".join(logged.labels.values())
    if logged.erased:
        return "erased"
    domains = {fact.name: fact.domain for fact in logged.program.facts}
    return ", ".join(f"{n} {_said(v, domains[n])}" for n, v in logged.facts.items())


def event_text(logged: LoggedDecision, columns: int) -> str:
    """Return everything that the log has of one decision, one thing a line."""
    form, program, context = logged.form, logged.program, logged.context
    pairs = [
        ("decision", logged.decision_id),
        ("time", logged.timestamp.strftime("%Y-%m-%d %H:%M:%S.%f UTC")),
        ("ruleset", f"{program.ruleset} {program.version}, as of {logged.as_of}"),
        ("digest", form.program),
        ("overlays", ", ".join(program.overlays)),
        ("status", form.status),
        ("outcome", form.outcome or ""),
        ("rule", form.rule or ""),
        ("possible", ", ".join(form.possible) if form.outcome is None else ""),
        ("warnings", ", ".join(form.warnings)),
        ("checks", ", ".join(f"{name} {state}" for name, state in logged.checks.items())),
        ("requested by", context.get("requested_by", "")),
        ("labels", ", ".join(f"{name}={value}" for name, value in logged.labels.items())),
        ("trace", " ".join(context[key] for key in ("trace_id", "span_id") if key in context)),
        ("masked", ", ".join(logged.masked)),
        ("erased", ", ".join(logged.erased)),
        ("took", f"{logged.row.took / 1000:,.1f} \u00b5s"),
    ]
    lines = _pairs(pairs, columns)
    facts = {fact.name: fact.domain for fact in program.facts}
    outputs = {output.name: output.domain for output in program.outputs}
    lines += _values("facts", logged.facts, facts, columns)
    lines += _values("outputs", logged.outputs, outputs, columns)
    return "".join(line + "\n" for line in lines)


def _values(
    title: str, values: Mapping[str, object], domains: dict[str, Domain], columns: int
) -> list[str]:
    known = {name: value for name, value in values.items() if value is not None}
    if not known:
        return []
    pairs = [(f"  {name}", _said(value, domains[name])) for name, value in known.items()]
    return ["", title, *_pairs(pairs, columns)]


def _pairs(pairs: Iterable[tuple[str, str]], columns: int) -> list[str]:
    said = [(name, printable(text)) for name, text in pairs if text]
    widest = max(width(name) for name, _ in said)
    return [line for n, text in said for line in hanging(pad(n, widest) + GAP, text, columns)]


def _said(value: object, domain: Domain) -> str:
    if isinstance(value, str) and domain.type not in ("text", "choice"):
        return value  # what is left of a masked value
    return format_value(value, domain, "en")


def stats_lines(found: Iterable[RulesetStats], columns: int) -> Iterator[str]:
    """Yield the counts of every ruleset, each answer with a bar and a line over time."""
    first = True
    for ruleset in found:
        if not first:
            yield ""
        first = False
        yield from _stats(ruleset, columns)
    if first:
        yield "no such decisions"


def _stats(found: RulesetStats, columns: int) -> Iterator[str]:
    start, last = found.starts[0], found.starts[-1]
    shape = "%Y-%m-%d %H:%M" if found.step in ("minute", "hour") else "%Y-%m-%d"
    span = f"{start.strftime(shape)} to {last.strftime(shape)}" if start != last else (
        f"{start.strftime(shape)}")  # fmt: skip
    noun = "decision" if found.total == 1 else "decisions"
    yield f"{found.ruleset} \u00b7 {found.total:,} {noun} \u00b7 {span} UTC, by the {found.step}"
    most = found.answers[0][1]
    names = max(width(answer) for answer, _ in found.answers)
    numbers = max(len(f"{count:,}") for _, count in found.answers)
    highest = max(max(counts) for counts in found.over_time.values())
    for answer, count in found.answers:
        bar = "\u2588" * max(round(count / most * WIDEST_BAR), 1)
        share = f"{count / found.total:4.0%}"
        line = f"  {pad(answer, names)}  {count:>{numbers},}  {share}  {pad(bar, WIDEST_BAR)}"
        room = columns - width(line) - 2
        over_time = _spark(found.over_time[answer], highest)
        yield (f"{line}  {over_time}" if len(over_time) <= room else line).rstrip()


def _spark(counts: Sequence[int], highest: int) -> str:
    """One mark a stretch of time; the least one for anything that is not nothing."""
    top = len(BARS) - 1
    return "".join(BARS[max(round(count / highest * top), 1) if count else 0] for count in counts)
