"""Whatever the engine itself says, it says in English and in Chinese."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

import pytest

import plgrules
from plgrules.decision.languages import CURRENCIES_ZH, LANGUAGES, NOUNS, SYMBOLS

HAN = re.compile("[\u4e00-\u9fff]")
LATIN = re.compile("[A-Za-z]")
TAGS = {"zh-Hans"}
"""What names a language instead of saying something in it."""


def modules() -> Iterator[Any]:
    """Every module of the package that can be imported by itself."""
    for found in pkgutil.walk_packages(plgrules.__path__, "plgrules."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def phrases() -> Iterator[tuple[str, str, str]]:
    """Every phrase of every table of words: where it stands, in English, in Chinese."""
    for module in modules():
        for name, value in vars(module).items():
            if isinstance(value, Mapping) and not name.startswith("__"):
                for key, english, chinese in told(value):
                    yield f"{module.__name__}.{name}.{key}", english, chinese


def told(table: Mapping[Any, Any]) -> Iterator[tuple[str, str, str]]:
    """The phrases of one table: by language, as pairs, or as texts of a ruleset's kind."""
    if set(LANGUAGES) <= set(table):
        english, chinese = table["en"], table["zh"]
        if isinstance(english, Mapping):
            for key in {**english, **chinese}:
                yield str(key), english.get(key, ""), chinese.get(key, "")
        else:
            yield "", english, chinese
        return
    for key, value in table.items():
        if is_pair(value):
            yield str(key), *value
        elif is_text(value):
            yield str(key), dict(value).get("en", ""), dict(value).get("zh", "")


def is_pair(value: Any) -> bool:
    """Whether a value is a phrase in English and Chinese."""
    texts = isinstance(value, tuple) and len(value) == 2 and all(type(v) is str for v in value)
    return texts and bool(HAN.search(value[1])) and not HAN.search(value[0])


def is_text(value: Any) -> bool:
    """Whether a value is a text by language."""
    return (
        isinstance(value, tuple)
        and bool(value)
        and all(isinstance(v, tuple) and len(v) == 2 and v[0] in LANGUAGES for v in value)
    )


PHRASES = sorted(set(phrases()))
TABLES = {place.rpartition(".")[0] for place, _, _ in PHRASES}


def test_the_tables_of_words_are_found() -> None:
    """Those of explanations, portraits, tables, the demo and the dated warnings."""
    for table in (
        "plgrules.decision.render.phrases._PHRASES",
        "plgrules.decision.portrait.words._WORDS",
        "plgrules.decision.languages._WORDS",
        "plgrules.decision.wording.ENGINE_WARNINGS",
        "plgrules.cli.table_words._WORDS",
        "plgrules.cli.demo_words._WORDS",
    ):
        assert table in TABLES, table


def test_no_table_of_words_has_one_language_only() -> None:
    """A table with `en` has `zh` as well."""
    alone = [
        f"{module.__name__}.{name}"
        for module in modules()
        for name, value in vars(module).items()
        if isinstance(value, Mapping)
        and not name.startswith("__")
        and any(language in value for language in LANGUAGES)
        and not set(LANGUAGES) <= set(value)
    ]
    assert alone == []


@pytest.mark.parametrize("table", sorted(TABLES))
def test_a_phrase_is_said_in_both_languages(table: str) -> None:
    """With no value left out, and in Chinese characters unless it holds signs only."""
    wrong = [
        place
        for place, english, chinese in PHRASES
        if place.rpartition(".")[0] == table
        and (
            bool(english) != bool(chinese)
            or not names(english) <= names(chinese)
            or (LATIN.search(literal(chinese)) and not HAN.search(chinese))
        )
    ]
    assert wrong == []


def literal(template: str) -> str:
    """What a phrase itself says, without the values that it takes."""
    return "" if template in TAGS else "".join(said for said, *_ in Formatter().parse(template))


def names(template: str) -> set[str]:
    """The values that a phrase takes."""
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_every_unit_has_chinese_words() -> None:
    """Counted and by itself; and every currency that has a sign has a name."""
    assert [n for n, noun in NOUNS.items() if not HAN.search(noun.counted_zh + noun.bare_zh)] == []
    assert set(SYMBOLS) <= set(CURRENCIES_ZH)
