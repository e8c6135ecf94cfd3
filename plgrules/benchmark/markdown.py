"""A report as Markdown: four tables, and what they say against plgrules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from plgrules.benchmark.answers import WRONG, Difference
from plgrules.benchmark.columns import Columns
from plgrules.benchmark.own import Figure
from plgrules.benchmark.report import Report
from plgrules.benchmark.single import EngineTimes, Times

NONE = "\u2013"
_OUTCOMES_THAT_SAY_SO = ("undetermined", "error", "nothing")


def markdown(report: Report) -> str:
    """Return the report."""
    parts = [_head(report), *_single(report), *_wrong(report), *_own(report), *_columns(report)]
    return "\n\n".join(parts) + "\n"


def _head(report: Report) -> str:
    machine = report.machine
    versions = ", ".join(f"{name} {version}" for name, version in machine.versions.items())
    return f"One run: {machine.python}, {machine.cores} cores, {machine.system}; {versions}."


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


# -- single decisions ----------------------------------------------------------------------------


def _single(report: Report) -> Iterator[str]:
    keys = tuple(report.decisions)
    titles = "; ".join(f"{key} is {title}" for key, title in report.decisions.items())
    yield "### One decision"
    yield (
        f"{titles}. Microseconds, and in brackets how many times the time of plgrules. With "
        "reasons is the outcome and what led to it: the trace of plgrules and of ZEN; by "
        "hand, a list of the conditions met."
    )
    head = ["", "version", *keys, *(f"{key} with reasons" for key in keys), "answers"]
    yield _table(head, (_engine(report, engine) for engine in report.engines))
    differences = list(_differences(report.engines))
    if differences:
        yield "Where answers differ, first:\n\n" + "\n".join(differences)
    yield _slower(report)


def _engine(report: Report, engine: EngineTimes) -> list[str]:
    ours = report.engines[0]
    name = f"{engine.name} (`{engine.package}`)" if engine.package else engine.name
    keys = tuple(report.decisions)
    if not engine.times:
        why = engine.failure or "not installed"
        return [name, engine.version or why, *[NONE] * (2 * len(keys)), why]
    cells = [_cell(engine, ours, key, lambda times: times.outcome) for key in keys]
    cells += [_cell(engine, ours, key, lambda times: times.reasons) for key in keys]
    return [name, engine.version or NONE, *cells, _agreement(engine, ours)]


def _cell(
    engine: EngineTimes, ours: EngineTimes, key: str, seconds: Callable[[Times], float | None]
) -> str:
    theirs, own = seconds(engine.times[key]), seconds(ours.times[key])
    if theirs is None or own is None:
        return NONE
    return f"{theirs * 1e6:.2f} ({_ratio(theirs / own)})"


def _ratio(ratio: float) -> str:
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.2f}"


def _agreement(engine: EngineTimes, ours: EngineTimes) -> str:
    found = [times.agreement for times in engine.times.values()]
    asked, different = sum(one.asked for one in found), sum(one.different for one in found)
    if engine is ours:
        return f"compared on {asked:,}"
    return f"{different:,} of {asked:,} differ" if different else f"all {asked:,} alike"


def _differences(engines: Iterable[EngineTimes]) -> Iterator[str]:
    """A line for each first difference, with all engines that answer so."""
    found: dict[str, list[str]] = {}
    for engine in engines:
        for key, times in engine.times.items():
            if times.agreement.first:
                found.setdefault(_said(key, times.agreement.first), []).append(engine.name)
    for said, names in found.items():
        yield f"- {', '.join(names)}: {said}"


def _said(key: str, difference: Difference) -> str:
    facts = ", ".join(f"`{name}` {value}" for name, value in difference.facts.items())
    return f"{key} on {facts} is {difference.answer}, by plgrules {difference.plgrules}"


def _slower(report: Report) -> str:
    """Return where plgrules takes longer than others."""
    ours, *others = report.engines
    slower = []
    for other in others:
        found = []
        for key, times in other.times.items():
            for what, seconds in _KINDS:
                own, theirs = seconds(ours.times[key]), seconds(times)
                if own is not None and theirs is not None and theirs < own:
                    found.append(f"{key}{what} {_ratio(own / theirs)} times")
        if found:
            slower.append(f"{other.name} ({', '.join(found)})")
    return f"plgrules takes longer than: {'; '.join(slower) or 'none of them'}."


_KINDS: tuple[tuple[str, Callable[[Times], float | None]], ...] = (
    ("", lambda times: times.outcome),
    (" with reasons", lambda times: times.reasons),
)


# -- wrong facts ---------------------------------------------------------------------------------


def _wrong(report: Report) -> Iterator[str]:
    yield "### What a wrong fact does there"
    yield (
        "Found by asking. All other facts are right. An outcome in bold was given although a fact "
        "was missing or wrong."
    )
    running = [engine for engine in report.engines if engine.times]
    head = ["", *(f"{key}: {words}" for key, words, _, _ in WRONG)]
    yield _table(head, ([engine.name, *_wrong_cells(engine)] for engine in running))


def _wrong_cells(engine: EngineTimes) -> Iterator[str]:
    for key, words, _, _ in WRONG:
        said = engine.times[key].wrong[words]
        yield said if said.startswith(_OUTCOMES_THAT_SAY_SO) else f"**{said}**"


# -- plgrules itself -----------------------------------------------------------------------------


def _own(report: Report) -> Iterator[str]:
    yield "### plgrules itself"
    yield _table(
        ("what", "plgrules", "compared with", "that", "ratio"), map(_figure, report.figures)
    )


def _figure(figure: Figure) -> tuple[str, ...]:
    ours = _shown(figure.seconds)
    if figure.compared_with is None or not figure.other:
        return figure.what, ours, figure.compared_with or "nothing", NONE, NONE
    ratio = f"{figure.seconds / figure.other:.2f}"
    return figure.what, ours, figure.compared_with, _shown(figure.other), ratio


def _shown(seconds: float) -> str:
    return f"{seconds * 1e6:.2f} \u00b5s" if seconds < 1e-3 else f"{seconds * 1e3:.1f} ms"


# -- columns -------------------------------------------------------------------------------------


def _columns(report: Report) -> Iterator[str]:
    if not report.rows:
        return
    yield "### Columns"
    if report.missing:
        names = ", ".join(f"`{name}`" for name in report.missing)
        yield f"Not measured, as packages are not installed: {names}."
        return
    yield (
        f"{report.rows:,} rows, Parquet to Parquet, in seconds and megabytes; by hand is "
        "two-valued and checks nothing. The last two columns are the share of the hand-written "
        "throughput that plgrules has, by the clock and by the time of all processors, which "
        "other work on the machine disturbs less."
    )
    head = ("", "plgrules", "by hand", "memory", "by hand", "of its throughput", "by processors")
    yield _table(head, map(_column, report.columns))


def _column(found: Columns) -> tuple[str, ...]:
    nulls = "with nulls" if found.nulls else "without nulls"
    engine = {"polars": "Polars", "duckdb": "DuckDB"}[found.engine]
    ours, by_hand = found.ours, found.by_hand
    return (
        f"{found.decision}, {nulls}, {engine}",
        f"{ours.seconds:.2f}",
        f"{by_hand.seconds:.2f}",
        f"{ours.megabytes:,.0f}",
        f"{by_hand.megabytes:,.0f}",
        f"{by_hand.seconds / ours.seconds:.2f}",
        f"{by_hand.processor / ours.processor:.2f}",
    )
