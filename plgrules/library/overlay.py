"""Overlays: parameter values set for a team, a tenant or an environment."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from plgrules.diagnostics.diagnostic import Diagnostic, Label
from plgrules.diagnostics.span import Span
from plgrules.diagnostics.suggest import nearest
from plgrules.library.version import ANY, Selector, parse_selector, parse_version
from plgrules.model.read_values import written
from plgrules.model.reader import Reader
from plgrules.model.ruleset import OverlayMark, Parameter, Ruleset
from plgrules.model.text import Text
from plgrules.source.nodes import Document, Mapping, Node


@dataclass(frozen=True, slots=True)
class Setting:
    """One parameter that an overlay sets."""

    ruleset: str
    selector: Selector
    ruleset_span: Span
    parameter: str
    span: Span
    node: Node


@dataclass(frozen=True, slots=True)
class Overlay:
    """One overlay file."""

    name: str
    author: str
    reason: Text
    date: date
    digest: str
    settings: tuple[Setting, ...]

    @property
    def mark(self) -> str:
        """Its name with a digest of its text, kept in every program that it changed."""
        return f"{self.name} sha256:{self.digest}"


def read_overlay(document: Document) -> tuple[Overlay, tuple[Diagnostic, ...]]:
    """Return the overlay of a document that its schema accepts, and what is still wrong."""
    reader = Reader()
    root = document.root
    settings = []
    for entry in reader.entries(root, "parameters"):
        name, _, version = entry.key.text.partition("@")
        try:
            selector = parse_selector(version) if version else ANY
        except ValueError as error:
            reader.report("PLG220", str(error), entry.key.span)
            continue
        if isinstance(entry.value, Mapping):
            settings += [
                Setting(name, selector, entry.key.span, item.key.text, item.key.span, item.value)
                for item in entry.value
            ]
    overlay = Overlay(
        name=reader.word(root, "overlay"),
        author=reader.word(root, "author"),
        reason=reader.text(root.get("reason")),
        date=reader.day(root.get("date")) or date.min,
        digest=hashlib.sha256(document.text.encode()).hexdigest(),
        settings=tuple(settings),
    )
    return overlay, tuple(reader.problems)


def apply_overlays(
    ruleset: Ruleset, overlays: Sequence[Overlay]
) -> tuple[Ruleset, tuple[Diagnostic, ...]]:
    """Return the ruleset with the overlays' values in place of its own, and what is wrong.

    Wrong are parameters that it does not have, values that are no such values, and a parameter
    that two overlays set. The checker looks at the merged ruleset afterwards.
    """
    reader = Reader()
    parameters = {parameter.name: parameter for parameter in ruleset.parameters}
    set_by: dict[str, tuple[str, Span]] = {}
    used: dict[str, None] = {}
    for overlay in overlays:
        for setting in _settings_for(ruleset, overlay):
            parameter = parameters.get(setting.parameter)
            if parameter is None:
                reader.problems.append(_unknown(ruleset, setting, list(parameters)))
                continue
            if setting.parameter in set_by:
                reader.problems.append(_twice(setting, overlay, *set_by[setting.parameter]))
                continue
            set_by[setting.parameter] = overlay.name, setting.span
            used[overlay.mark] = None
            parameters[setting.parameter] = _changed(reader, parameter, setting, overlay)
    changed = replace(ruleset, parameters=tuple(parameters.values()), overlays=tuple(used))
    return changed, tuple(reader.problems)


def unmatched(overlay: Overlay, rulesets: Sequence[Ruleset]) -> tuple[Diagnostic, ...]:
    """Return a problem for each ruleset that an overlay names and that is not there."""
    problems: dict[Span, Diagnostic] = {}
    for setting in overlay.settings:
        if any(_is_for(setting, ruleset) for ruleset in rulesets):
            continue
        known = sorted({ruleset.name for ruleset in rulesets})
        close = nearest(setting.ruleset, known)
        versions = ", ".join(r.version for r in rulesets if r.name == setting.ruleset)
        help = f"did you mean `{close}`?" if close and close != setting.ruleset else ""
        problems[setting.ruleset_span] = Diagnostic(
            "PLG221",
            f"overlay `{overlay.name}` sets parameters of `{setting.ruleset}"
            f"{'@' + setting.selector.text if setting.selector.text else ''}`, which is not there",
            setting.ruleset_span,
            help=f"there are the versions {versions}" if versions else help,
            suggestion=close,
        )
    return tuple(problems.values())


def _is_for(setting: Setting, ruleset: Ruleset) -> bool:
    return setting.ruleset == ruleset.name and setting.selector.admits(
        parse_version(ruleset.version)
    )


def _settings_for(ruleset: Ruleset, overlay: Overlay) -> list[Setting]:
    return [setting for setting in overlay.settings if _is_for(setting, ruleset)]


def _changed(reader: Reader, parameter: Parameter, setting: Setting, overlay: Overlay) -> Parameter:
    value = reader.value(setting.node, parameter.domain)
    if value is None:
        return parameter
    return replace(
        parameter,
        value=value,
        written=written(setting.node),
        value_span=setting.node.span,
        overlay=OverlayMark(
            overlay.name, parameter.value, overlay.author, overlay.reason, overlay.date
        ),
    )


def _unknown(ruleset: Ruleset, setting: Setting, known: list[str]) -> Diagnostic:
    close = nearest(setting.parameter, known)
    return Diagnostic(
        "PLG222",
        f"`{setting.parameter}` is not a parameter of {ruleset.name} {ruleset.version}",
        setting.span,
        help=f"did you mean `{close}`?" if close else f"it has {', '.join(known)}",
        suggestion=close,
    )


def _twice(setting: Setting, overlay: Overlay, other: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "PLG223",
        f"the overlays `{other}` and `{overlay.name}` both set `{setting.parameter}`",
        setting.span,
        label="set again here",
        help="leave it in one of them",
        related=(Label(span, "set first here"),),
    )
