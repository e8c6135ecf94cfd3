"""Every difference between two versions of a review, and how much each matters to its readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from plgrules.library.difference import Reason
from plgrules.model.review import ReviewDocument, ReviewEntry, ReviewPart


def review_differences(old: ReviewDocument, new: ReviewDocument) -> Iterator[Reason]:
    """Yield every difference between two versions of a review, each with how much it matters.

    Major: a company file of before is read otherwise, or an answer is gone. Minor: what is decided
    besides, with which versions, in which order. Patch: texts and pictures.
    """
    if _label(old) != _label(new):
        yield Reason("major", f"the company is named by {_label(new)}, not by {_label(old)}")
    parts = {part.name: part for part in old.parts}, {part.name: part for part in new.parts}
    yield from _removed("part", *parts)
    for name, part in parts[1].items():
        if name in parts[0]:
            yield from _part(parts[0][name], part)
        else:
            yield Reason("minor", f"the part `{name}` is new")
    entries = {_key(e): e for e in old.entries}, {_key(e): e for e in new.entries}
    yield from _removed("decision", *entries)
    for key, entry in entries[1].items():
        if key in entries[0]:
            yield from _entry(key, entries[0][key], entry)
        else:
            yield Reason("minor", f"the decision `{key}` is new")
    kept = [key for key in entries[1] if key in entries[0]]
    if kept != [key for key in entries[0] if key in entries[1]]:
        yield Reason("minor", "decisions stand in another order")
    if _texts(old) != _texts(new):
        yield Reason("patch", "texts, pictures or dates differ")


def _label(review: ReviewDocument) -> str:
    return f"`{review.label.name}`" if review.label else "nothing"


def _key(entry: ReviewEntry) -> str:
    return f"{entry.ruleset} of {entry.each.name}" if entry.each else entry.ruleset


def _removed(what: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Reason]:
    for name in old:
        if name not in new:
            yield Reason("major", f"the {what} `{name}` is gone")


def _part(old: ReviewPart, new: ReviewPart) -> Iterator[Reason]:
    if old.label != new.label:
        yield Reason("major", f"a row of `{new.name}` is named by `{new.label}`")
    before, after = ({use.name for use in part.inherits} for part in (old, new))
    for name in sorted(before - after):
        yield Reason("major", f"a row of `{new.name}` does not inherit `{name}` any more")
    for name in sorted(after - before):
        yield Reason("minor", f"a row of `{new.name}` inherits `{name}`")


def _entry(key: str, old: ReviewEntry, new: ReviewEntry) -> Iterator[Reason]:
    if old.version != new.version:
        yield Reason("minor", f"`{key}` is decided by {new.version}, not by {old.version}")
    if _sums(old) != _sums(new):
        yield Reason("minor", f"`{key}` hands on other sums")


def _sums(entry: ReviewEntry) -> set[tuple[str, str]]:
    return {(handed.fact.name, handed.output.name) for handed in entry.sums}


def _texts(review: ReviewDocument) -> Any:
    pictures = [entry.picture for entry in review.entries]
    return (
        review.title.translations,
        review.question.translations,
        review.description.translations,
        review.owner,
        review.effective_from,
        review.review_by,
        [part.title.translations for part in review.parts],
        [
            (
                picture.title.translations,
                picture.value.name,
                [mark.name for mark in picture.marks],
                [span.translations for span in picture.spans],
                picture.scale,
            )
            for picture in pictures
            if picture is not None
        ],
    )
