"""The changelog of a folder of rulesets: one line for every version that a command wrote."""

from __future__ import annotations

import re

CHANGELOG = "CHANGELOG.md"
_HEAD = (
    "# Changelog\n\nWhat changed in these rulesets, and why. `plgrules set` adds a line for every "
    "version that it writes.\n"
)
_UNRELEASED = re.compile(r"^##\s+\[?unreleased\]?[^\n]*\n", re.IGNORECASE | re.MULTILINE)
_SUBSECTION = re.compile(r"^### changed[^\n]*\n", re.IGNORECASE | re.MULTILINE)


def with_line(text: str | None, line: str) -> str:
    """Return a changelog with a line added under `Unreleased`, under its `Changed` if it has one.

    Without a text a new changelog; without such a section one is put before the others. The line
    goes to the end of the section's list.
    """
    text = _HEAD if text is None else text
    if text and not text.endswith("\n"):
        text += "\n"
    heading = _UNRELEASED.search(text)
    if heading is None:
        first = re.search(r"^## ", text, re.MULTILINE)
        at = first.start() if first else len(text)
        before = text[:at] if first or text.endswith("\n\n") or not text else text + "\n"
        after = f"\n{text[at:]}" if first else ""
        return f"{before}## [Unreleased]\n\n- {line}\n{after}"
    start, end = heading.end(), _end(text, heading.end(), r"^##? ")
    changed = _SUBSECTION.search(text, start, end)
    if changed is not None:
        start, end = changed.end(), _end(text, changed.end(), r"^##?#? ")
    body = text[start:end].rstrip("\n")
    rest = text[end:]
    body = f"{body}\n" if body.strip() else "\n"
    # A paragraph before the list needs a blank line; an item of the list does not.
    gap = "" if not body.strip() or _ends_in_list(body) else "\n"
    return f"{text[:start]}{body}{gap}- {line}\n" + (f"\n{rest}" if rest else "")


def _end(text: str, start: int, heading: str) -> int:
    found = re.compile(heading, re.MULTILINE).search(text, start)
    return found.start() if found else len(text)


def _ends_in_list(body: str) -> bool:
    """Whether the last paragraph is a list, whose items may go on for several lines."""
    paragraph = body.rstrip("\n").rsplit("\n\n", 1)[-1].lstrip("\n")
    return paragraph.startswith(("- ", "* "))
