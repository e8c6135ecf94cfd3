"""Writes the reference of the command line from the commands themselves."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

import typer.main

from plgrules.cli.app import app

INTRODUCTION = """\
# The command line

Results go to standard output, problems to standard error. Colour appears on a terminal only, and
never where `NO_COLOR` is set. `plgrules --version` prints the version.

| exit status | |
|---|---|
| 0 | done |
| 1 | wrong facts, rows or rulesets, or failing tests; whatever could be done is done |
| 2 | wrong usage |
| 3 | a single decision is undetermined |
"""


def reference() -> str:
    """Return the page: every command with its arguments and options."""
    group: Any = typer.main.get_command(app)
    parts = [INTRODUCTION]
    for name, command in group.commands.items():
        parts += _commands(name, command)
    return "\n".join(parts)


def _commands(name: str, command: Any) -> Iterator[str]:
    """Yield the section of a command, or those of the commands of a group."""
    if not hasattr(command, "commands"):
        yield _command(name, command)
        return
    for inner, member in command.commands.items():
        yield from _commands(f"{name} {inner}", member)


def _command(name: str, command: Any) -> str:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and p.name != "help"]
    usage = " ".join(["plgrules", name, *map(_usage, arguments), "[OPTIONS]" if options else ""])
    lines = [f"## plgrules {name}", "", "```text", usage.strip(), "```", ""]
    lines += [inspect.cleandoc(command.help or ""), ""]
    if arguments or options:
        lines += ["| | |", "|---|---|"]
        lines += [f"| `{_metavar(p)}` | {_cell(p.help)} |" for p in arguments]
        lines += [f"| {_option(p)} | {_cell(p.help)}{_default(p)} |" for p in options]
        lines.append("")
    return "\n".join(lines)


def _usage(argument: Any) -> str:
    name = _metavar(argument)
    return name if argument.required else f"[{name}]"


def _metavar(parameter: Any) -> str:
    return re.sub(r"[\[\]]", "", str(parameter.metavar or parameter.name.upper()))


def _option(option: Any) -> str:
    value = "" if option.is_flag else f" {_metavar(option)}"
    return ", ".join(f"`{spelling}{value}`" for spelling in _spellings(option))


def _spellings(option: Any) -> Iterator[str]:
    yield from option.opts
    yield from option.secondary_opts


def _cell(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")


def _default(option: Any) -> str:
    default = option.default
    if option.is_flag or default in (None, "", (), []):
        return ""
    return f" Default: `{default}`."
