"""Every command and program of the documentation runs and prints what the page says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.docs.pages import fences, refreshed
from tests.support import ROOT

DOCS = ROOT / "docs"
EXECUTED = [
    ROOT / "README.md",
    DOCS / "tutorial.md",
    *sorted((DOCS / "how-to").glob("*.md")),
    DOCS / "reference" / "python.md",
]
PROSE = [ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", EXECUTED, ids=_name)
def test_a_page_prints_what_it_says(
    page: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Run it in a folder of its own; `--update-golden` writes the output into the page."""
    text = page.read_text(encoding="utf-8")
    if "<!-- needs: rulesets -->" in text:
        shutil.copytree(ROOT / "rulesets", tmp_path / "rulesets")
    now = refreshed(text, tmp_path)
    if request.config.getoption("--update-golden"):
        page.write_text(now, encoding="utf-8")
    else:
        assert now == text


def test_the_executed_pages_have_something_to_run() -> None:
    """A page that lost its blocks would pass for nothing."""
    for page in EXECUTED:
        languages = {fence.language for fence in fences(page.read_text(encoding="utf-8"))}
        assert languages & {"console", "python"}, page


@pytest.mark.parametrize("page", sorted({*EXECUTED, *PROSE}), ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    """A link within the project names a file that is there, and a heading that is in it."""
    broken = []
    text = page.read_text(encoding="utf-8")
    prose = re.sub(r"^```.*?^```$|`[^`\n]*`", "", text, flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, heading = target.partition("#")
        path = (page.parent / file).resolve() if file else page
        if not path.exists() or (heading and heading not in _anchors(path)):
            broken.append(target)
    assert not broken


def _anchors(page: Path) -> set[str]:
    """The headings of a page as links name them, and the places that it marks itself."""
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    marked = set(re.findall(r'<a id="([^"]+)"></a>', text))
    return marked | {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}
