"""A report of a change → its page in one language."""

from __future__ import annotations

from collections.abc import Iterable

from plgrules.change.difference import Comparison, Difference, Kind
from plgrules.change.impact import Aspect, Group, Impact, Pair
from plgrules.change.page import Block, Case, Effect, Line, Page, Section, Table
from plgrules.change.report import Changed, Report
from plgrules.change.values import Teller
from plgrules.change.words import words
from plgrules.decision.decision import Decision
from plgrules.decision.languages import say_date
from plgrules.decision.render import outline_decision
from plgrules.library.change import SIZES, next_version
from plgrules.library.version import parse_version
from plgrules.program.texts import say

NAMED = 5
"""How many rows of a kind, or reasons, are named."""

REFUSED = 2
"""How many rows that are refused are named, each with what is wrong."""

_MARKS = {"added": "+", "removed": "-", "changed": "~", "moved": ">"}
_SECTIONS: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    ("ruleset", ("ruleset",)),
    ("fact", ("fact",)),
    ("valid", ("valid",)),
    ("required", ("required",)),
    ("threshold", ("threshold",)),
    ("derived", ("derived",)),
    ("group", ("group",)),
    ("signal", ("signal",)),
    ("decision", ("decision",)),
    ("question", ("question",)),
    ("end", ("rule", "leaf", "band")),
    ("check", ("check",)),
    ("warning", ("warning",)),
    ("output", ("output",)),
    ("outcome", ("outcome",)),
    ("source", ("source",)),
)


def page_of(report: Report, language: str) -> Page:
    """Return what is told of a report in a language."""
    blocks = tuple(_block(changed, language) for changed in report.changed)
    return Page(language, blocks, words("nothing", language))


def _block(changed: Changed, language: str) -> Block:
    comparison = changed.comparison
    teller = Teller(comparison.program, language)
    is_whole = comparison.old is not None and comparison.new is not None
    return Block(
        title=say(comparison.program.title, language) or comparison.program.ruleset,
        versions=_versions(comparison, language),
        size=words(comparison.size, language) if is_whole else "",
        notes=tuple(_notes(comparison, teller)) if is_whole else (),
        sections=tuple(_sections(comparison, teller)),
        effect=_effect(changed.impact, teller) if changed.impact else None,
    )


def _versions(comparison: Comparison, language: str) -> str:
    old, new = (p and f"{p.ruleset} {p.version}" for p in (comparison.old, comparison.new))
    if not old:
        return words("new_ruleset", language, new=new)
    if not new:
        return words("gone", language, old=old)
    if old == new:
        return words("edited", language, old=old)
    shared = comparison.old and comparison.new and comparison.old.ruleset == comparison.new.ruleset
    after = comparison.new.version if shared and comparison.new else new
    return words("versions", language, old=old, new=after)


def _notes(comparison: Comparison, teller: Teller) -> Iterable[str]:
    if not comparison.differences:
        yield teller.words("nothing_decides")
    promised, size = comparison.promised, comparison.size
    if size != "patch" and teller.language == "en":
        said = [reason.text for reason in comparison.reasons[:NAMED]]
        if len(comparison.reasons) > NAMED:
            said.append(teller.words("more", count=len(comparison.reasons) - NAMED))
        yield teller.words("because", reasons="; ".join(said))
    if promised and comparison.old and SIZES.index(promised) < SIZES.index(size):
        right = next_version(parse_version(comparison.old.version), size)
        yield teller.words("too_little", promised=promised, next=right)


# -- what differs ----------------------------------------------------------------------------------


def _sections(comparison: Comparison, teller: Teller) -> Iterable[Section]:
    logic = [one for one in comparison.differences if not one.is_wording]
    for key, kinds in _SECTIONS:
        lines = tuple(_line(one, teller) for one in logic if one.kind in kinds)
        if lines:
            yield Section(teller.words(key), lines)
    wording = tuple(_line(one, teller) for one in comparison.differences if one.is_wording)
    if wording:
        yield Section(teller.words("wording"), wording)


def _line(difference: Difference, teller: Teller) -> Line:
    # Where a number comes from is part of what it is; of other parts only what changed.
    says_source = difference.kind == "threshold" and difference.how != "removed"
    already = any(aspect.name == "source" for aspect in difference.aspects)
    told = says_source and (difference.how == "added" or not already)
    source = teller.words("comma").join(map(teller.source, difference.sources)) if told else ""
    return Line(
        _MARKS[difference.how],
        difference.name,
        teller.title(difference) if difference.kind not in ("ruleset", "decision") else "",
        teller.entries(difference),
        f"{teller.words('aspect_source')}{teller.words('colon')}{source}" if source else "",
    )


# -- what it does to rows --------------------------------------------------------------------------


def _effect(impact: Impact, teller: Teller) -> Effect:
    return Effect(
        title=teller.words("impact", source=impact.source),
        summary=" \u00b7 ".join(_summary(impact, teller)),
        flips=_flips(impact, teller) if impact.flips else None,
        counts=_counts(impact, teller) if impact.flips else None,
        cases=tuple(_case(group, impact, teller) for group in impact.flips),
        others=tuple(_others(impact, teller)),
    )


def _summary(impact: Impact, teller: Teller) -> Iterable[str]:
    one, many = ("decision_one", "decisions") if impact.is_log else ("row", "rows")
    yield teller.words(one if impact.rows == 1 else many, count=f"{impact.rows:,}")
    if impact.as_of is not None:
        yield teller.words("as_of", day=say_date(impact.as_of, teller.language))
    key = "no_flip" if not impact.flips else "flip_one" if impact.flipped == 1 else "flips"
    yield teller.words(f"{key}_log" if impact.is_log else key, count=f"{impact.flipped:,}")
    if impact.not_computed:
        yield teller.words("not_computed", count=f"{impact.not_computed:,}")


def _flips(impact: Impact, teller: Teller) -> Table:
    count = teller.words("count_log" if impact.is_log else "count")
    heads = teller.words("was"), teller.words("is"), count, teller.words("which")
    rows = (
        (teller.answer(g.before), teller.answer(g.after), f"{g.count:,}", _named(g, impact, teller))
        for g in impact.flips
    )
    return Table(heads, tuple(rows), frozenset({2}))


def _counts(impact: Impact, teller: Teller) -> Table:
    heads = teller.words("answer"), teller.words("before"), teller.words("after"), "\u00b1"
    rows = [
        (teller.answer(answer), f"{was:,}", f"{now:,}", f"{now - was:+,}" if now != was else "")
        for (answer, was), (_, now) in zip(impact.before, impact.after, strict=True)
    ]
    return Table(heads, tuple(rows), frozenset({1, 2, 3}))


def _named(group: Group, impact: Impact, teller: Teller) -> str:
    """The first rows of a group by what they are called."""
    named = [_label(pair, impact, teller) for pair in group.rows[:NAMED]]
    if group.count > len(named):
        named.append(teller.words("more", count=f"{group.count - len(named):,}"))
    return teller.words("comma").join(named)


def _label(pair: Pair, impact: Impact, teller: Teller) -> str:
    key = "number_only" if impact.is_log else "row_number"
    return pair.label or teller.words(key, number=f"{pair.number:,}")


def _case(group: Group, impact: Impact, teller: Teller) -> Case:
    pair = group.rows[0]
    was, now = teller.answer(group.before), teller.answer(group.after)
    return Case(
        title=f"{was} \u2192 {now}",
        label=_label(pair, impact, teller),
        was=was,
        was_because=_because(pair, pair.before, teller),
        now=now,
        now_because=_because(pair, pair.after, teller),
        decision=pair.after,
    )


def _because(pair: Pair, decision: Decision | None, teller: Teller) -> str:
    if decision is None:
        return "; ".join(pair.problems)
    outline = outline_decision(decision, teller.language)
    return outline.because or outline.headline


def _others(impact: Impact, teller: Teller) -> Iterable[tuple[str, str]]:
    together: dict[Aspect, list[Group]] = {}
    for aspect, group in impact.others:
        together.setdefault(aspect, []).append(group)
    for aspect, groups in together.items():
        count = sum(group.count for group in groups)
        rows = tuple(pair for group in groups for pair in group.rows)
        rows = tuple(sorted(rows, key=lambda pair: pair.number))
        which = _named(Group("", "", count, rows), impact, teller)
        yield (
            teller.words(f"other_{aspect}"),
            teller.words("counted", count=f"{count:,}", which=which),
        )
    if impact.refused is not None:
        yield teller.words("refused"), _refused(impact.refused, impact, teller)


def _refused(group: Group, impact: Impact, teller: Teller) -> str:
    """The first rows that are refused, each with the first thing that is wrong with it."""
    named = [
        teller.words(
            "refused_row", label=_label(pair, impact, teller), problem="".join(pair.problems[:1])
        )
        for pair in group.rows[:REFUSED]
    ]
    if group.count > len(named):
        named.append(teller.words("more", count=f"{group.count - len(named):,}"))
    return teller.words("counted", count=f"{group.count:,}", which="; ".join(named))
