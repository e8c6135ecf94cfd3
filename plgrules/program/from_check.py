"""A checked ruleset → its program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from plgrules.check.from_model import Checked
from plgrules.check.types import Type
from plgrules.model import ruleset as model
from plgrules.model.units import parse_unit
from plgrules.program import expression as ir
from plgrules.program import program as out
from plgrules.program.lower import Lowering, fact_show, parameter_show


def compile_ruleset(checked: Checked, required: Mapping[str, out.Program]) -> out.Program:
    """Return the program of a checked ruleset.

    `required` gives the program of each requirement by its name. Facts of theirs that nothing here
    supplies become facts of this program, named `requirement.fact`.
    """
    return _Compiler(checked, required).program()


@dataclass(frozen=True, slots=True)
class _Compiler:
    checked: Checked
    required: Mapping[str, out.Program]

    @property
    def lowering(self) -> Lowering:
        return Lowering(self.checked.scope, self.checked.types, self.checked.ruleset.signals)

    def program(self) -> out.Program:
        ruleset = self.checked.ruleset
        return out.Program(
            ruleset=ruleset.name,
            version=ruleset.version,
            effective_from=ruleset.effective_from,
            review_by=ruleset.review_by,
            title=ruleset.title.translations,
            question=ruleset.question.translations,
            parameters=tuple(map(_parameter, ruleset.parameters)),
            steps=self._steps(),
            groups=tuple(out.Choice(g.name, g.title.translations) for g in ruleset.groups),
            validities=tuple(map(self._validity, ruleset.validities)),
            decision=self._decision(ruleset.decide) if ruleset.decide else None,
            cautions=tuple(map(self._caution, ruleset.cautions)),
            outputs=tuple(map(self._output, ruleset.outputs)),
            outcomes=tuple(map(self._outcome, ruleset.outcomes)),
            sources=tuple(map(_source, ruleset.sources)),
            overlays=self._overlays(),
        )

    def _overlays(self) -> tuple[str, ...]:
        """The overlays that changed anything here, or in what is required."""
        theirs = (mark for program in self.required.values() for mark in program.overlays)
        return tuple(dict.fromkeys((*self.checked.ruleset.overlays, *theirs)))

    # -- steps -----------------------------------------------------------------------------------

    def _steps(self) -> tuple[out.Step, ...]:
        steps: list[out.Step] = []
        for name in self.checked.order:
            part = self.checked.scope[name].part
            match part:
                case model.Fact():
                    steps.append(self._fact(part))
                case model.Derived():
                    steps.append(self._derived(part))
                case model.Requirement():
                    steps.extend(self._requirement(part))
                case model.Signal():
                    steps.append(self._signal(part))
                case model.Check():
                    steps.append(self._check(part))
                case model.Parameter():
                    raise AssertionError("parameters are no steps")
        return tuple(steps)

    def _fact(self, fact: model.Fact) -> out.FactStep:
        otherwise = fact.otherwise
        return out.FactStep(
            name=fact.name,
            domain=_domain(fact.domain, fact_show(fact)),
            title=fact.title.translations,
            description=fact.description.translations,
            minimum=fact.minimum,
            maximum=fact.maximum,
            optional=fact.optional,
            private=fact.private,
            default=fact.default,
            otherwise=self.lowering.formula(otherwise, fact.domain.unit) if otherwise else None,
        )

    def _derived(self, derived: model.Derived) -> out.DerivedStep:
        inferred = self.checked.scope[derived.name].type
        value: ir.Formula | out.Rules | out.Bands
        if isinstance(derived.value, model.Rules | model.Bands):
            picked = self._decision(derived.value)
            assert not isinstance(picked, out.Tree)
            value = picked
        else:
            value = self.lowering.formula(derived.value)
        return out.DerivedStep(
            name=derived.name,
            domain=replace(_inferred_domain(inferred, derived), precision=derived.precision),
            title=derived.title.translations,
            value=value,
        )

    def _requirement(self, requirement: model.Requirement) -> list[out.Step]:
        program = self.required[requirement.name]
        written = {fact: formula for fact, _, formula in requirement.bindings}
        imported: list[out.Step] = []
        bindings: list[tuple[str, ir.Formula]] = []
        for fact in program.facts:
            if fact.name in written:
                unit = parse_unit(fact.domain.unit)
                bindings.append((fact.name, self.lowering.formula(written[fact.name], unit)))
            elif self._binds_itself(fact):
                bindings.append((fact.name, _reference(fact.name)))
            else:
                name = f"{requirement.name}.{fact.name}"
                imported.append(
                    replace(fact, name=name, optional=True, default=None, otherwise=None)
                )
                bindings.append((fact.name, _reference(name)))
        return [*imported, out.RequirementStep(requirement.name, program, tuple(bindings))]

    def _binds_itself(self, theirs: out.FactStep) -> bool:
        """Whether a fact of ours has the name of theirs and every value of it is one of theirs."""
        ours = self.checked.scope.get(theirs.name)
        if ours is None or not isinstance(ours.part, model.Fact):
            return False
        domain, wanted = ours.part.domain, theirs.domain
        fits = domain.type == wanted.type or (domain.type, wanted.type) == ("integer", "number")
        known = {choice.id for choice in wanted.choices}
        return (
            fits
            and str(domain.unit) == wanted.unit
            and (not known or {choice.id for choice in domain.choices} <= known)
        )

    def _signal(self, signal: model.Signal) -> out.SignalStep:
        return out.SignalStep(
            name=signal.name,
            condition=self.lowering.formula(signal.condition),
            group=signal.group,
            points=signal.points,
            title=signal.title.translations,
            sources=_references(signal.sources),
        )

    def _check(self, check: model.Check) -> out.CheckStep:
        return out.CheckStep(
            name=check.name,
            condition=self.lowering.formula(check.condition),
            severity=check.severity,
            says=check.says.translations,
            fix=check.fix.translations,
            sources=_references(check.sources),
        )

    # -- the decision ----------------------------------------------------------------------------

    def _decision(self, decide: model.Decide) -> out.Tree | out.Rules | out.Bands:
        match decide:
            case model.Tree(root=root):
                return out.Tree(self._node(root))
            case model.Rules(hit=hit, steps=steps, otherwise=otherwise):
                end = _leaf(otherwise) if otherwise else None
                return out.Rules(hit, tuple(map(self._row, steps)), end)
            case model.Bands():
                return self._bands(decide)

    def _node(self, node: model.Branch | model.Leaf) -> out.Branch | out.Leaf:
        if isinstance(node, model.Leaf):
            return _leaf(node)
        return out.Branch(
            id=node.id,
            condition=self.lowering.formula(node.condition),
            title=node.title.translations,
            then=self._node(node.then),
            otherwise=self._node(node.otherwise),
            sources=_references(node.sources),
        )

    def _row(self, step: model.Step) -> out.Row:
        return out.Row(
            id=step.id,
            condition=self.lowering.formula(step.condition) if step.condition else None,
            outcome=step.then,
            because=step.because.translations,
            sources=_references(step.sources),
        )

    def _bands(self, bands: model.Bands) -> out.Bands:
        of_type = self.checked.types[id(bands.of.root)]
        show = self.lowering.show(bands.of.root)
        return out.Bands(
            of=self.lowering.formula(bands.of),
            unit=str(of_type.unit),
            show=show,
            bands=tuple(self._band(band, of_type) for band in bands.steps),
        )

    def _band(self, band: model.Band, of_type: Type) -> out.Band:
        limit = band.below or band.up_to
        return out.Band(
            id=band.id,
            limit=self.lowering.formula(limit, of_type.unit) if limit else None,
            inclusive=band.up_to is not None,
            outcome=band.then,
            because=band.because.translations,
            sources=_references(band.sources),
        )

    # -- what goes with it -----------------------------------------------------------------------

    def _validity(self, validity: model.Validity) -> out.Validity:
        must = self.lowering.formula(validity.must)
        facts = tuple(
            name for name in self.checked.order
            if name in ir.reads(must.root) and isinstance(self.checked.scope[name].part, model.Fact)
        )  # fmt: skip
        return out.Validity(validity.id, must, validity.says.translations, facts)

    def _caution(self, caution: model.Caution) -> out.Caution:
        return out.Caution(
            caution.code,
            self.lowering.formula(caution.condition),
            caution.says.translations,
            _references(caution.sources),
        )

    def _output(self, output: model.Output) -> out.Output:
        unit = output.domain.unit
        return out.Output(
            name=output.name,
            domain=replace(_domain(output.domain, output.domain.show), precision=output.precision),
            title=output.title.translations,
            value=self.lowering.formula(output.value, unit) if output.value else None,
        )

    def _outcome(self, outcome: model.Outcome) -> out.Outcome:
        units = {output.name: output.domain.unit for output in self.checked.ruleset.outputs}
        return out.Outcome(
            id=outcome.id,
            title=outcome.title.translations,
            description=outcome.description.translations,
            severity=outcome.severity,
            outputs=tuple(
                (name, self.lowering.formula(formula, units[name]))
                for name, _, formula in outcome.outputs
            ),
            actions=tuple(action.translations for action in outcome.actions),
            sources=_references(outcome.sources),
        )


def _reference(name: str) -> ir.Formula:
    return ir.Formula(name, ir.StepValue(name))


def _references(references: tuple[model.Reference, ...]) -> tuple[str, ...]:
    return tuple(reference.id for reference in references)


def _leaf(leaf: model.Leaf | model.Step) -> out.Leaf:
    return out.Leaf(leaf.id, leaf.then, leaf.because.translations, _references(leaf.sources))


def _choices(choices: tuple[model.Choice, ...]) -> tuple[out.Choice, ...]:
    return tuple(out.Choice(choice.id, choice.title.translations) for choice in choices)


def _domain(domain: model.Domain, show: str | None) -> out.Domain:
    return out.Domain(
        type=domain.type,
        unit=str(domain.unit),
        show=show,  # type: ignore[arg-type]
        choices=_choices(domain.choices),
    )


def _inferred_domain(inferred: Type, derived: model.Derived) -> out.Domain:
    titles = {choice.id: choice.title.translations for choice in derived.values}
    return out.Domain(
        type="number" if inferred.kind == "any" else inferred.kind,
        unit=str(inferred.unit),
        show=derived.show,
        choices=tuple(out.Choice(choice, titles.get(choice, ())) for choice in inferred.choices),
    )


def _parameter(parameter: model.Parameter) -> out.Parameter:
    return out.Parameter(
        name=parameter.name,
        domain=_domain(parameter.domain, parameter_show(parameter)),
        value=parameter.value,
        written=parameter.written,
        title=parameter.title.translations,
        minimum=parameter.minimum,
        maximum=parameter.maximum,
        sources=_references(parameter.sources),
        overlay=_overlay_use(parameter.overlay),
    )


def _overlay_use(mark: model.OverlayMark | None) -> out.OverlayUse | None:
    if mark is None:
        return None
    reason = mark.reason.translations
    return out.OverlayUse(mark.overlay, mark.base, mark.author, reason, mark.date)


def _source(source: model.Source) -> out.Source:
    return out.Source(
        source.id,
        source.document,
        source.address,
        source.title,
        source.section,
        source.lines,
        source.note,
        source.statements,
    )
