"""`plgrules demo`: the main job, on bundled examples."""

from __future__ import annotations

import sys
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer

from plgrules.cli.common import LanguageOption, has_color
from plgrules.cli.deciding import width_of
from plgrules.cli.demo_log import keep_example
from plgrules.cli.demo_words import say_demo
from plgrules.cli.fit import fit
from plgrules.cli.list import checked_language
from plgrules.cli.tables import RowsTable, label_column, label_of, text_table
from plgrules.decision.decision import Decision
from plgrules.decision.render import outline_decision, render_text
from plgrules.decision.render.layout import Paint, hanging, pad, width, wrap
from plgrules.engine import Engine, UsageError
from plgrules.rows.decide import decide_rows
from plgrules.rows.facts import FactReader
from plgrules.rows.separated import Separated
from plgrules.rows.table import Single, Table
from plgrules.rows.tally import Tally
from plgrules.rows.text import Lines
from plgrules.rows.yaml_document import read_yaml

CHANNELS = "channels.csv"
COMPANY = "company.yaml"
QUESTION = "channel-economics"
COMPANY_QUESTIONS = ("plg-readiness", "arr-motion", "free-tier", "activation-audit")

DAY = date(2026, 6, 30)
"""The day of the examples: they hold dates, and are to come out the same for everybody."""

EXPLAINED = 3
"""The row that is explained: the one on which a playbook's tree and list disagree."""

SAVED = "plg-demo"
OWN_FACTS = "--fact cac=120 --fact contribution_ltv=500"

SaveOption = Annotated[
    Path | None,
    typer.Option("--save", metavar="FOLDER", help="Only write the example files to this folder."),
]


def demo(lang: LanguageOption = "en", save: SaveOption = None) -> None:
    """Decide on bundled examples: a few channels and one company, with an explanation."""
    language = checked_language(lang)
    if save is not None:
        _save(save, language)
        return
    _Demo(language, width_of(sys.stdout), color=has_color(sys.stdout)).run()


def _example(name: str) -> Traversable:
    return files("plgrules") / "examples" / name


def _save(folder: Path, language: str) -> None:
    paths = [folder / name for name in (CHANNELS, COMPANY)]
    there = [f"`{path}`" for path in paths if path.exists()]
    if there:
        raise UsageError(f"{' and '.join(there)} exist already: name another folder")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"`{folder}` is a file, not a folder")
    folder.mkdir(parents=True, exist_ok=True)
    for path in paths:
        path.write_bytes(_example(path.name).read_bytes())
    print(say_demo("saved", language, files=", ".join(map(str, paths))))


class _Demo:
    def __init__(self, language: str, columns: int, *, color: bool) -> None:
        self.language = language
        self.columns = columns
        self.paint = Paint(color)
        self.engine = Engine()
        self._lang = f" --lang {language}" if language != "en" else ""
        self.logged = ""

    def run(self) -> None:
        self._say(*wrap(say_demo("intro", self.language, day=DAY), self.columns))
        rows = self._channels()
        self._explanation(rows)
        self._company()
        self._next()

    # -- the rows of a file ----------------------------------------------------------------------

    def _channels(self) -> RowsTable:
        self._heading("channels", self._command(QUESTION, CHANNELS))
        program = self.engine.ruleset(QUESTION, as_of=DAY).program
        with _example(CHANNELS).open("rb") as stream:
            names = [fact.name for fact in program.facts]
            read = Separated(Lines(stream), CHANNELS, names)  # type: ignore[arg-type]
            table = Table(CHANNELS, read.columns, read.headers, iter(read), textual=True)
            reader = FactReader(program, table.columns, textual=True)
            tally = Tally(program, keep=100)
            decide = self.engine.compile(QUESTION, as_of=DAY)
            for _ in tally.watch(decide_rows(decide, program, table, reader, DAY)):
                pass
        rows = RowsTable(program, tally, label_column(program, table), self.language)
        self._write(text_table(rows, DAY, self.columns, color=self.paint.color))
        return rows

    def _explanation(self, rows: RowsTable) -> None:
        command = self._command(QUESTION, CHANNELS)
        self._heading("one", f"{command} --explain-row {EXPLAINED}")
        row = rows.tally.first[EXPLAINED - 1]
        assert row.decision is not None
        subject = label_of(row, rows.label)
        text = render_text(row.decision, self.language, color=self.paint.color, subject=subject)
        self._write(fit(text, self.columns))
        self.logged = keep_example(row.decision, {str(rows.label): subject})

    # -- one company -----------------------------------------------------------------------------

    def _company(self) -> None:
        self._heading("company", self._command(COMPANY_QUESTIONS[0], COMPANY))
        company = read_yaml(_example(COMPANY).read_bytes(), COMPANY)
        assert isinstance(company, Single)
        decisions = [self._answer(name, company) for name in COMPANY_QUESTIONS]
        names = max(map(width, COMPANY_QUESTIONS))
        words = max(width(self._outcome(decision)) for decision in decisions)
        for decision in decisions:
            self._verdict(decision, names, words)

    def _answer(self, name: str, company: Single) -> Decision:
        known = {fact.name for fact in self.engine.ruleset(name, as_of=DAY).program.facts}
        facts = {key: value for key, value in company.values.items() if key in known}
        return self.engine.decide(name, facts, as_of=DAY)

    def _outcome(self, decision: Decision) -> str:
        outline = outline_decision(decision, self.language)
        return outline.headline if self.language != "en" else decision.outcome or decision.status

    def _verdict(self, decision: Decision, names: int, words: int) -> None:
        """One line: which ruleset, what it answers, and the sentence that says why."""
        outline = outline_decision(decision, self.language)
        outcome = pad(self._outcome(decision), words)
        start = f"  {pad(decision.ruleset, names)}  {outcome}  "
        first, *rest = hanging(start, outline.because, self.columns)
        painted = self.paint(outline.severity, outcome)
        self._say(first.replace(outcome, painted, 1), *rest)

    # -- what to try next ------------------------------------------------------------------------

    def _next(self) -> None:
        self._say("", self.paint("bold", say_demo("next", self.language)))
        commands = {
            "save": f"plgrules demo --save {SAVED}",
            "own": f"plgrules decide {QUESTION} {OWN_FACTS}{self._lang}",
            "show": f"plgrules show {QUESTION}{self._lang}",
        }
        if self.logged:
            commands["why"] = f"plgrules why {self.logged}{self._lang}"
        for key, command in commands.items():
            self._say(f"  {command}", f"      {self.paint('dim', say_demo(key, self.language))}")

    # -- writing ---------------------------------------------------------------------------------

    def _command(self, name: str, file: str) -> str:
        """How to get one of the answers above; after `--save` it works as it stands there."""
        return f"plgrules decide {name} {SAVED}/{file} --as-of {DAY}{self._lang}"

    def _heading(self, key: str, command: str) -> None:
        self._say("", self.paint("bold", say_demo(key, self.language)))
        self._say(self.paint("dim", f"$ {command}"), "")

    def _say(self, *lines: str) -> None:
        self._write("".join(line + "\n" for line in lines))

    def _write(self, text: str) -> None:
        sys.stdout.write(text)
