"""The event document is what its schema says, whatever became of the decision."""

from __future__ import annotations

import jsonschema

from plgrules.audit.erase import erase
from plgrules.audit.event import event_schema
from plgrules.audit.logged import Reader
from plgrules.audit.masking import Mask
from plgrules.source.data import data_folder
from plgrules.source.schemas import render_schema, schema
from tests.audit.conftest import OpenLog
from tests.audit.support import decided, logged


def test_the_shipped_schema_is_that_of_the_model() -> None:
    """`python -m plgrules.testing.write_schemas` writes it."""
    shipped = (data_folder("schemas") / "decision-event.schema.json").read_text(encoding="utf-8")
    assert shipped == render_schema(event_schema())


def test_every_kind_of_event_is_as_the_schema_says(open_file: OpenLog) -> None:
    """Whole, undetermined, masked and erased ones."""
    log = open_file(mask=Mask({"email": "hash"}))
    log.record(decided(12.0, since="2026-01-02", seats=3))
    log.record(decided(None))
    log.record(decided(1.0, email="a@b.c"))
    gone = log.record(decided(2.0))
    erase(log.store, [Reader(log.store).find(gone)], by="ana", reason="asked to")
    documents = [event.to_dict() for event in logged(log)]
    for document in documents:
        jsonschema.validate(document, schema("decision-event"))
    whole, undetermined, masked, erased = documents
    assert whole["input"] == {"amount": 12.0, "since": "2026-01-02", "seats": 3}
    assert (undetermined["outcome"], undetermined["possible"]) == (None, ["go", "stop"])
    assert (masked["masked"], masked["input"]["email"][:5]) == (["/input/email"], "hash:")
    assert (erased["erased"], erased["input"]) == (["/input/amount", "/result/twice"], {})
    assert erased["outcome"] == "stop"
