"""Conditions that always or never hold where they stand, by ranges and earlier conditions."""

from __future__ import annotations

from collections.abc import Iterator

from plgrules.check.context import Context
from plgrules.check.formulas import formulas
from plgrules.check.passes.last_rule import all_rules
from plgrules.check.reasoning.conditions import ALWAYS, BOTH, NEVER
from plgrules.check.reasoning.knowledge import NOTHING, Knowledge
from plgrules.diagnostics.diagnostic import Diagnostic, Label
from plgrules.model.expression import Formula
from plgrules.model.ruleset import Branch, Leaf, Rules, Step, Tree


def conditions_matter(context: Context) -> Iterator[Diagnostic]:
    """Yield conditions that can have only one truth value, and rules that can never decide."""
    reach = _Reach(context)
    for rules in all_rules(context.ruleset):
        yield from reach.rules(rules)
    if isinstance(context.ruleset.decide, Tree):
        yield from reach.tree(context.ruleset.decide)
    yield from reach.alone()


class _Reach:
    def __init__(self, context: Context) -> None:
        self.context = context
        self.conditions = context.conditions()
        self.start = self.conditions.valid()

    def report(
        self, formula: Formula, message: str, label: str, help: str, related: tuple[Label, ...] = ()
    ) -> Diagnostic:
        return Diagnostic(
            "PLG144",
            message,
            formula.span,
            label,
            help,
            related=related,
            severity=self.context.dead_severity,
        )

    # -- rules -----------------------------------------------------------------------------------

    def rules(self, rules: Rules) -> Iterator[Diagnostic]:
        knowledge, earlier = self.start, list[Step]()
        for index, step in enumerate(rules.steps):
            if step.condition is None:
                return
            found = self.conditions.truths(step.condition.root, knowledge)
            if found == NEVER:
                yield self._never(step, step.condition, earlier)
            elif found == ALWAYS and rules.hit == "first":
                yield self._always(step.id, step.condition, earlier, rules.steps[index + 1 :])
                return
            elif rules.hit == "first":
                knowledge = self.conditions.assume(step.condition.root, False, knowledge)
                earlier.append(step)

    def _never(self, step: Step, formula: Formula, earlier: list[Step]) -> Diagnostic:
        covering = self._covering(formula, earlier)
        if covering is not None and covering.condition is not None:
            return self.report(
                formula,
                f"rule `{step.id}` never matches: `{covering.id}` comes first and takes it all",
                "true only where the earlier rule is true",
                f"move `{step.id}` before `{covering.id}`, or remove it",
                (Label(covering.condition.span, f"rule `{covering.id}`"),),
            )
        alone = self.conditions.truths(formula.root, self.start) == NEVER
        why = "no facts make it true" if alone else "not after the rules before it"
        return self.report(
            formula,
            f"rule `{step.id}` never matches",
            f"never true: {why}",
            "look at the numbers, and at `min` and `max` of the facts",
        )

    def _covering(self, formula: Formula, earlier: list[Step]) -> Step | None:
        """The first earlier rule that is true whenever this one is."""
        knowledge = self.conditions.assume(formula.root, True, self.start)
        if knowledge.impossible:
            return None
        return next(
            (
                step
                for step in earlier
                if step.condition is not None
                and self.conditions.truths(step.condition.root, knowledge) == ALWAYS
            ),
            None,
        )

    def _always(
        self, id_: str, formula: Formula, earlier: list[Step], following: tuple[Step, ...]
    ) -> Diagnostic:
        alone = self.conditions.truths(formula.root, self.start) == ALWAYS or not earlier
        after = f", so `{following[0].id}` is never reached" if following else ""
        return self.report(
            formula,
            f"rule `{id_}` always matches{after}",
            "always true" if alone else "always true after the rules before it",
            f"leave the `if` of `{id_}` out and remove what follows, or look at the numbers",
        )

    # -- trees -----------------------------------------------------------------------------------

    def tree(self, tree: Tree) -> Iterator[Diagnostic]:
        waiting: list[tuple[Branch | Leaf, Knowledge]] = [(tree.root, self.start)]
        while waiting:
            node, knowledge = waiting.pop()
            if isinstance(node, Leaf):
                continue
            root = node.condition.root
            found = self.conditions.truths(root, knowledge)
            if found != BOTH:
                word, dead = ("always", "else") if found == ALWAYS else ("never", "then")
                yield self.report(
                    node.condition,
                    f"the answer to `{node.id}` is {word} yes",
                    f"{word} true here",
                    f"nothing reaches its `{dead}`: remove the question, or look at the numbers",
                )
            if found != ALWAYS:
                waiting.append((node.otherwise, self.conditions.assume(root, False, knowledge)))
            if found != NEVER:
                waiting.append((node.then, self.conditions.assume(root, True, knowledge)))

    # -- conditions by themselves ----------------------------------------------------------------

    def alone(self) -> Iterator[Diagnostic]:
        """Signals, checks, warnings and `valid`, each by itself."""
        for site in formulas(self.context.ruleset):
            if site.role not in ("condition", "valid"):
                continue
            start = NOTHING if site.role == "valid" else self.start
            found = self.conditions.truths(site.formula.root, start)
            if found != BOTH:
                word = "always" if found == ALWAYS else "never"
                yield self.report(
                    site.formula,
                    f"the condition of {site.place} {word} holds",
                    f"{word} true",
                    "look at the numbers, and at `min` and `max` of the facts",
                )
