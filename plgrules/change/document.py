"""A report of a change as plain data: `schemas/change.schema.json`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from plgrules.change.difference import Amount, Aspect, Code, Difference, Limits, Place, Shown, Texts
from plgrules.change.impact import Group, Impact, Pair
from plgrules.change.report import Changed, Report
from plgrules.decision.decision import Decision
from plgrules.program.program import Parameter, Program, Source, Text

SCHEMA = "plgrules/change/1"


def change_document(report: Report, language: str = "en") -> dict[str, Any]:
    """Return a report as plain data; decisions are explained in a language."""
    changes = [_changed(changed, language) for changed in report.changed]
    return {"schema": SCHEMA, "language": language, "changes": changes}


def _changed(changed: Changed, language: str) -> dict[str, Any]:
    comparison = changed.comparison
    is_whole = comparison.old is not None and comparison.new is not None
    return {
        "ruleset": comparison.program.ruleset,
        "before": _version(comparison.old),
        "after": _version(comparison.new),
        "size": comparison.size if is_whole else None,
        "promised": comparison.promised,
        "reasons": [{"size": size, "text": text} for size, text in comparison.change.reasons],
        "differences": [_difference(one) for one in comparison.differences],
        "impact": _impact(changed.impact, language) if changed.impact else None,
    }


def _version(program: Program | None) -> dict[str, Any] | None:
    if program is None:
        return None
    return {
        "ruleset": program.ruleset,
        "version": program.version,
        "digest": program.digest,
        "effective_from": program.effective_from.isoformat(),
        "overlays": list(program.overlays),
    }


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "how": difference.how,
        "kind": difference.kind,
        "name": difference.name,
        "title": _text(difference.title),
        "wording": difference.is_wording,
        "aspects": [_aspect(aspect) for aspect in difference.aspects],
        "sources": [_source(source) for source in difference.sources],
    }


def _aspect(aspect: Aspect) -> dict[str, Any]:
    return {"name": aspect.name, "before": _shown(aspect.before), "after": _shown(aspect.after)}


def _shown(shown: Shown) -> Any:
    match shown:
        case Parameter(value=value, written=written, domain=domain):
            return {"value": _plain(value), "unit": domain.unit, "written": written}
        case Amount(value=value, domain=domain):
            return {"value": _plain(value), "unit": domain.unit}
        case Limits(low=low, high=high, domain=domain):
            return {"min": low, "max": high, "unit": domain.unit}
        case Place(number=number, path=path):
            above = [{"question": question, "answer": answer} for question, answer in path]
            return {"number": number or None, "path": above}
        case Code(text=text):
            return text
        case Texts(texts=texts):
            return [_text(text) for text in texts]
        case tuple():
            return list(shown)
        case _:
            return _plain(shown)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _text(text: Text) -> dict[str, str]:
    return dict(text)


def _source(source: Source | str) -> dict[str, Any]:
    if isinstance(source, str):
        return {"id": source}
    fields = ("id", "document", "address", "title", "section", "lines")
    return {name: value for name in fields if (value := getattr(source, name)) is not None}


# -- what it does to rows --------------------------------------------------------------------------


def _impact(impact: Impact, language: str) -> dict[str, Any]:
    return {
        "source": impact.source,
        "as_of": impact.as_of.isoformat() if impact.as_of else None,
        "log": impact.is_log,
        "rows": impact.rows,
        "same": impact.same,
        "flipped": impact.flipped,
        "refused": [
            {**_row(pair), "problems": list(pair.problems)}
            for pair in (impact.refused.rows if impact.refused else ())
        ],
        "not_computed": impact.not_computed,
        "before": _counts(impact.before),
        "after": _counts(impact.after),
        "flips": [_group(group, language) for group in impact.flips],
        "others": [{"differs": what, **_group(group, None)} for what, group in impact.others],
    }


def _counts(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    return dict(counts)


def _group(group: Group, language: str | None) -> dict[str, Any]:
    """A kind of difference; with a language its first row is explained."""
    told: dict[str, Any] = {
        "before": group.before,
        "after": group.after,
        "count": group.count,
        "rows": [_row(pair) for pair in group.rows],
    }
    if language is not None:
        pair = group.rows[0]
        told["example"] = {
            "number": pair.number,
            "label": pair.label,
            "before": _decision(pair.before, language),
            "after": _decision(pair.after, language),
            "problems": list(pair.problems),
        }
    return told


def _row(pair: Pair) -> dict[str, Any]:
    return {"number": pair.number, "label": pair.label}


def _decision(decision: Decision | None, language: str) -> dict[str, Any] | None:
    return None if decision is None else decision.to_dict(language)


def change_schema() -> dict[str, Any]:
    """Return the JSON Schema of a change document."""
    from plgrules.change.document_model import ChangeDocument
    from plgrules.source.documents.generate import model_schema

    return model_schema(ChangeDocument, "change")
