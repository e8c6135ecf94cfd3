"""The engine: the one place that runs the pipeline from a folder of rulesets to a decision."""

from __future__ import annotations

import os
import warnings
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plgrules.backends.scalar.today import today
from plgrules.decision.decision import Decision
from plgrules.decision.plan import Decide, Plan
from plgrules.diagnostics.errors import PlgrulesError, RulesetError, TableWarning
from plgrules.diagnostics.extras import needs
from plgrules.library.version import ANY, Selector, parse_selector, split_name
from plgrules.program.facts_schema import facts_schema
from plgrules.program.program import Program, Text
from plgrules.program.texts import say
from plgrules.telemetry import observed

if TYPE_CHECKING:
    from plgrules.audit.log import DecisionLog
    from plgrules.check.from_model import Checked
    from plgrules.library.catalogue import Catalogue
    from plgrules.library.linking import Linker
    from plgrules.model.observation import Observation
    from plgrules.model.pattern import EventPattern
    from plgrules.model.review import ReviewDocument, ReviewEntry
    from plgrules.model.ruleset import Ruleset
    from plgrules.review.plan import ReviewPlan
    from plgrules.review.review import Review


class UsageError(PlgrulesError, ValueError):
    """A call of the library that makes no sense, such as a datetime for a day."""


@dataclass(frozen=True, slots=True)
class RulesetInfo:
    """One version of one ruleset or review, as an engine lists it."""

    name: str
    version: str
    title: str
    question: str
    effective_from: date
    review_by: date | None
    in_force: bool
    """Whether this is the version that decides on the day asked for."""
    questions: Text = ()
    """The question that it answers, in every language of its file."""


@dataclass(frozen=True)
class LoadedRuleset:
    """One version of one ruleset, ready to decide."""

    plan: Plan

    @property
    def program(self) -> Program:
        """What every backend runs."""
        return self.plan.program

    @property
    def name(self) -> str:
        """Its name."""
        return self.program.ruleset

    @property
    def version(self) -> str:
        """Its version."""
        return self.program.version

    @property
    def digest(self) -> str:
        """SHA-256 of exactly what runs."""
        return self.program.digest

    def facts_schema(self, language: str = "en") -> dict[str, Any]:
        """Return the JSON Schema of its facts, with titles in a language."""
        return facts_schema(self.program, language)


@dataclass(frozen=True)
class _State:
    """What an engine holds; replaced whole by `reload`."""

    linker: Linker
    plans: dict[str, Plan] = field(default_factory=dict)
    """By the digest of the program."""
    resolved: dict[str, tuple[date, Decide]] = field(default_factory=dict)
    """What each name meant on the day it was last asked for: most calls ask for the same day."""
    reviews: dict[str | None, tuple[date, ReviewPlan]] = field(default_factory=dict)
    """The same for reviews."""

    @property
    def catalogue(self) -> Catalogue:
        """Every version that was loaded."""
        return self.linker.catalogue


_NOT_LOGGED = (
    "the decisions on a frame are not in the log; where each must be, decide on the rows one by one"
)


class Engine:
    """Decides with the rulesets of a folder; safe to share between threads.

    `rulesets` is a folder `<name>/<version>.yaml`; without it the bundled rulesets are used.
    `overlays` are files that set parameters. With `only`, no other rulesets are loaded than those
    named and what they require. With a `log`, every decision is in it before it is returned. Raises
    RulesetError, with every problem, when any ruleset or overlay is wrong.
    """

    def __init__(
        self,
        rulesets: str | os.PathLike[str] | None = None,
        overlays: Sequence[str | os.PathLike[str]] = (),
        only: Sequence[str] = (),
        log: DecisionLog | None = None,
    ) -> None:
        self._folder = Path(rulesets) if rulesets is not None else None
        self._overlays = tuple(Path(overlay) for overlay in overlays)
        self._only = tuple(only)
        self._log = log
        catalogue = self._read()
        if catalogue.errors:
            raise RulesetError(catalogue.errors)
        self._state = _State(_linker(catalogue))

    def _read(self) -> Catalogue:
        if self._folder is not None and not self._folder.is_dir():
            raise UsageError(f"`{self._folder}` is not a folder of rulesets")
        # Reader and checker are half of the library: whoever only reads a pickled decision, or
        # has not made an engine yet, does not wait for them.
        from plgrules.library.catalogue import read_catalogue
        from plgrules.source.data import data_folder

        folder = self._folder or data_folder("rulesets")
        return read_catalogue(folder, self._overlays, self._only)

    def decide(self, name: str, facts: Mapping[str, Any], *, as_of: date | None = None) -> Decision:
        """Return the decision of a ruleset on facts.

        `name` is `channel-economics`, `channel-economics@2` or `channel-economics@2.0.0`; `as_of`
        the day for which is decided (today by default). Raises FactError with every wrong fact,
        RulesetNotFound, and UsageError for an `as_of` that is no date or facts that are no mapping.
        """
        day = today() if as_of is None else as_of
        try:
            resolved_for, decide = self._state.resolved[name]
            if resolved_for is not day and resolved_for != day:
                decide = self._resolve(name, day)
        except (KeyError, TypeError):
            decide = self._resolve(name, day)
        try:
            return decide(facts, day)
        except AttributeError:
            if isinstance(facts, Mapping):
                raise
            raise UsageError(_no_mapping(facts)) from None

    def decide_frame(
        self,
        name: str,
        frame: Any,
        *,
        as_of: date | None = None,
        prefix: str = "",
        strict: bool = False,
        not_null: bool | Collection[str] = False,
    ) -> Any:
        """Return a frame with a decision for every row: the same kind, its columns and ours.

        `frame` is one of pandas, Polars (eager or lazy), PyArrow, DuckDB, PySpark, Ibis or Dask; a
        lazy one stays lazy. A column named like a fact holds it, nulls are missing facts. New are
        `status`, `outcome`, `rule`, `warnings`, one column an output, `findings` where there are
        checks, `ruleset`, `version` and `problem`, which says what is wrong with the facts of an
        `invalid` row; all of them with `prefix` before their names.

        `not_null` names columns without nulls, or is True for all: a lazy frame cannot be asked,
        and the plan is simpler without them. A row that has a null there is `invalid`. So is a row
        in another currency than the facts, where a column `currency` says so. The rows are not in
        the engine's log: a TableWarning says so.

        Raises FactError for columns of a wrong type, and with `strict` for those that nearly are
        facts, which otherwise give a TableWarning; TableError for what is no frame, names that are
        taken, and rulesets that the frame's engine cannot compute.
        """
        with needs("frames", "narwhals"):
            from plgrules.backends.frame.decide import decide_frame
        day = today() if as_of is None else as_of
        program = self._plan(name, day).program
        if self._log is not None:
            warnings.warn(_NOT_LOGGED, TableWarning, stacklevel=2)
        return decide_frame(program, frame, day, prefix=prefix, strict=strict, not_null=not_null)

    def explain_row(self, name: str, row: Any, *, as_of: date | None = None) -> Decision:
        """Return the decision of one row, with all that explains it.

        `row` is a mapping, a row of pandas or PySpark, or a frame with one row; its columns that
        are no facts do not matter. Raises FactError, with the whole story, for an `invalid` row.
        """
        from plgrules.backends.frame.row import facts_of_row

        day = today() if as_of is None else as_of
        plan = self._plan(name, day)
        return plan.decide(facts_of_row(plan.program, row), day)

    def compile(self, name: str, *, as_of: date | None = None) -> Decide:
        """Return `decide(facts, as_of=None)` of one ruleset, for hot loops.

        The version is the one in force on `as_of` (today by default) and stays.
        """
        return self._watched(self._plan(name, today() if as_of is None else as_of))

    def review(
        self, company: Mapping[str, Any], name: str | None = None, *, as_of: date | None = None
    ) -> Review:
        """Return every decision that the facts of a company allow, worst first.

        `company` is what a company file holds: facts by name, and a list of rows for each part.
        `name` is that of a review, such as `plg-review` or `plg-review@1`; without it the only
        review there is. Wrong facts are no exception here: they are in the review's `problems`, and
        all that can be decided is. Raises RulesetNotFound, and UsageError for a company that is no
        mapping.
        """
        from plgrules.review.run import run_review

        if not isinstance(company, Mapping):
            raise UsageError(_no_mapping(company))
        day = today() if as_of is None else _day(as_of)
        planned = self._state.reviews.get(name)
        if planned is None or planned[0] != day:
            planned = self._state.reviews[name] = day, self._review_plan(name, day)
        return run_review(planned[1], company, day)

    def reviews(self, as_of: date | None = None) -> tuple[RulesetInfo, ...]:
        """Return every version of every review, and which of them review on a day."""
        day = today() if as_of is None else _day(as_of)
        infos = []
        for versions in self._state.catalogue.reviews.values():
            dated = [v for v, review in versions.items() if review.effective_from <= day]
            for version, review in sorted(versions.items()):
                infos.append(_info(review, in_force=version == max(dated, default=None)))
        return tuple(infos)

    def rulesets(self, as_of: date | None = None) -> tuple[RulesetInfo, ...]:
        """Return every version of every ruleset, and which of them decide on a day."""
        day = today() if as_of is None else _day(as_of)
        infos = []
        for versions in self._state.catalogue.versions.values():
            dated = [v for v, c in versions.items() if c.ruleset.effective_from <= day]
            for version, checked in sorted(versions.items()):
                infos.append(_info(checked.ruleset, in_force=version == max(dated, default=None)))
        return tuple(infos)

    def ruleset(self, name: str, *, as_of: date | None = None) -> LoadedRuleset:
        """Return one version of one ruleset: the one that would decide on `as_of`."""
        return LoadedRuleset(self._plan(name, today() if as_of is None else as_of))

    def observations(self, name: str, *, as_of: date | None = None) -> tuple[Observation, ...]:
        """Return which facts of a ruleset are read off events, and how: its section `observe`."""
        bare, selector = _split(name)
        day = today() if as_of is None else _day(as_of)
        return self._state.catalogue.find(bare, selector, day).ruleset.observations

    def patterns(self, name: str, *, as_of: date | None = None) -> tuple[EventPattern, ...]:
        """Return which facts of a ruleset are patterns of events: its section `patterns`."""
        bare, selector = _split(name)
        day = today() if as_of is None else _day(as_of)
        return self._state.catalogue.find(bare, selector, day).ruleset.patterns

    def reload(self) -> None:
        """Read everything again and swap it in whole.

        Where a file is wrong now, the good versions are swapped in, the wrong ones keep what they
        were before, and RulesetError tells what is wrong. Where an overlay is wrong now, all stays
        as it was: rulesets without its values would decide otherwise.
        """
        fresh = self._read()
        if not fresh.errors:
            self._state = _State(_linker(fresh))
            return
        overlays = {str(path) for path in self._overlays}
        if not any(problem.file is None or problem.file in overlays for problem in fresh.errors):
            self._state = _State(_linker(_merged(self._state.catalogue, fresh)))
        raise RulesetError(fresh.errors)

    # -- finding and compiling -------------------------------------------------------------------

    def _resolve(self, name: str, day: date) -> Decide:
        decide = self._watched(self._plan(name, day))
        self._state.resolved[name] = day, decide
        return decide

    def _watched(self, plan: Plan) -> Decide:
        """What decides, with whoever is to know of each decision: the log, OpenTelemetry."""
        note = None if self._log is None else self._log.note
        return observed(plan.decide, plan.program.ruleset, plan.program.version, note)

    def _plan(self, name: str, day: date) -> Plan:
        if not isinstance(name, str):
            raise UsageError(f"the name of a ruleset is a text, not {type(name).__name__}")
        bare, selector = _split(name)
        return self._plan_of(self._state.catalogue.find(bare, selector, _day(day)), day)

    def _plan_of(self, checked: Checked, day: date) -> Plan:
        state = self._state
        program = state.linker.program(checked, day)
        plan = state.plans.get(program.digest)
        return plan or state.plans.setdefault(program.digest, Plan(program))

    def _review_plan(self, name: str | None, day: date) -> ReviewPlan:
        from plgrules.library.reviews import find_review
        from plgrules.review.plan import plan_review

        bare, selector = (None, ANY) if name is None else _split(name)
        catalogue = self._state.catalogue
        document = find_review(bare, selector, catalogue.reviews, day)

        def find(entry: ReviewEntry) -> Plan:
            wanted = parse_selector(entry.version)
            return self._plan_of(catalogue.find(entry.ruleset, wanted, day), day)

        return plan_review(document, find)


def _linker(catalogue: Catalogue) -> Linker:
    from plgrules.library.linking import Linker

    return Linker(catalogue)


def _split(name: str) -> tuple[str, Selector]:
    try:
        return split_name(name)
    except ValueError as error:
        raise UsageError(str(error)) from None


def _info(ruleset: Ruleset | ReviewDocument, in_force: bool) -> RulesetInfo:
    return RulesetInfo(
        name=ruleset.name,
        version=ruleset.version,
        title=say(ruleset.title.translations, "en") or ruleset.name,
        question=say(ruleset.question.translations, "en"),
        effective_from=ruleset.effective_from,
        review_by=ruleset.review_by,
        in_force=in_force,
        questions=ruleset.question.translations,
    )


def _merged(old: Catalogue, new: Catalogue) -> Catalogue:
    """The new catalogue, with the old version of every ruleset that is wrong in the new one."""
    versions = {name: dict(known) for name, known in new.versions.items()}
    broken = {d.file for d in new.errors}
    for name, known in old.versions.items():
        for version, checked in known.items():
            if checked.ruleset.span.file in broken:
                versions.setdefault(name, {}).setdefault(version, checked)
    reviews = {name: dict(known) for name, known in new.reviews.items()}
    for name, texts in old.reviews.items():
        for version, review in texts.items():
            if review.span.file in broken:
                reviews.setdefault(name, {}).setdefault(version, review)
    return replace(new, versions=versions, reviews=reviews)


def _no_mapping(facts: Any) -> str:
    return f"facts are a mapping of names to values, not {type(facts).__name__}"


def _day(value: Any) -> date:
    if type(value) is not date:
        raise UsageError(f"`as_of` is {value!r}, not a date such as date(2026, 1, 31)")
    return value
