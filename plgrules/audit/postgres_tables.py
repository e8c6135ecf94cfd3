"""The tables of a log in PostgreSQL."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Identity,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

metadata = MetaData()

programs = Table(
    "plgrules_programs",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("ruleset", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

forms = Table(
    "plgrules_forms",
    metadata,
    Column("number", Integer, Identity(always=True), primary_key=True),
    # A form may be longer than an index takes.
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("body", Text, nullable=False),
)

events = Table(
    "plgrules_events",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("id", LargeBinary, nullable=False, unique=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", Integer, nullable=False),
    Column("form", Integer, ForeignKey(forms.c.number), nullable=False),
    Column("as_of", Integer, nullable=False),
    Column("took", BigInteger, nullable=False),
    Column("context", Text, nullable=False),
    Column("body", LargeBinary),
    Column("salt", LargeBinary),
    Column("seal", LargeBinary),
    Column("link", LargeBinary, nullable=False),
)

head = Table(
    "plgrules_head",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("link", LargeBinary, nullable=False),
)

about = Table(
    "plgrules_about",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
