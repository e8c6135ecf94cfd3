"""Writes the schemas of all documents: `python -m plgrules.testing.write_schemas`."""

from __future__ import annotations

from pathlib import Path

from plgrules.audit.event import event_schema
from plgrules.change.document import change_schema
from plgrules.decision.document import decision_schema
from plgrules.review.document import review_schema
from plgrules.source.data import data_folder
from plgrules.source.documents.generate import SCHEMAS
from plgrules.source.schemas import write_schemas

MAKERS = {
    **SCHEMAS,
    "decision": decision_schema,
    "decision-event": event_schema,
    "change": change_schema,
    "review-report": review_schema,
}
"""How to make the schema of each kind of document."""


def main() -> None:
    """Write all schemas and print their names."""
    for path in write_schemas(Path(str(data_folder("schemas"))), MAKERS):
        print(path.name)


if __name__ == "__main__":
    main()
