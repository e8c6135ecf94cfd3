"""Writes the pages that are made from code and data: `python -m plgrules.testing.write_docs`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from plgrules.diagnostics.codes import all_codes
from plgrules.library.catalogue import Catalogue, read_catalogue
from plgrules.library.linking import Linker
from plgrules.source.data import data_folder
from plgrules.testing.docs.error_pages import error_pages
from plgrules.testing.docs.examples import worked_examples
from plgrules.testing.docs.heuristics_page import heuristics_page
from plgrules.testing.docs.review_page import review_page
from plgrules.testing.docs.ruleset_page import Subject, index_page, ruleset_page
from plgrules.testing.docs.statements import read_knowledge
from plgrules.testing.docs.tracing import trace

FOLDERS = ("errors", "rulesets")
"""Folders that hold generated pages only."""


class Made(NamedTuple):
    """Every page by its place in the folder of documentation, and what is wrong with its data."""

    pages: dict[str, str]
    problems: tuple[str, ...]


def make(folder: Path, rulesets: Traversable) -> Made:
    """Return the pages of the codes, of every ruleset and review, and of the statements.

    `folder` is that of the documentation, with the data of the statements; `rulesets` the one of
    the rulesets. A ruleset that does not load has no page, and its errors are problems.
    """
    catalogue = read_catalogue(rulesets)
    versions = [c.ruleset for known in catalogue.versions.values() for c in known.values()]
    knowledge = read_knowledge(folder)
    tracing = trace(knowledge, versions)
    pages = {f"errors/{name}": text for name, text in error_pages(all_codes()).items()}
    subjects = list(_subjects(rulesets, catalogue))
    for subject in subjects:
        name = subject.ruleset.name
        pages[f"rulesets/{name}.md"] = ruleset_page(subject, knowledge, tracing)
    reviews = [known[max(known)] for known in catalogue.reviews.values()]
    pages |= {f"rulesets/{review.name}.md": review_page(review) for review in reviews}
    pages["rulesets/index.md"] = index_page([s.ruleset for s in subjects], reviews)
    pages["heuristics.md"] = heuristics_page(knowledge, tracing)
    problems = (*(str(problem) for problem in catalogue.errors), *tracing.problems)
    return Made(pages, problems)


def _subjects(rulesets: Traversable, catalogue: Catalogue) -> Iterator[Subject]:
    linker = Linker(catalogue)
    for known in catalogue.versions.values():
        order = sorted(known)
        checked = known[order[-1]]
        yield Subject(
            versions=tuple(known[version].ruleset for version in order),
            program=linker.program(checked, checked.ruleset.effective_from),
            examples=worked_examples(rulesets, linker, checked),
        )


def write(folder: Path, pages: Mapping[str, str]) -> tuple[Path, ...]:
    """Write pages below a folder, remove generated pages that are gone, return what changed."""
    changed = []
    for part in FOLDERS:
        for path in (folder / part).glob("*.md"):
            if f"{part}/{path.name}" not in pages:
                path.unlink()
                changed.append(path)
    for place, text in pages.items():
        path = folder / place
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return tuple(changed)


def main() -> None:
    """Write the pages to the folder of documentation given, or to `docs` here.

    Ends with status 1, after all is written, where a statement is not held, or anything else is
    wrong with the data.
    """
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs")
    pages, problems = make(folder, data_folder("rulesets"))
    for path in sorted(write(folder, pages)):
        print(path)
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
