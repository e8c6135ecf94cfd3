"""Names in SQL: quoted only where they must be, so that the text can be read."""

from __future__ import annotations

import re
from functools import cache

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect as Grammar

from plgrules.backends.sql.dialects import Dialect

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*", re.ASCII)
_OTHERS = frozenset({"user", "value", "values", "end", "start", "rank", "row", "rows", "date"})
_READ = ("duckdb", "redshift", "bigquery", "trino")


@cache
def reserved_words() -> frozenset[str]:
    """Return the words that some engine reserves, in lower case."""
    grammars = (Grammar.get_or_raise(name) for name in _READ)
    words = (grammar.generator_class.RESERVED_KEYWORDS for grammar in grammars)
    return frozenset().union(*words) | _OTHERS


def identifier(name: str, dialect: Dialect) -> exp.Identifier:
    """Return a name, in quotes where it is no plain word or a reserved one."""
    if _PLAIN.fullmatch(name) and name not in reserved_words():
        return exp.Identifier(this=name, quoted=False)
    # A quoted name is taken as it stands: it is what an unquoted one was made into.
    folds = dialect.folds_to_upper and _PLAIN.fullmatch(name)
    return exp.Identifier(this=name.upper() if folds else name, quoted=True)


def column(name: str, dialect: Dialect, table: str | None = None) -> exp.Expression:
    """Return a column of a table or of the stage before; a bare name is a node less."""
    if table is None:
        return identifier(name, dialect)
    return exp.Column(this=identifier(name, dialect), table=identifier(table, dialect))
