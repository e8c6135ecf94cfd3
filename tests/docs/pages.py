"""Runs the commands and programs of a Markdown page and writes their real output into it.

A fence's first word is its language; what follows tells what to do with it:

- `console`: lines that start with `$ ` are run, the lines below each are its output;
  `console setup` is not run
- `python`: is run, all of a page in one namespace; what it prints stands in the `text` fence that
  follows
- any language with `file=name`: is written to the page's folder under that name
- anything else is prose
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: its place in the page, its language, its other words, its text."""

    start: int
    end: int
    language: str
    words: tuple[str, ...]
    body: str

    @property
    def file(self) -> str | None:
        """The name of the file that the block holds, if it holds one."""
        named = (word.removeprefix("file=") for word in self.words if word.startswith("file="))
        return next(named, None)


def fences(text: str) -> Iterator[Fence]:
    """Yield the fenced blocks of a page."""
    for match in _FENCE.finditer(text):
        language, *words = match["info"].split() or [""]
        yield Fence(match.start("body"), match.end("body"), language, tuple(words), match["body"])


def refreshed(text: str, folder: Path) -> str:
    """Return the page with the output that its commands and programs have in `folder`."""
    run = _Run(folder)
    blocks = list(fences(text))
    pieces, at = [], 0
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        printed = run.block(block)
        target = block if block.language == "console" else following
        if printed is None:
            continue
        if target is None or (target is following and target.language != "text"):
            assert not printed, f"this prints, and no text block follows:\n{block.body}"
            continue
        pieces += [text[at : target.start], printed]
        at = target.end
    return "".join([*pieces, text[at:]])


@dataclass(slots=True)
class _Run:
    folder: Path
    names: dict[str, Any] = field(default_factory=dict)

    def block(self, fence: Fence) -> str | None:
        """Run a block and return what it prints; None where it is not run."""
        if fence.file is not None:
            path = self.folder / fence.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(fence.body, encoding="utf-8")
            return None
        if fence.language == "python":
            return self._python(fence.body)
        if fence.language == "console" and "setup" not in fence.words:
            return "".join(f"$ {command}\n{self._shell(command)}" for command in _commands(fence))
        return None

    def _python(self, code: str) -> str:
        printed, before = io.StringIO(), Path.cwd()
        os.chdir(self.folder)
        try:
            with redirect_stdout(printed):
                exec(compile(code, "<page>", "exec"), self.names)  # noqa: S102
        finally:
            os.chdir(before)
        return _trimmed(printed.getvalue())

    def _shell(self, command: str) -> str:
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=_environment(self.folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
        output = _trimmed(done.stdout)
        assert done.returncode == 0, f"{command} ends with status {done.returncode}:\n{output}"
        return output


def _commands(fence: Fence) -> Iterator[str]:
    """Yield the commands of a console block; one may go on after a `\\` on lines with `> `."""
    lines = fence.body.splitlines()
    for number, line in enumerate(lines):
        if line.startswith("$ "):
            command = line.removeprefix("$ ")
            for more in lines[number + 1 :]:
                if not command.endswith("\\"):
                    break
                command += "\n" + more
            yield command


def _trimmed(output: str) -> str:
    lines = [line.rstrip() for line in output.rstrip().splitlines()]
    return "".join(f"{line}\n" for line in lines)


def _environment(folder: Path) -> dict[str, str]:
    """The environment of a reader's terminal, 100 columns wide and without colour.

    The command `plgrules` is the one of this checkout, whatever is installed.
    """
    command = folder / ".bin" / "plgrules"
    if not command.exists():
        command.parent.mkdir()
        command.write_text(
            f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\n"
            "from plgrules.cli import main\nmain()\n",
            encoding="utf-8",
        )
        command.chmod(0o755)
    return {
        **os.environ,
        "PATH": os.pathsep.join([str(command.parent), os.environ.get("PATH", "")]),
        "COLUMNS": "100",
        "LINES": "50",
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONUNBUFFERED": "1",
        "TERM": "dumb",
    }
