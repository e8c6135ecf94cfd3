"""The tests of a folder of rulesets, run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from importlib.resources.abc import Traversable

from plgrules.check.from_model import Checked
from plgrules.decision.plan import Plan
from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.errors import RulesetError, RulesetNotFound
from plgrules.diagnostics.span import Span
from plgrules.library.catalogue import TESTS_SUFFIX, Catalogue, read_catalogue
from plgrules.library.linking import Linker
from plgrules.library.version import parse_selector
from plgrules.model.review import ReviewDocument, ReviewEntry
from plgrules.model.ruleset import Ruleset
from plgrules.program.program import Program
from plgrules.review.plan import ReviewPlan, plan_review
from plgrules.review.run import run_review
from plgrules.source.from_bytes import read_document
from plgrules.source.nodes import Document, Scalar
from plgrules.source.validate import validate
from plgrules.testing.agreement import disagreement
from plgrules.testing.cases import Case, Suite
from plgrules.testing.coverage import measure
from plgrules.testing.findings import disagrees, failures, survived, unreached, unreached_problem
from plgrules.testing.from_document import read_suite
from plgrules.testing.mutation import mutate
from plgrules.testing.places import places
from plgrules.testing.report import Report, RulesetReport
from plgrules.testing.review_cases import ReviewSuite
from plgrules.testing.review_from_document import read_review_suite
from plgrules.testing.review_run import review_failures, review_goals, review_reached
from plgrules.testing.run import Ran, run_case

Wanted = Callable[[str, str], bool]
"""Whether the tests of a version of a ruleset are to run."""


def run_tests(
    folder: Traversable, *, mutations: bool = False, wanted: Wanted | None = None
) -> Report:
    """Return what the tests of the rulesets of a folder come to.

    `mutations` also tries small wrong changes of each ruleset, which its tests should notice;
    `wanted` chooses versions. Raises RulesetError, with every problem, where a ruleset is wrong.
    """
    catalogue = read_catalogue(folder)
    if catalogue.errors:
        raise RulesetError(catalogue.errors)
    return _Tests(folder, catalogue, mutations).report(wanted or (lambda name, version: True))


class _Tests:
    def __init__(self, folder: Traversable, catalogue: Catalogue, mutations: bool) -> None:
        self.folder = folder
        self.catalogue = catalogue
        self.mutations = mutations
        self.linker = Linker(catalogue)
        self.plans: dict[str, Plan] = {}
        self.texts = dict(catalogue.texts)

    def report(self, wanted: Wanted) -> Report:
        reports = [
            self._version(checked)
            for name, versions in self.catalogue.versions.items()
            for version, checked in sorted(versions.items())
            if wanted(name, str(version))
        ]
        reports += [
            self._review(review)
            for name, reviews in self.catalogue.reviews.items()
            for version, review in sorted(reviews.items())
            if wanted(name, str(version))
        ]
        strays = [
            RulesetReport(name, version, diagnostics=(_stray(file, version),))
            for name, version, file in self._stray_files()
            if wanted(name, version)
        ]
        return Report(tuple(reports + strays), self.texts)

    def _stray_files(self) -> Iterator[tuple[str, str, str]]:
        """Files of tests that stand beside no ruleset of their version."""
        for child in sorted(self.folder.iterdir(), key=lambda item: item.name):
            for file in sorted(child.iterdir(), key=lambda f: f.name) if child.is_dir() else ():
                version = file.name.removesuffix(TESTS_SUFFIX)
                known = [
                    str(there)
                    for kind in (self.catalogue.versions, self.catalogue.reviews)
                    for there in kind.get(child.name, ())
                ]
                if file.name.endswith(TESTS_SUFFIX) and version not in known:
                    yield child.name, version, f"{self.folder}/{child.name}/{file.name}"

    def _version(self, checked: Checked) -> RulesetReport:
        ruleset = checked.ruleset
        blank = RulesetReport(ruleset.name, ruleset.version)
        try:
            document = self._read(ruleset, "ruleset-tests")
            program = self.linker.program(checked, ruleset.effective_from)
            suite, problems = read_suite(document, program)
        except RulesetError as error:
            return _with(blank, error.diagnostics)
        except RulesetNotFound as error:
            return _with(blank, [_unlinked(ruleset.version_span, str(error))])
        problems = (*_misplaced(document, "ruleset", ruleset), *problems)
        if problems:
            return _with(blank, problems)
        return self._run(checked, suite)

    def _read(self, tested: Ruleset | ReviewDocument, kind: str) -> Document:
        """The tests of a version; raises RulesetError where there are none, too."""
        place = f"{tested.name}/{tested.version}{TESTS_SUFFIX}"
        file = self.folder.joinpath(tested.name, f"{tested.version}{TESTS_SUFFIX}")
        if not file.is_file():
            raise RulesetError([_untested(tested.version_span, place)])
        shown = f"{self.folder}/{place}"
        data = file.read_bytes()
        self.texts[shown] = data.decode("utf-8", "replace")
        document = read_document(data, shown)
        broken = validate(document, kind)
        if broken:
            raise RulesetError(broken)
        return document

    def _run(self, checked: Checked, suite: Suite) -> RulesetReport:
        runs: list[Ran] = []
        problems: list[Diagnostic] = []
        failed = 0
        for case in suite.cases:
            found, ran = self._case(checked, case)
            failed += bool(found)
            problems += found
            runs += [ran] if ran else []
        spans = places(checked.ruleset)
        coverage = measure(runs[0].program, runs) if runs else None
        left = coverage.unreached if coverage else ()
        problems += unreached(left, spans)
        # Mutants of a ruleset whose tests fail would all look noticed.
        mutation = mutate(runs) if self.mutations and runs and not failed else None
        problems += survived(mutation.survivors, spans) if mutation else ()
        return RulesetReport(
            ruleset=suite.ruleset,
            version=suite.version,
            tests=len(suite.cases),
            failed=failed,
            goals=len(coverage.goals) if coverage else 0,
            reached=len(coverage.goals) - len(left) if coverage else 0,
            mutants=mutation.total if mutation else None,
            survivors=len(mutation.survivors) if mutation else 0,
            diagnostics=tuple(problems),
        )

    # -- reviews ---------------------------------------------------------------------------------

    def _review(self, review: ReviewDocument) -> RulesetReport:
        blank = RulesetReport(review.name, review.version)
        try:
            document = self._read(review, "review-tests")
            suite, problems = read_review_suite(
                document, self._review_plan(review, review.effective_from)
            )
        except RulesetError as error:
            return _with(blank, error.diagnostics)
        except RulesetNotFound as error:
            return _with(blank, [_unlinked(review.version_span, str(error))])
        problems = (*_misplaced(document, "review", review), *problems)
        if problems:
            return _with(blank, problems)
        return self._run_review(review, suite)

    def _run_review(self, review: ReviewDocument, suite: ReviewSuite) -> RulesetReport:
        problems: list[Diagnostic] = []
        reached: set[str] = set()
        goals: dict[str, Span] = {}
        failed = 0
        for case in suite.cases:
            try:
                plan = self._review_plan(review, case.as_of)
            except RulesetNotFound as error:
                found = [_unlinked(case.span, str(error))]
            else:
                done = run_review(plan, case.company, case.as_of)
                found = list(review_failures(case, done))
                goals |= review_goals(plan)
                reached |= review_reached(plan, [done])
            failed += bool(found)
            problems += found
        left = {goal: span for goal, span in goals.items() if goal not in reached}
        problems += [unreached_problem(goal, span) for goal, span in left.items()]
        return RulesetReport(
            ruleset=suite.review,
            version=suite.version,
            tests=len(suite.cases),
            failed=failed,
            goals=len(goals),
            reached=len(goals) - len(left),
            diagnostics=tuple(problems),
        )

    def _review_plan(self, review: ReviewDocument, day: date) -> ReviewPlan:
        """What runs on a day; raises RulesetNotFound."""

        def find(entry: ReviewEntry) -> Plan:
            wanted = parse_selector(entry.version)
            checked = self.catalogue.find(entry.ruleset, wanted, day)
            return self._plan(self.linker.program(checked, day))

        return plan_review(review, find)

    # -- one case --------------------------------------------------------------------------------

    def _plan(self, program: Program) -> Plan:
        return self.plans.setdefault(program.digest, Plan(program))

    def _case(self, checked: Checked, case: Case) -> tuple[list[Diagnostic], Ran | None]:
        try:
            plan = self._plan(self.linker.program(checked, case.as_of))
        except RulesetNotFound as error:
            return [_unlinked(case.span, str(error))], None
        ran = run_case(plan.program, case)
        problems = list(failures(ran))
        what = disagreement(plan, ran)
        return [*problems, disagrees(ran, what)] if what else problems, ran


def _with(
    report: RulesetReport, problems: list[Diagnostic] | tuple[Diagnostic, ...]
) -> RulesetReport:
    return RulesetReport(report.ruleset, report.version, diagnostics=tuple(problems))


def _misplaced(
    document: Document, kind: str, tested: Ruleset | ReviewDocument
) -> Iterator[Diagnostic]:
    for key, wanted in ((kind, tested.name), ("version", tested.version)):
        node = document.root.get(key)
        says = node.text if isinstance(node, Scalar) else ""
        if says != wanted:
            yield Diagnostic(
                "PLG300",
                f"the {key} of these tests is `{says}`, but they stand beside `{wanted}`",
                document.root.key(key).span,
                help=f"write `{key}: {wanted}`, or move the file",
            )


def _stray(file: str, version: str) -> Diagnostic:
    return Diagnostic(
        "PLG300",
        f"these tests are of `{version}`, which is not there",
        Span(file, 1, 1, 1, 1),
        help="move the file beside the version that it tests, under its name",
    )


def _untested(span: Span, place: str) -> Diagnostic:
    return Diagnostic("PLG308", "this version has no tests", span, help=f"write them to `{place}`")


def _unlinked(span: Span, message: str) -> Diagnostic:
    return Diagnostic(
        "PLG309",
        f"a required ruleset is not in force on the day of this test: {message}",
        span,
        help="give the test an `as_of` on which it is",
    )
