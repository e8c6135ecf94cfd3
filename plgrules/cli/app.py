"""The application: every command by its name, and what happens when one fails."""

from __future__ import annotations

import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from plgrules import __version__
from plgrules.cli.bench import bench
from plgrules.cli.check import check
from plgrules.cli.common import USAGE, WRONG, counted, tell, tell_diagnostics
from plgrules.cli.decide import decide
from plgrules.cli.demo import demo
from plgrules.cli.diff import diff
from plgrules.cli.events import events
from plgrules.cli.list import list_rulesets
from plgrules.cli.log import app as log_commands
from plgrules.cli.pql import pql
from plgrules.cli.release import release
from plgrules.cli.replay import replay
from plgrules.cli.review import review
from plgrules.cli.schema import schema
from plgrules.cli.set import set_parameters
from plgrules.cli.show import show
from plgrules.cli.sql import sql
from plgrules.cli.test import run
from plgrules.cli.why import why
from plgrules.diagnostics.errors import FactError, PlgrulesError, RulesetError, RulesetNotFound
from plgrules.engine import UsageError


class Commands(TyperGroup):
    """Runs a command; a user's mistake ends it with a message and a status, never a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except RulesetError as error:
            tell_diagnostics(error.diagnostics)
            tell(f"\n{counted(len(error.diagnostics), 'error')}; nothing was loaded")
            raise typer.Exit(WRONG) from None
        except FactError as error:
            for problem in error.problems:
                tell(f"error: {problem.message}")
            raise typer.Exit(WRONG) from None
        except (RulesetNotFound, UsageError) as error:
            tell(f"error: {error}")
            raise typer.Exit(USAGE) from None
        except PlgrulesError as error:
            tell(f"error: {error}")
            raise typer.Exit(WRONG) from None
        except BrokenPipeError:
            # Whoever read our output has enough of it; nothing more can be written, not even that.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(WRONG) from None
        except OSError as error:
            tell(f"error: `{error.filename}`: {(error.strerror or str(error)).lower()}")
            raise typer.Exit(USAGE) from None


app = typer.Typer(
    name="plgrules",
    cls=Commands,
    help="Growth decisions as versioned rulesets that explain themselves.",
    epilog="Start with `plgrules demo`. Exit status: 0 done; 1 wrong facts, rows or rulesets, or "
    "failing tests; 2 wrong usage; 3 a single decision is undetermined.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"plgrules {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version and end."
    ),
) -> None:
    """Growth decisions as versioned rulesets that explain themselves."""


app.command("demo")(demo)
app.command("decide")(decide)
app.command("review")(review)
app.command()(pql)
app.add_typer(events)
app.command("list")(list_rulesets)
app.command("show")(show)
app.command("schema")(schema)
app.command("sql")(sql)
app.command("check")(check)
app.command("test")(run)
app.command("release")(release)
app.command("diff")(diff)
app.add_typer(log_commands)
app.command("why")(why)
app.command("replay")(replay)
app.command("set")(set_parameters)
app.command("bench")(bench)
