"""The page of one review: what a company file holds, and which rulesets decide on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plgrules.decision.portrait.markdown import escaped
from plgrules.model.review import ReviewDocument, ReviewEntry, ReviewPicture
from plgrules.model.text import Text
from plgrules.program.texts import say


def review_page(review: ReviewDocument) -> str:
    """Return the page as Markdown."""
    file = f"../../rulesets/{review.name}/{review.version}.yaml"
    lines = [
        f"# {_said(review.title)}",
        "",
        f"**{_said(review.question)}** {_said(review.description)}".rstrip(),
        "",
        f"`{review.name} {review.version}` · in force from {review.effective_from} ·",
        f"owner: {review.owner} · [file]({file})",
        "",
        "```console",
        f"$ plgrules review company.yaml --review {review.name}",
        "```",
        *_company(review),
        *_decisions(review),
    ]
    return "\n".join([*lines, "", "[All rulesets](index.md)"]) + "\n"


def _company(review: ReviewDocument) -> Iterator[str]:
    yield from ("", "## What the company file holds", "")
    yield "Facts of the company by their names" + (
        f", its name under `{review.label.name}`." if review.label else "."
    )
    if not review.parts:
        return
    yield "Lists of rows:"
    yield from ("", "| list | what it holds | a row's name | taken from the company |")
    yield "|---|---|---|---|"
    for part in review.parts:
        inherited = ", ".join(f"`{use.name}`" for use in part.inherits)
        yield f"| `{part.name}` | {_said(part.title)} | `{part.label}` | {inherited} |"


def _decisions(review: ReviewDocument) -> Iterator[str]:
    yield from ("", "## What is decided, in order", "")
    yield from ("| ruleset | version | on | handed on |", "|---|---|---|---|")
    for entry in review.entries:
        on = f"each row of `{entry.each.name}`" if entry.each else "the company"
        cells = (f"[{entry.ruleset}]({entry.ruleset}.md)", f"`{entry.version}`", on, _sums(entry))
        yield f"| {' | '.join(cells)} |"
    pictures = {e.ruleset: e.picture for e in review.entries if e.picture is not None}
    if pictures:
        yield from _pictures(pictures)


def _sums(entry: ReviewEntry) -> str:
    return ", ".join(
        f"`{each.fact.name}`"
        if each.fact.name == each.output.name
        else f"`{each.output.name}` as `{each.fact.name}`"
        for each in entry.sums
    )


def _pictures(pictures: Mapping[str, ReviewPicture]) -> Iterator[str]:
    yield from ("", "## Pictures", "", "| ruleset | picture | value | marks | scale |")
    yield "|---|---|---|---|---|"
    for ruleset, picture in pictures.items():
        marks = ", ".join(f"`{mark.name}`" for mark in picture.marks)
        title = _said(picture.title)
        yield f"| {ruleset} | {title} | `{picture.value.name}` | {marks} | {picture.scale} |"


def _said(text: Text) -> str:
    return escaped(" ".join(say(text.translations, "en").split()))
