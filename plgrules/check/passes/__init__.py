"""The passes of the check stage: each looks for one kind of mistake."""

from __future__ import annotations

from plgrules.check.context import Pass
from plgrules.check.passes.bands import bands_end_open, bands_rise
from plgrules.check.passes.bounds import bounds_in_order, values_within_bounds
from plgrules.check.passes.constants import constants_apart, literals_named
from plgrules.check.passes.denominators import denominators_covered
from plgrules.check.passes.known import checks_without_known
from plgrules.check.passes.last_rule import rules_end
from plgrules.check.passes.names import (
    groups_have_signals,
    ids_once,
    names_not_reserved,
    names_once,
    sources_listed,
)
from plgrules.check.passes.observe import observations_complete, observations_fit
from plgrules.check.passes.outcomes import (
    named_values_listed,
    outcomes_listed,
    outputs_declared,
)
from plgrules.check.passes.patterns import (
    patterns_compare,
    patterns_fit,
    patterns_in_time,
    patterns_name_aliases,
)
from plgrules.check.passes.reach import conditions_matter
from plgrules.check.passes.requirements import bindings_fit, requirements_found
from plgrules.check.passes.texts import (
    languages_complete,
    no_text_empty,
    placeholders_known,
    translations_agree,
)
from plgrules.check.passes.unique import unique_rules_apart
from plgrules.check.passes.unused import everything_used

PASSES: tuple[Pass, ...] = (
    names_once,
    names_not_reserved,
    ids_once,
    sources_listed,
    groups_have_signals,
    requirements_found,
    bindings_fit,
    outcomes_listed,
    named_values_listed,
    outputs_declared,
    checks_without_known,
    rules_end,
    bands_end_open,
    bands_rise,
    unique_rules_apart,
    conditions_matter,
    denominators_covered,
    literals_named,
    constants_apart,
    values_within_bounds,
    bounds_in_order,
    observations_fit,
    observations_complete,
    patterns_fit,
    patterns_name_aliases,
    patterns_compare,
    patterns_in_time,
    placeholders_known,
    translations_agree,
    languages_complete,
    no_text_empty,
)
"""All of these run, and their problems are sorted by place."""

AFTERTHOUGHTS: tuple[Pass, ...] = (everything_used,)
"""These run where nothing is wrong: a misspelt name would make the one that was meant unused."""
