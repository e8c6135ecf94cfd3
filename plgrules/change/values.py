"""Aspects of parts as a reader reads them, in one language."""

from __future__ import annotations

from datetime import date

from plgrules.change.difference import (
    Amount,
    Aspect,
    Code,
    Difference,
    Limits,
    Place,
    Shown,
    Texts,
)
from plgrules.change.page import Entry
from plgrules.change.words import words
from plgrules.decision.languages import say_date
from plgrules.decision.render.asking import unit_name
from plgrules.decision.render.phrases import phrase
from plgrules.decision.wording import fill_thresholds, format_parameter, format_value
from plgrules.program.program import Domain, Parameter, Program, Source
from plgrules.program.texts import say

_ALONE: dict[str, tuple[str, ...]] = {
    "fact": ("type", "unit", "choices", "limits", "default", "otherwise"),
    "valid": ("must",),
    "required": ("version", "facts"),
    "threshold": ("value", "limits"),
    "derived": ("value", "form", "of"),
    "signal": ("if", "group"),
    "decision": ("form", "of"),
    "question": ("if", "place"),
    "rule": ("then", "if", "place"),
    "leaf": ("then", "place"),
    "band": ("then", "limit", "place"),
    "check": ("if", "severity"),
    "warning": ("if",),
    "output": ("type", "unit", "value"),
    "outcome": ("outputs",),
    "source": ("document", "address", "section", "lines"),
}
"""What is told of a part that is new, in this order."""

_GONE: dict[str, tuple[str, ...]] = {
    "threshold": ("value",), "rule": ("then",), "leaf": ("then",), "band": ("then",)
}  # fmt: skip
"""What is told of a part that is gone."""

_SELF_SAID = frozenset({"type", "show", "form"})
"""Aspects whose values are words of ours."""


class Teller:
    """Says aspects of parts of one program in one language."""

    def __init__(self, program: Program, language: str) -> None:
        self.program = program
        self.language = language

    def words(self, key: str, **values: object) -> str:
        """Return a word of ours."""
        return words(key, self.language, **values)

    # -- entries ---------------------------------------------------------------------------------

    def entries(self, difference: Difference) -> tuple[Entry, ...]:
        """Return what is told of a difference, aspect by aspect."""
        if difference.how in ("changed", "moved"):
            return tuple(self._both(aspect, difference) for aspect in difference.aspects)
        table = _ALONE if difference.how == "added" else _GONE
        by_name = {aspect.name: aspect for aspect in difference.aspects}
        entries = [
            self._alone(by_name[name], difference)
            for name in table.get(difference.kind, ())
            if name in by_name and not _is_plain(by_name[name])
        ]
        if difference.kind == "fact" and difference.how == "added":
            entries.append(self._need(by_name))
        return tuple(entries)

    def _need(self, aspects: dict[str, Aspect]) -> Entry:
        """Whether a new fact must be given."""
        free = aspects.keys() & {"optional", "default", "otherwise"}
        label = self.words("aspect_optional" if free else "aspect_required")
        return Entry(label, None, self.words("yes"))

    def _both(self, aspect: Aspect, difference: Difference) -> Entry:
        label = self._label(aspect.name, difference)
        if isinstance(aspect.before, Texts) and isinstance(aspect.after, Texts):
            return self._texts(label, aspect.before, aspect.after)
        was, now = self.shown(aspect.name, aspect.before), self.shown(aspect.name, aspect.after)
        return Entry(label, was, now)

    def _texts(self, label: str, before: Texts, after: Texts) -> Entry:
        """A text in the reader's language; in another one where only that differs."""
        languages = dict.fromkeys(
            name for text in (*before.texts, *after.texts) for name, _ in text
        )
        for language in dict.fromkeys((self.language, *languages)):
            was, now = (_joined(texts, language) for texts in (before, after))
            if was != now:
                named = label if language == self.language else f"{label} ({language})"
                return Entry(named, was, now)
        return Entry(label, _joined(before, self.language), _joined(after, self.language))

    def _alone(self, aspect: Aspect, difference: Difference) -> Entry:
        shown = aspect.after if difference.how == "added" else aspect.before
        return Entry(self._label(aspect.name, difference), None, self.shown(aspect.name, shown))

    def _label(self, name: str, difference: Difference) -> str:
        if name == "limits" and difference.kind == "threshold":
            name = "edit"
        return self.words(f"aspect_{name}")

    # -- values ----------------------------------------------------------------------------------

    def shown(self, name: str, shown: Shown) -> str:
        """Return one side of an aspect."""
        match shown:
            case None:
                return self.words("otherwise_case" if name in ("if", "limit") else "none")
            case bool():
                return self.words("yes" if shown else "no")
            case date():
                return say_date(shown, self.language)
            case Parameter():
                return format_parameter(shown, self.language, full=True)
            case Amount(value=value, domain=domain):
                return format_value(value, domain, self.language, full=True)
            case Limits():
                return self._limits(shown)
            case Place():
                return self._place(shown)
            case Texts():
                return _joined(shown, self.language)
            case Code(text=text):
                return self._code(name, text)
            case _:
                return self._names(name, shown)

    def _names(self, name: str, names: tuple[str, ...]) -> str:
        said = (self.words("assumption") if name == "source" and one == "assumption" else one
                for one in names)  # fmt: skip
        return self.words("comma").join(said)

    def _code(self, name: str, text: str) -> str:
        if name in _SELF_SAID:
            return self.words(text)
        if name == "severity":
            return phrase(f"severity_{text}", self.language)
        if name == "unit":
            return self.words("ratio") if text == "ratio" else unit_name(text, self.language)
        return text.replace("up_to ", "<= ").replace("below ", "< ") if name == "limit" else text

    def _limits(self, limits: Limits) -> str:
        low, high = (self._limit(limit, limits.domain) for limit in (limits.low, limits.high))
        if low and high:
            return self.words("from_to", low=low, high=high)
        return self.words("from", low=low) if low else self.words("up_to", high=high)

    def _limit(self, limit: float | None, domain: Domain) -> str:
        return "" if limit is None else format_value(limit, domain, self.language, full=True)

    def _place(self, place: Place) -> str:
        if place.number:
            return self.words("number_place", number=place.number)
        if not place.path:
            return self.words("root")
        question, answer = place.path[-1]
        return self.words("path", question=question, answer=self.words("yes" if answer else "no"))

    # -- titles and sources ----------------------------------------------------------------------

    def title(self, difference: Difference) -> str:
        """Return the title of a part."""
        return fill_thresholds(difference.title, self.program, self.language)

    def answer(self, name: str) -> str:
        """Return an outcome by its name, by its title where the reader has no English; a status."""
        outcome = self.program.outcome.get(name)
        if outcome is None:
            known = ("decided", "undetermined", "conflict", "invalid")
            return self.words(name) if name in known else name
        return name if self.language == "en" else say(outcome.title, self.language) or name

    def source(self, source: Source | str) -> str:
        """Return where a part comes from."""
        if isinstance(source, str):
            return self.words("assumption") if source == "assumption" else source
        cited = source.section or source.title or source.document or source.address or ""
        said = f"{source.id}{self.words('colon')}{cited}" if cited else source.id
        return self.words("cited_lines", cited=said, lines=source.lines) if source.lines else said


def _joined(texts: Texts, language: str) -> str:
    """Texts as they are written, names in braces: what they say is another matter every time."""
    return " / ".join(say(text, language) for text in texts.texts)


def _is_plain(aspect: Aspect) -> bool:
    """What goes without saying: a ratio has no unit to speak of, nor has a number a type."""
    shown = aspect.after or aspect.before
    if not isinstance(shown, Code):
        return False
    return (aspect.name, shown.text) in (("unit", "ratio"), ("type", "number"))
