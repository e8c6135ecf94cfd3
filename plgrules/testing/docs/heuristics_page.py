"""The page that traces every statement to the parts of the rulesets that hold it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from plgrules.testing.docs.parts import Part
from plgrules.testing.docs.statements import Chapter, Contradiction, Knowledge, Statement
from plgrules.testing.docs.tracing import Held, Tracing

_SEVERAL = {
    "valid": "valid", "derived": "derived", "requires": "requires", "fact": "facts",
    "parameter": "parameters", "signal": "signals", "group": "groups", "question": "questions",
    "leaf": "leaves", "rule": "rules", "band": "bands", "check": "checks", "warning": "warnings",
    "output": "outputs", "outcome": "outcomes",
}  # fmt: skip


def heuristics_page(knowledge: Knowledge, tracing: Tracing) -> str:
    """Return the page as Markdown; a statement that nothing holds yet is shown as such."""
    lines = ["# Where every heuristic is", "", *_introduction(knowledge, tracing)]
    for chapter in knowledge.chapters:
        lines += ["", *_chapter(chapter, knowledge, tracing)]
    lines += ["", *_contradictions(knowledge.contradictions)]
    return "\n".join(lines) + "\n"


def _introduction(knowledge: Knowledge, tracing: Tracing) -> list[str]:
    every = list(knowledge.statements())
    context = sum(1 for _, statement, _ in every if statement.context)
    held = sum(1 for id, statement, _ in every if tracing.held[id] and not statement.context)
    rulings = len(knowledge.contradictions)
    return [
        f"The shipped rulesets put {len(every)} statements of {len(knowledge.documents)} documents",
        f"into practice: {held} are held by parts of rulesets, {context} are context only, each",
        f"with the reason. Where the documents are unclear or contradict themselves, {rulings}",
        "[rulings](#contradictions) say which reading was taken. The wording is ours. The page is",
        "made from [statements.yaml](statements.yaml), [contradictions.yaml](contradictions.yaml)",
        "and the `sources` of the [rulesets](rulesets/index.md).",
        "",
        "| document | |",
        "|---|---|",
        *(f"| `{document.file}` | {document.title} |" for document in knowledge.documents.values()),
        "",
        "Lines of a document in two languages are English/Chinese.",
    ]


def _chapter(chapter: Chapter, knowledge: Knowledge, tracing: Tracing) -> list[str]:
    file = knowledge.documents[chapter.document].file
    return [
        f"## {chapter.title}",
        "",
        f"`{file}`",
        "",
        "| | statement | lines | where it is |",
        "|---|---|---|---|",
        *(
            f'| <a id="{id.lower()}"></a>{id} | {_cell(statement.says)} '
            f"*{', '.join(statement.kind)}* | {statement.lines} "
            f"| {_where(statement, tracing.held[id])} |"
            for id, statement in chapter.statements.items()
        ),
    ]


def _where(statement: Statement, held: Sequence[Held]) -> str:
    if statement.context:
        return f"*Context only.* {_cell(statement.context)}"
    if not held:
        return "**Nowhere yet**"
    return "<br>".join(f"{ruleset_link(each.ruleset)}: {said_parts(each.parts)}" for each in held)


def ruleset_link(name: str, folder: str = "rulesets/") -> str:
    """Return a link to the page of a ruleset."""
    return f"[{name}]({folder}{name}.md)"


def said_parts(parts: Iterable[Part]) -> str:
    """Return parts grouped by kind: facts `a`, `b`; rule `c`; question."""
    by_kind: dict[str, list[str]] = {}
    for part in parts:
        by_kind.setdefault(part.kind, []).append(part.id)
    return "; ".join(_group(kind, list(filter(None, ids))) for kind, ids in by_kind.items())


def _group(kind: str, ids: list[str]) -> str:
    if not ids:
        return kind
    return f"{_SEVERAL[kind] if len(ids) > 1 else kind} {', '.join(f'`{id}`' for id in ids)}"


def _contradictions(contradictions: Mapping[str, Contradiction]) -> list[str]:
    lines = [
        "## Contradictions",
        "",
        "What the documents leave open or say in two ways, and the reading that the rulesets take.",
    ]
    for id, contradiction in contradictions.items():
        lines += ["", f"### {id}", "", *ruling_lines(contradiction), ""]
        lines += [_settled(contradiction)]
    return lines


def ruling_lines(contradiction: Contradiction, page: str = "") -> list[str]:
    """Return a contradiction with its ruling as Markdown; `page` is that of the statements."""
    about = ", ".join(f"[{s}]({page}#{s.lower()})" for s in contradiction.statements)
    return [
        f"{contradiction.disagrees} ({about})" if about else contradiction.disagrees,
        "",
        f"**Ruling:** {contradiction.ruling} **Why:** {contradiction.why}",
    ]


def _settled(contradiction: Contradiction) -> str:
    return "<br>".join(
        f"{ruleset_link(name)}: {', '.join(_spelled(part) for part in parts)}"
        for name, parts in contradiction.rulesets.items()
    )


def _spelled(part: str) -> str:
    kind, _, id = part.partition(" ")
    return f"{kind} `{id}`" if id else kind


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
