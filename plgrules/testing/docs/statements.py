"""The statements of the documents behind the rulesets, and where these contradict themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from plgrules.diagnostics.errors import PlgrulesError
from plgrules.source.from_bytes import read_document
from plgrules.source.plain import to_plain

STATEMENTS = "statements.yaml"
CONTRADICTIONS = "contradictions.yaml"

Kind = Literal[
    "advice", "condition", "example", "formula", "gap", "metric", "prohibition", "state",
    "threshold", "time limit",
]  # fmt: skip
Said = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
StatementId = Annotated[str, StringConstraints(pattern=r"^S[1-9][0-9]*$")]
ContradictionId = Annotated[str, StringConstraints(pattern=r"^C[1-9][0-9]*$")]
Parts = Annotated[list[Said], Field(min_length=1)]

_LINES = re.compile(r"([0-9]+)(?:-([0-9]+))?")


class StatementsError(PlgrulesError, ValueError):
    """A file of statements or contradictions that has another shape."""


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Document(_Shape):
    """A document behind the rulesets: its file, and what it is."""

    file: Said
    title: Said


class Statement(_Shape):
    """One statement: its lines, what kind of statement it is, and what it says in our words.

    `held_by` names parts of rulesets that hold it, where their sources are not enough to say so;
    `context` is the reason why no ruleset can hold it.
    """

    lines: Said
    kind: Annotated[list[Kind], Field(min_length=1)]
    says: Said
    held_by: dict[Said, Parts] = Field(default_factory=dict)
    context: Said | None = None


class Chapter(_Shape):
    """Statements that stand together in a document."""

    title: Said
    document: Said
    statements: dict[StatementId, Statement]


class Contradiction(_Shape):
    """Where statements disagree, the reading taken and why, and the parts that carry it out."""

    statements: list[StatementId]
    disagrees: Said
    ruling: Said
    why: Said
    rulesets: Annotated[dict[Said, Parts], Field(min_length=1)]


class _StatementsFile(_Shape):
    documents: dict[Said, Document]
    sections: list[Chapter]


class _ContradictionsFile(_Shape):
    contradictions: dict[ContradictionId, Contradiction]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything that the documents say, in order, and where they contradict themselves."""

    documents: Mapping[str, Document]
    chapters: tuple[Chapter, ...]
    contradictions: Mapping[str, Contradiction]

    def statements(self) -> Iterator[tuple[str, Statement, Document]]:
        """Yield every statement with its id and its document."""
        for chapter in self.chapters:
            for id, statement in chapter.statements.items():
                yield id, statement, self.documents[chapter.document]


def read_knowledge(folder: Path) -> Knowledge:
    """Return the statements and contradictions of a folder of documentation.

    Raises StatementsError, with everything that is wrong in a file, and RulesetError where it is no
    YAML.
    """
    said = _read(folder / STATEMENTS, _StatementsFile)
    ruled = _read(folder / CONTRADICTIONS, _ContradictionsFile)
    strange = {chapter.document for chapter in said.sections} - set(said.documents)
    if strange:
        raise StatementsError(f"{STATEMENTS}: `{min(strange)}` is none of its documents")
    return Knowledge(said.documents, tuple(said.sections), ruled.contradictions)


def line_numbers(lines: str) -> frozenset[int]:
    """Return the numbers of lines written `67/86; 398-405`, of all languages together."""
    found: set[int] = set()
    for first, last in _LINES.findall(lines):
        found.update(range(int(first), int(last or first) + 1))
    return frozenset(found)


def _read(path: Path, shape: type[Any]) -> Any:
    document = read_document(path.read_bytes(), str(path))
    try:
        return TypeAdapter(shape).validate_python(to_plain(document.root))
    except ValidationError as error:
        told = (
            f"{path.name}: {'.'.join(map(str, problem['loc']))}: {problem['msg']}"
            for problem in error.errors()
        )
        raise StatementsError("\n".join(told)) from None
