"""Diagnostics for other programs: JSON, and SARIF for code hosts and editors."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from plgrules.diagnostics.codes import all_codes
from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.span import Span


def to_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Return diagnostics as a JSON list, one object each."""
    return _dump([to_data(diagnostic) for diagnostic in diagnostics])


def to_data(diagnostic: Diagnostic) -> dict[str, Any]:
    """Return one diagnostic as plain data with stable names."""
    span = diagnostic.span
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "file": diagnostic.file,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "end_line": span.end_line if span else None,
        "end_column": span.end_column if span else None,
        "label": diagnostic.label,
        "help": diagnostic.help,
        "suggestion": diagnostic.suggestion,
        "related": [
            {
                "file": label.span.file,
                "line": label.span.line,
                "column": label.span.column,
                "text": label.text,
            }
            for label in diagnostic.related
        ],
    }


def to_sarif(diagnostics: Iterable[Diagnostic]) -> str:
    """Return diagnostics as a SARIF 2.1.0 log; columns count code points."""
    found = list(diagnostics)
    titles = {code.code: code.title for code in all_codes()}
    used = sorted({diagnostic.code for diagnostic in found})
    rules = [
        {
            "id": code,
            "shortDescription": {"text": titles.get(code, code)},
            "help": {"text": f"docs/errors/{code}.md"},
        }
        for code in used
    ]
    run = {
        "tool": {"driver": {"name": "plgrules", "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(diagnostic, used) for diagnostic in found],
    }
    return _dump({"version": "2.1.0", "runs": [run]})


def _result(diagnostic: Diagnostic, used: list[str]) -> dict[str, Any]:
    suggestion = f"did you mean `{diagnostic.suggestion}`?" if diagnostic.suggestion else ""
    text = "; ".join(part for part in (diagnostic.message, suggestion, diagnostic.help) if part)
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": used.index(diagnostic.code),
        "level": diagnostic.severity,
        "message": {"text": text},
    }
    if diagnostic.span:
        result["locations"] = [_location(diagnostic.span)]
    if diagnostic.related:
        result["relatedLocations"] = [
            {**_location(label.span), "message": {"text": label.text}}
            for label in diagnostic.related
        ]
    return result


def _location(span: Span) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": span.file.replace("\\", "/")},
            "region": {
                "startLine": span.line,
                "startColumn": span.column,
                "endLine": span.end_line,
                "endColumn": span.end_column,
            },
        }
    }


def _dump(data: Any) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
