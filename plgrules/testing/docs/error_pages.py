"""The pages of the diagnostic codes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from plgrules.diagnostics.codes.code import Code

GROUPS = (
    (0, 29, "YAML", "The file is not text, not YAML, or uses a part of YAML that is left out."),
    (30, 49, "Shape", "A key is unknown or missing, or a value has the wrong shape."),
    (50, 69, "Expressions", "An expression cannot be read."),
    (70, 99, "Values", "A number, a unit, a date or a choice cannot be read."),
    (100, 129, "Names", "A name is unknown, declared twice, or leads in a circle."),
    (130, 139, "Types and units", "Values do not go together."),
    (140, 149, "Coverage", "An outcome, rule or band is never reached, or nothing decides."),
    (150, 159, "Numbers", "A number has no name, lies beyond its bounds, or is never used."),
    (160, 169, "Texts", "A placeholder or a translation is wrong."),
    (170, 199, "Events", "A fact that is read off events does not fit what is measured there."),
    (200, 299, "Versions and overlays", "A file, a version, a release or an overlay is wrong."),
    (300, 399, "Ruleset tests", "A test of a ruleset cannot be run, or fails."),
    (400, 449, "Reviews", "A review names what is not there, or what does not go together."),
)
"""First and last number, title and meaning of each group of codes."""

_YAML = re.compile(r"^\s*(?:#|- |[a-z_0-9\"']+:|if:|\{)", re.MULTILINE)


def error_pages(codes: Iterable[Code]) -> dict[str, str]:
    """Return file name → text of the page of every code, and of their index."""
    known = tuple(codes)
    return {f"{code.code}.md": page(code) for code in known} | {"index.md": index(known)}


def page(code: Code) -> str:
    """Return the page of a code as Markdown."""
    return "\n".join(
        [
            f"# {code.code}: {code.title}",
            "",
            code.explanation,
            "",
            *_example("Wrong", code.wrong),
            "",
            *_example("Right", code.right),
            "",
            "[All codes](index.md)",
            "",
        ]
    )


def index(codes: Iterable[Code]) -> str:
    """Return the list of all codes as Markdown, in groups."""
    lines = [
        "# Diagnostic codes",
        "",
        "Every problem of a file has a code that stays the same. `plgrules check` shows it with",
        "the place, and with what to write instead.",
        "",
    ]
    listed = tuple(codes)
    for first, last, title, meaning in GROUPS:
        own = [code for code in listed if first <= int(code.code.removeprefix("PLG")) <= last]
        if own:
            lines += [f"## {title}", "", meaning, "", "| code | |", "|---|---|"]
            lines += [f"| [{code.code}]({code.code}.md) | {_cell(code.title)} |" for code in own]
            lines.append("")
    return "\n".join(lines)


def _example(label: str, text: str) -> list[str]:
    """An example in a fence, or in a sentence where it is in words."""
    if text.startswith(("plgrules ", "git ")):
        return [f"{label}:", "", "```console", f"$ {text}", "```"]
    if text.startswith("rulesets/"):
        return [f"{label}:", "", "```text", text, "```"]
    if _YAML.search(text):
        return [f"{label}:", "", "```yaml", text, "```"]
    return [f"{label}: {text}."]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
