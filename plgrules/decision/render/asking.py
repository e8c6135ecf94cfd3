"""What to ask for: each missing fact with what it looks like and what it would settle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plgrules.backends.interpreter.decide import Possible, possible_in_rules, possible_in_tree
from plgrules.backends.interpreter.record import Truth
from plgrules.decision.findings import MissingFact
from plgrules.decision.languages import CURRENCIES_ZH, NOUNS, say_list
from plgrules.decision.numbers import unit_parts
from plgrules.decision.render.outline import Ask, Settled
from plgrules.decision.render.phrases import phrase
from plgrules.decision.render.reasons import Reasons
from plgrules.decision.render.speaker import Speaker
from plgrules.program import expression as ir
from plgrules.program.program import (
    Bands,
    Branch,
    CheckStep,
    DerivedStep,
    Domain,
    FactStep,
    Leaf,
    RequirementStep,
    Row,
    Rules,
    Step,
    Tree,
)
from plgrules.program.texts import say

_MOST_CHOICES = 8


class Asking:
    """Says what each missing fact of one record would settle."""

    def __init__(self, speaker: Speaker, reasons: Reasons) -> None:
        assert speaker.record is not None
        self.speaker = speaker
        self.reasons = reasons
        self.record = speaker.record
        self.program = speaker.program
        self.answers: dict[str, Truth] = {
            c.id: c.result for c in self.record.conditions if c.place == "rule"
        }

    def asks(self, missing: Iterable[MissingFact]) -> tuple[Ask, ...]:
        """Return the missing facts, in their order."""
        return tuple(self._ask(fact) for fact in missing)

    def _ask(self, fact: MissingFact) -> Ask:
        instead = ""
        if fact.instead:
            names = [self.speaker.name(name) for name in fact.instead]
            instead = self.speaker.phrase("instead", names=say_list(names, self.speaker.language))
        return Ask(
            str(fact), self.speaker.title(fact), self._form(fact), instead, self._settles(fact)
        )

    def _form(self, fact: MissingFact) -> str:
        step = self.program.step[fact]
        assert isinstance(step, FactStep)
        return answer_form(step.domain, self.speaker.language)

    # -- what an answer settles ------------------------------------------------------------------

    def _settles(self, fact: str) -> tuple[Settled, ...]:
        decision = self.program.decision
        match decision:
            case None:
                return self._settled_checks(fact)
            case Bands(of=of):
                spoken = self.speaker.formula(of.root) or of.text
                return (Settled(self.speaker.phrase("settles_bands", of=spoken), "", ""),)
            case Tree(root=root):
                nodes: list[Branch | Row] = list(_branches(root))
            case Rules(rows=rows):
                nodes = list(rows)
        open_nodes = [
            node
            for node in nodes
            if node.id in self.answers
            and self.answers[node.id] is None
            and node.condition is not None
            and fact in self._beneath(node.condition.root)
        ]
        return tuple(self._settled(node) for node in open_nodes)

    def _settled(self, node: Branch | Row) -> Settled:
        assert node.condition is not None
        tests = self.reasons.of("rule", node.id, node.condition.root)
        question = self.speaker.say(node.title) if isinstance(node, Branch) else ""
        if not question:
            said = dict.fromkeys(self.speaker.comparison(test).question for test in tests)
            question = self.speaker.phrase("semicolon").join(said) or node.condition.text
        return Settled(question, self._left({node.id: True}), self._left({node.id: False}))

    def _left(self, forced: Mapping[str, bool]) -> str:
        """The outcomes possible when a question is answered so."""
        answers: dict[str, Truth] = {**self.answers, **forced}
        possible = Possible(())
        if isinstance(self.program.decision, Tree):
            possible = possible_in_tree(self.program.decision, lambda n: answers.get(n.id))
        elif isinstance(self.program.decision, Rules):
            possible = possible_in_rules(self.program.decision, lambda n: answers.get(n.id))
        language = self.speaker.language
        if language == "en":
            return say_list(possible.outcomes, language, "or")
        titles = [f"\u201c{self.speaker.outcome(outcome)}\u201d" for outcome in possible.outcomes]
        return say_list(titles, language, "or")

    def _settled_checks(self, fact: str) -> tuple[Settled, ...]:
        return tuple(
            Settled(step.name, "", "")
            for step in self.program.steps
            if isinstance(step, CheckStep)
            and self.record.values[step.name] is None
            and fact in self._beneath(step.condition.root)
        )

    def _beneath(self, node: ir.Expression) -> set[str]:
        """The names of unknown values that an expression reads, at any depth."""
        found: set[str] = set()
        waiting = list(ir.reads(node))
        while waiting:
            name = waiting.pop()
            if name in found or self.record.values.get(name) is not None:
                continue
            found.add(name)
            waiting += _read_by(self.program.step[name])
        return found


def answer_form(domain: Domain, language: str) -> str:
    """Return what an answer to the question for a fact looks like: `yes or no`, `in USD`."""
    listed = [say(c.title, language) or c.id for c in domain.choices[:_MOST_CHOICES]]
    if len(domain.choices) > _MOST_CHOICES:
        listed.append("\u2026")
    if domain.type == "choice":
        return phrase("one_choice", language, choices=say_list(listed, language, "or"))
    if domain.type == "list" and listed:
        return phrase("any_choices", language, choices=say_list(listed, language))
    if domain.type in ("number", "integer"):
        if domain.show == "percent":
            return phrase("a_share", language)
        if domain.unit == "ratio":
            return phrase("a_number", language)
        return phrase("unit_of", language, unit=unit_name(domain.unit, language))
    keys = {"boolean": "yes_no", "date": "a_date", "text": "a_text", "list": "a_list"}
    return phrase(keys[domain.type], language)


def unit_name(unit: str, language: str) -> str:
    """Return a unit by itself, as a question for a number names it."""
    above, below = unit_parts(unit)
    if language == "zh":
        named = [
            CURRENCIES_ZH.get(n) or (NOUNS[n].bare_zh if n in NOUNS else n)
            for n in (*above, *below)
        ]
        return "/".join(named)
    top = " ".join(NOUNS[n].many if n in NOUNS else n for n in above)
    per = " and ".join(NOUNS[n].one if n in NOUNS else n for n in below)
    return f"{top} per {per}" if per else top


def _read_by(step: Step) -> list[str]:
    match step:
        case FactStep(otherwise=ir.Formula(root=root)):
            return list(ir.reads(root))
        case DerivedStep(value=ir.Formula(root=root)):
            return list(ir.reads(root))
        case DerivedStep(value=Bands(of=of)):
            return list(ir.reads(of.root))
        case DerivedStep(value=Rules(rows=rows)):
            return [n for row in rows if row.condition for n in ir.reads(row.condition.root)]
        case RequirementStep(bindings=bindings):
            return [name for _, formula in bindings for name in ir.reads(formula.root)]
        case FactStep():
            return []
        case _:
            return list(ir.reads(step.condition.root))  # type: ignore[union-attr]


def _branches(node: Branch | Leaf) -> list[Branch]:
    if isinstance(node, Leaf):
        return []
    return [node, *_branches(node.then), *_branches(node.otherwise)]
