"""Bytes to positioned YAML: strict, with every problem of the file reported at once."""

from __future__ import annotations

import hashlib
from typing import Any

import yaml

from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.errors import RulesetError
from plgrules.source.builder import Builder
from plgrules.source.decode import decode
from plgrules.source.lines import Lines
from plgrules.source.nodes import Document, Mapping, Node, Scalar
from plgrules.source.refusals import escape_diagnostic
from plgrules.source.syntax import syntax_diagnostic

# libyaml is ten times as fast as the pure parser; both give the same nodes and places.
FAST_LOADER: Any = getattr(yaml, "CSafeLoader", None)


def read_document(data: bytes, file: str, loader: Any = None) -> Document:
    """Return the YAML document of a file's bytes, each node with its place.

    `file` is the name shown to the reader; `loader` is a PyYAML loader class, by default the
    fastest there is. Raises RulesetError with every problem found.
    """
    text = decode(data, file)
    lines = Lines(text, file)
    builder = Builder(text, file, lines)
    try:
        for event in yaml.parse(text, Loader=loader or FAST_LOADER or yaml.SafeLoader):
            if not builder.take(event):
                break
    except yaml.YAMLError as error:
        problem = builder.cut_before(error) or syntax_diagnostic(error, text, lines)
        before = _before_cut(builder.problems, problem, text, lines)
        builder.problems[:] = [*(other for other in before if other != problem), problem]
    except (OverflowError, ValueError):
        # The pure parser's `chr` refuses an escape beyond Unicode.
        builder.problems.append(escape_diagnostic(text.find("\\U"), text, lines))
    root = builder.root
    problems = builder.problems
    if not problems and not isinstance(root, Mapping):
        problems = [_not_a_mapping(_is_empty(root), text, lines)]
    if problems or not isinstance(root, Mapping):
        raise RulesetError(problems)
    return Document(root, text, file, hashlib.sha256(data).hexdigest())


def _before_cut(
    problems: list[Diagnostic], last: Diagnostic, text: str, lines: Lines
) -> list[Diagnostic]:
    """Return the problems without those of the half word at the end of a file that was cut off."""
    if last.code != "PLG008":
        return problems
    end = lines.place(len(text.rstrip()))
    return [
        problem
        for problem in problems
        if problem.span is None or (problem.span.end_line, problem.span.end_column) != end
    ]


def _is_empty(root: Node | None) -> bool:
    return root is None or (isinstance(root, Scalar) and root.plain and not root.text)


def _not_a_mapping(empty: bool, text: str, lines: Lines) -> Diagnostic:
    if empty:
        return Diagnostic(
            "PLG004",
            "the file is empty",
            lines.span(0, 0),
            help="start with `ruleset: name`, `version: 1.0.0`, or see the shipped rulesets",
        )
    start = len(text) - len(text.lstrip())
    return Diagnostic(
        "PLG005",
        "the file is not a mapping of keys to values",
        lines.span(start, start + 1),
        help="write `key: value` lines; the first is `ruleset: name`",
    )
