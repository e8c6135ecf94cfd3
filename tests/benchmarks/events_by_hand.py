"""The facts of the made-up log by SQL that was written for it alone.

It knows one form of log, where each field stands and which names there are; it reports nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb

_READ = """
CREATE TABLE event AS SELECT "messageId" AS id, event,
    epoch_us(TRY_CAST("timestamp" AS TIMESTAMPTZ)) AS happened, "userId" AS person,
    context->>'groupId' AS account, properties->>'usage_share' AS share,
    properties->>'integration' AS tool
FROM read_json('{log}', format = 'newline_delimited', ignore_errors = true, columns = {{
    'messageId': 'VARCHAR', 'event': 'VARCHAR', 'timestamp': 'VARCHAR', 'userId': 'VARCHAR',
    'context': 'JSON', 'properties': 'JSON'}})
"""
_TWICE = """
CREATE TABLE twice AS SELECT account, id FROM event GROUP BY account, id HAVING count(*) > 1
"""
_ONCE = """
DELETE FROM event WHERE rowid IN (SELECT place FROM (
    SELECT event.rowid AS place,
        row_number() OVER (PARTITION BY account, id ORDER BY event.rowid) AS nth
    FROM event JOIN twice USING (account, id)) WHERE nth > 1)
"""
_NOT_USE = """event IN ('Signed Up', 'page_view', 'usage_reported', 'Contact Sales',
    'SSO Requested', 'Compliance Document Requested', 'Team Pricing Asked')"""
_FACTS = """
SELECT account,
    count(DISTINCT day) FILTER (NOT {not_use} AND day > {first}) AS active_days_28d,
    count(DISTINCT person) FILTER (NOT {not_use} AND day > {first}) AS active_users,
    count(DISTINCT event)
        FILTER (event IN ('Invite Sent', 'Comment Added') AND day > {first}) AS team_features_used,
    CAST((max({{'at': happened, 'v': share}})
        FILTER (event = 'usage_reported' AND day > {first})).v AS DOUBLE) AS usage_to_limit,
    count(DISTINCT tool)
        FILTER (event = 'Integration Connected') AS integrations_connected,
    count(*) FILTER (event = 'SSO Requested' AND day > {first}) > 0 AS sso_requested,
    count(*) FILTER (event = 'Compliance Document Requested' AND day > {first}) > 0
        AS compliance_requested,
    count(*) FILTER (event = 'Team Pricing Asked' AND day > {first}) > 0 AS team_pricing_asked,
    count(*) FILTER (event = 'Contact Sales' AND day > {first}) > 0 AS hand_raised
FROM (SELECT *, happened // 86400000000 AS day FROM event)
WHERE day <= {last} GROUP BY account ORDER BY account
"""


def facts_by_hand(log: str, as_of: date) -> list[tuple[str, dict[str, Any]]]:
    """Return the known facts of each account."""
    database = duckdb.connect()
    database.execute("SET TimeZone = 'UTC'")
    database.execute(_READ.format(log=log))
    database.execute(_TWICE)
    database.execute(_ONCE)
    last = (as_of - date(1970, 1, 1)).days
    found = database.execute(_FACTS.format(not_use=_NOT_USE, first=last - 28, last=last))
    names = [column[0] for column in found.description or ()]
    return [
        (row[0], {n: v for n, v in zip(names[1:], row[1:], strict=True) if v is not None})
        for row in found.fetchall()
    ]
