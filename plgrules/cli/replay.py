"""`plgrules replay`: logged decisions computed again, as they were or with other rules."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from plgrules.audit.logged import LoggedDecision
from plgrules.audit.replay import Replay, differences
from plgrules.audit.replay import replay as run
from plgrules.cli.common import (
    WRONG,
    LanguageOption,
    OverlayOption,
    RulesetsOption,
    counted,
    has_color,
    one_of,
)
from plgrules.cli.deciding import width_of
from plgrules.cli.fit import fit
from plgrules.cli.list import checked_language
from plgrules.cli.log_options import (
    FactOption,
    LabelOption,
    LogOption,
    OutcomeOption,
    RulesetOption,
    SinceOption,
    UntilOption,
    read_log,
    selection,
)
from plgrules.cli.log_tables import about
from plgrules.cli.tables import printable
from plgrules.decision.plan import Plan
from plgrules.decision.render import render_text
from plgrules.decision.render.layout import hanging, pad, width
from plgrules.engine import Engine, UsageError
from plgrules.library.version import split_name

FORMATS = ("text", "json")

MOST_NAMED = 5
"""Decisions that are named for each kind of flip."""


def replay(
    with_: Annotated[
        str | None,
        typer.Option(
            "--with", metavar="NAME@VERSION", help="Decide by this version instead of their own."
        ),
    ] = None,
    overlay: OverlayOption = None,
    rulesets: RulesetsOption = None,
    log: LogOption = None,
    outcome: OutcomeOption = None,
    ruleset: RulesetOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    fact: FactOption = None,
    label: LabelOption = None,
    lang: LanguageOption = "en",
    format: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="`text` or `json`.")
    ] = "text",
) -> None:
    """Decide logged decisions again and tell which answers change.

    Without --with and --overlay each is decided by the very program that
    the log holds and must come out the same; exit status 1 where it does
    not. With them the answers that flip are counted, named and explained.
    """
    one_of("--format", format, FORMATS)
    language = checked_language(lang)
    name = split_name(with_)[0] if with_ else None
    if name and ruleset and split_name(ruleset)[0] != name:
        raise UsageError(f"--with is about `{name}`, --ruleset about `{ruleset}`")
    wanted = selection(outcome, ruleset or name, since, until, fact, label)
    other = _other(with_, rulesets, overlay) if with_ or overlay or rulesets else None
    store = read_log(log)
    found = run(wanted.decisions(store), other)
    if format == "json":
        sys.stdout.write(json.dumps(_document(found), ensure_ascii=False, indent=2) + "\n")
    else:
        title = f"replay of {store.place} {_how(with_, overlay, rulesets)}"
        for line in _lines(found, title, language, is_own=other is None):
            print(line)
    if other is None and (found.flipped or found.differing or found.refused):
        raise typer.Exit(WRONG)


def _how(with_: str | None, overlay: list[Path] | None, rulesets: Path | None) -> str:
    if not (with_ or overlay or rulesets):
        return "on its own programs"
    parts = [f"with {with_}"] if with_ else []
    parts += [f"with overlay {path.name}" for path in overlay or ()]
    return " ".join(parts) or f"with the rulesets of {rulesets}"


def _other(
    with_: str | None, rulesets: Path | None, overlay: list[Path] | None
) -> Callable[[LoggedDecision], Plan]:
    """Which program decides again: the version asked for, else the same one with overlays."""
    engine = Engine(rulesets, overlay or (), only=(split_name(with_)[0],) if with_ else ())
    known: dict[tuple[str, date], Plan] = {}

    def other(logged: LoggedDecision) -> Plan:
        program = logged.program
        key = program.digest, logged.as_of
        plan = known.get(key)
        if plan is None:
            name = with_ or f"{program.ruleset}@{program.version}"
            plan = known[key] = engine.ruleset(name, as_of=logged.as_of).plan
        return plan

    return other


# -- in words --------------------------------------------------------------------------------


def _lines(found: Replay, title: str, language: str, is_own: bool) -> Iterator[str]:
    yield f"{title} \u00b7 {counted(found.total, 'decision')}"
    same = "identical" if is_own else "the same answer"
    pairs = [
        (found.same, same),
        (found.flipped, "another answer"),
        (found.differing, "the same answer, but something else differs"),
        (sum(found.refused.values()), "with facts that are refused now"),
        (found.not_whole, "that cannot be computed: facts are masked or erased"),
    ]
    widest = len(f"{found.total:,}")
    for count, what in pairs:
        if count:
            yield f"  {count:>{widest},}  {what}"
    yield from _flips(found)
    yield from _others(found)
    yield from _explanations(found, language)


def _flips(found: Replay) -> Iterator[str]:
    if not found.flips:
        return
    yield ""
    rows = sorted(found.flips.items(), key=lambda pair: (-pair[1], pair[0]))
    widest = max(width(was) for was, _ in found.flips)
    targets = max(width(now) for _, now in found.flips)
    numbers = max(len(f"{count:,}") for count in found.flips.values())
    for (was, now), count in rows:
        named = [_named(logged) for logged, _ in found.examples[was, now][:MOST_NAMED]]
        more = ["\u2026"] if count > len(named) else []
        start = f"  {pad(was, widest)} \u2192 {pad(now, targets)}  {count:>{numbers},}  "
        yield from hanging(start, ", ".join([*named, *more]), width_of(sys.stdout))


def _others(found: Replay) -> Iterator[str]:
    columns = width_of(sys.stdout)
    for logged, fresh in found.differences[:MOST_NAMED]:
        said = "; ".join(differences(logged, fresh))
        yield from hanging(f"  {logged.decision_id}: ", said, columns)
    for kind, count in found.refused.most_common():
        logged, message = found.refusals[kind][0]
        said = f"{message} in {_named(logged)}, and {counted(count, 'decision')} in all"
        yield from hanging("  refused: ", printable(said), columns)
    for name, count in found.dropped.most_common():
        yield f"  `{name}` is no fact any more; {counted(count, 'decision')} had it"
    for logged in found.gone[:MOST_NAMED]:
        yield from hanging(f"  {logged.decision_id}: ", logged.gone, columns)


def _explanations(found: Replay, language: str) -> Iterator[str]:
    """One decision of each kind of flip, explained as it is decided now."""
    for (was, now), examples in sorted(found.examples.items()):
        logged, fresh = examples[0]
        yield ""
        yield f"{was} \u2192 {now}: {_named(logged)}, decision {logged.decision_id}, now:"
        yield ""
        color = has_color(sys.stdout)
        text = render_text(fresh, language, color=color, subject=", ".join(logged.labels.values()))
        yield fit(text, width_of(sys.stdout)).rstrip("\n")


def _named(logged: LoggedDecision) -> str:
    return printable(about(logged) or logged.decision_id)


# -- as data ---------------------------------------------------------------------------------


def _document(found: Replay) -> dict[str, Any]:
    return {
        "schema": "plgrules/replay/1",
        "decisions": found.total,
        "same": found.same,
        "flips": [
            {
                "from": was,
                "to": now,
                "count": count,
                "decisions": [
                    {"decision_id": logged.decision_id, "labels": logged.labels}
                    for logged, _ in found.examples[was, now]
                ],
            }
            for (was, now), count in sorted(found.flips.items())
        ],
        "differing": [
            {"decision_id": logged.decision_id, "differences": differences(logged, fresh)}
            for logged, fresh in found.differences
        ],
        "refused": dict(found.refused),
        "dropped": dict(found.dropped),
        "not_computable": found.not_whole,
    }
