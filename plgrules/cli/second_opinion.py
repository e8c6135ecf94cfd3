"""`plgrules check --second-opinion`: rulesets decided by durable_rules, too."""

from __future__ import annotations

from plgrules.cli.common import counted, tell
from plgrules.cli.folders import Target
from plgrules.engine import UsageError
from plgrules.library.catalogue import Catalogue
from plgrules.testing.second_opinion import SecondOpinion, second_opinions

_SHOWN = 6
"""How many computed values are named."""


def tell_second_opinions(catalogue: Catalogue, meant: Target) -> bool:
    """Print what durable_rules says of the rulesets that are meant; whether it agrees everywhere.

    Raises UsageError without durable_rules.
    """
    from plgrules.backends.durable.machine import why_absent

    why = why_absent()
    if why:
        raise UsageError(f"--second-opinion: {why}")
    print("\nSecond opinion, by durable_rules")
    agrees = True
    for opinion in second_opinions(meant.folder, catalogue, meant.wants):
        for line in lines_of(opinion):
            print(line)
        for line in faults_of(opinion):
            tell(line)
        agrees = agrees and opinion.ok
    return agrees


def lines_of(opinion: SecondOpinion) -> list[str]:
    """Return what was compared of one ruleset, what was computed before, and what was refused."""
    word = "agrees " if opinion.ok else "DIFFERS" if opinion.disagreements else "FAILED "
    compared = f"{counted(opinion.conditions, 'condition')} on {counted(opinion.tests, 'test')}"
    lines = [f"{word}  {opinion.ruleset} {opinion.version}: {compared}"]
    if opinion.given:
        named = ", ".join(f"`{name}`" for name in opinion.given[:_SHOWN])
        more = len(opinion.given) - _SHOWN
        tail = f" and {more:,} more" if more > 0 else ""
        lines.append(f"         computed before: {named}{tail}")
    for (reason, rewrite), places in _by_reason(opinion).items():
        lines.append(f"         not compared: {', '.join(places)}")
        lines.append(f"           {reason}; {rewrite}")
    return lines


def faults_of(opinion: SecondOpinion) -> list[str]:
    """Return what speaks against the interpreter, or why nothing came."""
    name = f"{opinion.ruleset} {opinion.version}"
    faults = [
        f"{name}, test `{d.test}`: {d.what} is {d.ours}, but durable_rules says {d.theirs}"
        for d in opinion.disagreements
    ]
    return [*faults, f"{name}: {opinion.failure}"] if opinion.failure else faults


def _by_reason(opinion: SecondOpinion) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for refusal in opinion.refused:
        found.setdefault((refusal.reason, refusal.rewrite), []).append(refusal.place)
    return found
