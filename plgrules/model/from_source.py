"""A validated document → the ruleset that it holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.model.read_logic import (
    read_caution,
    read_check,
    read_decide,
    read_derived,
    read_requirement,
    read_signal,
    read_validity,
)
from plgrules.model.read_observation import read_observation
from plgrules.model.read_pattern import read_pattern
from plgrules.model.read_values import (
    read_fact,
    read_outcome,
    read_output,
    read_parameter,
    read_source,
)
from plgrules.model.reader import Reader
from plgrules.model.ruleset import Group, Ruleset
from plgrules.source.nodes import Document, Entry, Mapping

Part = TypeVar("Part")


def read_ruleset(document: Document) -> tuple[Ruleset, tuple[Diagnostic, ...]]:
    """Return the ruleset of a document that its schema accepts, and what is still wrong with it.

    Wrong are here: expressions, units, numbers and dates that cannot be read.
    """
    reader = Reader()
    root = document.root

    def parts(key: str, read: Callable[[Reader, Entry, Mapping], Part]) -> tuple[Part, ...]:
        return tuple(
            read(reader, entry, entry.value)
            for entry in reader.entries(root, key)
            if isinstance(entry.value, Mapping)
        )

    decide = root.get("decide")
    version = root.get("version")
    ruleset = Ruleset(
        name=reader.word(root, "ruleset"),
        version=reader.word(root, "version"),
        span=root.key("ruleset").span,
        version_span=version.span if version is not None else root.span,
        sha256=document.sha256,
        effective_from=reader.day(root.get("effective_from")) or date.min,
        review_by=reader.day(root.get("review_by")),
        owner=reader.word(root, "owner"),
        title=reader.text(root.get("title")),
        question=reader.text(root.get("question")),
        description=reader.text(root.get("description")),
        sources=parts("sources", read_source),
        facts=parts("facts", read_fact),
        validities=parts("valid", read_validity),
        parameters=parts("parameters", read_parameter),
        derived=tuple(read_derived(reader, entry) for entry in reader.entries(root, "derive")),
        requirements=parts("requires", read_requirement),
        signals=parts("signals", read_signal),
        groups=tuple(
            Group(entry.key.text, entry.key.span, reader.text(entry.value))
            for entry in reader.entries(root, "groups")
        ),
        decide=read_decide(reader, decide) if isinstance(decide, Mapping) else None,
        checks=parts("checks", read_check),
        cautions=parts("warnings", read_caution),
        outputs=parts("outputs", read_output),
        outcomes=parts("outcomes", read_outcome),
        observations=parts("observe", read_observation),
        patterns=parts("patterns", read_pattern),
    )
    return ruleset, tuple(reader.problems)
