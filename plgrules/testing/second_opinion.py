"""The rulesets of a folder on the facts of their tests, decided by durable_rules, too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from plgrules.backends.durable.lint import Refusal
from plgrules.backends.durable.machine import DurableError
from plgrules.backends.interpreter.record import Record
from plgrules.backends.opinion.compare import opinions, refused_by_linter
from plgrules.backends.opinion.lower import Lowered, lower
from plgrules.check.from_model import Checked
from plgrules.diagnostics.errors import RulesetError, RulesetNotFound
from plgrules.library.catalogue import TESTS_SUFFIX, Catalogue
from plgrules.library.linking import Linker
from plgrules.model.ruleset import Ruleset
from plgrules.program.program import Program
from plgrules.source.from_bytes import read_document
from plgrules.source.validate import validate
from plgrules.testing.cases import Case
from plgrules.testing.folder import Wanted
from plgrules.testing.from_document import read_suite
from plgrules.testing.run import run_case


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What the interpreter and durable_rules say differently of the facts of a test."""

    test: str
    what: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """What was compared of one version of a ruleset, and what came of it.

    `given` are values that were computed for durable_rules; `failure` says why nothing came.
    """

    ruleset: str
    version: str
    tests: int = 0
    conditions: int = 0
    refused: tuple[Refusal, ...] = ()
    given: tuple[str, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    failure: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing speaks against the interpreter."""
        return not self.disagreements and not self.failure


def second_opinions(
    folder: Traversable, catalogue: Catalogue, wanted: Wanted
) -> Iterator[SecondOpinion]:
    """Yield what durable_rules says of each wanted version of a folder's rulesets.

    `catalogue` is the folder's, without errors; durable_rules is there.
    """
    linker = Linker(catalogue)
    for name, versions in catalogue.versions.items():
        for version, checked in sorted(versions.items()):
            if wanted(name, str(version)):
                yield _opinion(folder, linker, checked)


def _opinion(folder: Traversable, linker: Linker, checked: Checked) -> SecondOpinion:
    ruleset = checked.ruleset
    try:
        program = linker.program(checked, ruleset.effective_from)
        cases = _cases(folder, ruleset, program)
        records = [
            (case, record)
            for case in cases
            if (record := run_case(linker.program(checked, case.as_of), case).record)
        ]
    except (RulesetError, RulesetNotFound) as error:
        return SecondOpinion(ruleset.name, ruleset.version, failure=f"no tests to use: {error}")
    return _asked(lower(program), records)


def _cases(folder: Traversable, ruleset: Ruleset, program: Program) -> tuple[Case, ...]:
    """The tests of a version; raises RulesetError where they cannot be read."""
    file = folder.joinpath(ruleset.name, f"{ruleset.version}{TESTS_SUFFIX}")
    if not file.is_file():
        return ()
    document = read_document(file.read_bytes(), f"{folder}/{ruleset.name}/{file.name}")
    broken = validate(document, "ruleset-tests")
    suite, problems = read_suite(document, program) if not broken else (None, ())
    if suite is None or problems:
        raise RulesetError([*broken, *problems])
    return suite.cases


def _asked(lowered: Lowered, records: list[tuple[Case, Record]]) -> SecondOpinion:
    program = lowered.program
    failure = "; ".join(map(str, refused_by_linter(lowered)))
    found: tuple[Disagreement, ...] = ()
    try:
        if not failure:
            found = tuple(
                Disagreement(records[d.place][0].name, d.what, d.ours, d.theirs)
                for d in opinions(lowered, [record for _, record in records])
            )
    except DurableError as error:
        failure = str(error)
    return SecondOpinion(
        ruleset=program.ruleset,
        version=program.version,
        tests=len(records),
        conditions=len(lowered.goals),
        refused=lowered.refused,
        given=lowered.given,
        disagreements=found,
        failure=failure,
    )
