"""The shapes of the documents: the source of the JSON Schemas under `schemas/`."""
