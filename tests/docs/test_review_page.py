"""The page of a review says what a company file holds and what is decided on it."""

from __future__ import annotations

from plgrules.model.read_review import read_review
from plgrules.source.from_bytes import read_document
from plgrules.testing.docs.review_page import review_page

REVIEW = """\
review: whole
version: 1.0.0
effective_from: 2026-01-01
owner: growth
title: {en: "A whole company", zh: "整家公司"}
question: "What is wrong <here>?"
label: company
parts:
  channels: {title: "Channels", label: name, inherits: [gross_margin]}
decide:
  - ruleset: size
    version: ^1
    picture: {title: "Where it lies", value: arr, marks: [small, large], scale: log}
  - {ruleset: channel, version: ^2, each: channels, sum: {new_users: users, cost: cost}}
"""


def test_the_page_has_the_company_file_and_the_decisions_in_order() -> None:
    """Lists with their rows, rulesets with what they hand on, and pictures."""
    review, problems = read_review(read_document(REVIEW.encode(), "whole.yaml"))
    assert problems == ()
    page = review_page(review)
    assert page.startswith("# A whole company\n\n**What is wrong \\<here\\>?**\n")
    assert "its name under `company`" in page
    assert "| `channels` | Channels | `name` | `gross_margin` |" in page
    assert page.index("[size](size.md)") < page.index("[channel](channel.md)")
    assert "| each row of `channels` | `users` as `new_users`, `cost` |" in page
    assert "| size | Where it lies | `arr` | `small`, `large` | log |" in page
    assert "plgrules review company.yaml --review whole" in page
