"""The page of one ruleset: everything that it holds, in words, with worked examples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from plgrules.decision.decision import Decision
from plgrules.decision.portrait import Portrait, portrait
from plgrules.decision.portrait.markdown import escaped, section_markdown
from plgrules.decision.render import program_mermaid
from plgrules.library.change import change
from plgrules.model.review import ReviewDocument
from plgrules.model.ruleset import Fact, Ruleset
from plgrules.program.program import Program
from plgrules.program.texts import say
from plgrules.testing.cases import Case
from plgrules.testing.docs.examples import example_markdown
from plgrules.testing.docs.heuristics_page import ruling_lines, said_parts
from plgrules.testing.docs.statements import Knowledge
from plgrules.testing.docs.tracing import Tracing

HEURISTICS = "../heuristics.md"
"""The page of all statements, from the folder of the rulesets' pages."""

_NEW = re.compile(r"(?:`(valid)` refuses more: |the ([a-z ]+) )`([^`]+)` is new")
_ORDER = (
    "tree", "rules", "bands", "outcomes", "checks", "outputs", "facts", "valid", "thresholds",
)  # fmt: skip
"""The sections that come first on a page; the others follow as a portrait has them."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page is made from: the versions of a ruleset, lowest first, and worked examples."""

    versions: tuple[Ruleset, ...]
    program: Program
    examples: tuple[tuple[Case, Decision], ...]

    @property
    def ruleset(self) -> Ruleset:
        """The version that the page describes."""
        return self.versions[-1]


def ruleset_page(subject: Subject, knowledge: Knowledge, tracing: Tracing) -> str:
    """Return the page as Markdown."""
    ruleset, program = subject.ruleset, subject.program
    described = portrait(program, "en")
    lines = [
        f"# {escaped(described.title)}",
        "",
        f"**{escaped(described.question)}** {_said(ruleset)}",
        "",
        *_facts_line(ruleset),
        "",
        *_where(described, ruleset),
    ]
    lines += _sections(described, program)
    lines += _rulings(ruleset.name, knowledge)
    lines += _statements(ruleset.name, tracing)
    lines += _examples(subject.examples)
    lines += _versions(subject.versions)
    return "\n".join([*lines, "", "[All rulesets](index.md)"]) + "\n"


def index_page(rulesets: Iterable[Ruleset], reviews: Sequence[ReviewDocument]) -> str:
    """Return the list of all rulesets and reviews, each with its question, as Markdown."""
    lines = [
        "# Rulesets",
        "",
        "Every shipped decision in its highest version: its question, its facts, rules and",
        "thresholds, where they come from, and worked examples. `plgrules show NAME --lang zh`",
        "prints the same in Chinese.",
        "",
        "| ruleset | question | outcomes |",
        "|---|---|---|",
        *map(_row, rulesets),
    ]
    if reviews:
        lines += ["", "Reviews run many of them over one company:", "", "| review | question |"]
        lines += ["|---|---|", *(f"| {_linked(review)} |" for review in reviews)]
    return "\n".join(
        [
            *lines,
            "",
            "Which statement of the documents stands in which of them, and which readings were",
            "taken where the documents contradict themselves: [where every heuristic",
            "is](../heuristics.md).",
            "",
        ]
    )


def _row(ruleset: Ruleset) -> str:
    outcomes = ", ".join(f"`{outcome.id}`" for outcome in ruleset.outcomes)
    return f"| {_linked(ruleset)} | {outcomes or 'checks'} |"


def _linked(asked: Ruleset | ReviewDocument) -> str:
    """The cells of a link to its page and of its question."""
    question = escaped(say(asked.question.translations, "en"))
    return f"[{asked.name}]({asked.name}.md) | {question}"


# -- head ------------------------------------------------------------------------------------------


def _said(ruleset: Ruleset) -> str:
    return escaped(" ".join(say(ruleset.description.translations, "en").split()))


def _facts_line(ruleset: Ruleset) -> list[str]:
    """Which facts suffice for a decision."""
    needed = [_fact(fact) for fact in ruleset.facts if not fact.optional and fact.default is None]
    if not needed:
        return ["Every fact is optional: each check needs its own only."]
    others = "All other facts sharpen the answer when they are known."
    rest = others if len(needed) < len(ruleset.facts) else ""
    return [f"These facts suffice: {', '.join(needed)}. {rest}".rstrip()]


def _fact(fact: Fact) -> str:
    return f"`{fact.name}` (or `{fact.otherwise.text}`)" if fact.otherwise else f"`{fact.name}`"


def _where(described: Portrait, ruleset: Ruleset) -> list[str]:
    file = f"../../rulesets/{ruleset.name}/{ruleset.version}"
    return [
        f"`{described.name}` · {described.dates} · owner: {ruleset.owner} ·",
        f"[file]({file}.yaml) · [tests]({file}.tests.yaml)",
    ]


# -- parts -----------------------------------------------------------------------------------------


def _sections(described: Portrait, program: Program) -> Iterator[str]:
    chart = program_mermaid(program)
    first = [s for id in _ORDER for s in described.sections if s.id == id]
    rest = [section for section in described.sections if section.id not in _ORDER]
    if program.decision is None:
        yield from ("", "```mermaid", *chart.splitlines(), "```")
    for section in (*first, *rest):
        yield ""
        yield from section_markdown(section, "en", chart, HEURISTICS)


def _rulings(name: str, knowledge: Knowledge) -> Iterator[str]:
    own = {id: c for id, c in knowledge.contradictions.items() if name in c.rulesets}
    if own:
        yield from ("", "## Rulings", "")
        yield "Where the documents are silent or contradict themselves, and the reading taken here."
    for id, contradiction in own.items():
        disagrees, *ruling = ruling_lines(contradiction, HEURISTICS)
        yield from ("", f"**[{id}]({HEURISTICS}#{id.lower()})** {disagrees}", *ruling)


def _statements(name: str, tracing: Tracing) -> Iterator[str]:
    rows = [
        f"| [{id}]({HEURISTICS}#{id.lower()}) | {said_parts(each.parts)} |"
        for id, held in tracing.held.items()
        for each in held
        if each.ruleset == name
    ]
    if rows:
        yield from ("", "## Statements held here", "", "| statement | where |", "|---|---|", *rows)


def _examples(examples: Sequence[tuple[Case, Decision]]) -> Iterator[str]:
    if examples:
        yield from ("", "## Worked examples")
    for case, decision in examples:
        yield ""
        yield from example_markdown(case, decision)


# -- versions --------------------------------------------------------------------------------------


def _versions(versions: Sequence[Ruleset]) -> Iterator[str]:
    if len(versions) > 1:
        yield from ("", "## Earlier versions")
    for old, new in reversed(list(pairwise(versions))):
        yield from ("", f"### {old.version}", "")
        file = f"../../rulesets/{old.name}/{old.version}.yaml"
        yield f"In force from {old.effective_from}; [file]({file}). {_said(old)}"
        yield from ("", f"What {new.version} changes:", "")
        yield from (f"- {said}" for said in _changes(change(old, new).reasons))


def _changes(reasons: Iterable[tuple[str, str]]) -> list[str]:
    """Differences in words; what is new is listed kind by kind."""
    new: dict[str, list[str]] = {}
    others = []
    for _, text in reasons:
        match = _NEW.fullmatch(text)
        if match:
            new.setdefault(match[1] or match[2], []).append(match[3])
        else:
            others.append(text)
    return [*_listed(new), *others]


def _listed(new: Mapping[str, Sequence[str]]) -> list[str]:
    return [
        f"new {kind}{'s' if len(names) > 1 and kind != 'valid' else ''}: "
        + ", ".join(f"`{name}`" for name in names)
        for kind, names in new.items()
    ]
