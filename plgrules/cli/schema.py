"""`plgrules schema`: the JSON Schema of a ruleset's facts."""

from __future__ import annotations

import json
import sys

from plgrules.cli.common import (
    AsOfOption,
    LanguageOption,
    NameArgument,
    RulesetsOption,
    make_engine,
    parse_day,
)
from plgrules.cli.list import checked_language


def schema(
    name: NameArgument,
    rulesets: RulesetsOption = None,
    as_of: AsOfOption = None,
    lang: LanguageOption = "en",
) -> None:
    """Print the JSON Schema of a ruleset's facts, for API clients and forms."""
    language = checked_language(lang)
    ruleset = make_engine(rulesets, name=name).ruleset(name, as_of=parse_day(as_of))
    text = json.dumps(ruleset.facts_schema(language), ensure_ascii=False, indent=2)
    sys.stdout.write(text + "\n")
