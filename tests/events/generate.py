"""A product's event log, made up from a seed.

`python -m tests.events.generate 10000000 100000 log.jsonl` writes 10 million events.

Every value is a hash of the seed and the number of the event, so that the same arguments give the
same bytes on any machine with the same DuckDB. Accounts differ in size (few are large), in how
often they come back and in what they ask for.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

DAYS = 60
"""Days that the log spans; it ends with 2026-11-20."""

_LOG = """
WITH numbered AS (
    SELECT i, {draw("i", 1)} AS who, {draw("i", 2)} AS what, {draw("i", 3)} AS moment,
           {draw("i", 4)} AS person
    FROM range({events}) AS numbers(i)
), placed AS (
    SELECT *,
        -- Squaring makes a few accounts large and most of them small.
        CAST(floor(who * who * {accounts}) AS BIGINT) AS account,
        TIMESTAMP '2026-11-21' - to_seconds(floor((1 - moment) * {days} * 86400)) AS stamp
    FROM numbered
)
SELECT
    'm-' || lpad(to_hex(i + {seed} * 1000000007), 14, '0') AS "messageId",
    'track' AS "type",
    CASE
        WHEN what < 0.55 THEN 'Feature Used' WHEN what < 0.70 THEN 'Report Exported'
        WHEN what < 0.80 THEN 'Signed In' WHEN what < 0.88 THEN 'page_view'
        WHEN what < 0.93 THEN 'usage_reported' WHEN what < 0.96 THEN 'Comment Added'
        WHEN what < 0.98 THEN 'Invite Sent' WHEN what < 0.995 THEN 'Signed Up'
        WHEN what < 0.9985 THEN 'Integration Connected'
        WHEN what < 0.9990 THEN 'Contact Sales' WHEN what < 0.9993 THEN 'SSO Requested'
        WHEN what < 0.9996 THEN 'Compliance Document Requested' ELSE 'Team Pricing Asked'
    END AS "event",
    strftime(stamp, '%Y-%m-%dT%H:%M:%S.000Z') AS "timestamp",
    strftime(stamp + INTERVAL 2 SECOND, '%Y-%m-%dT%H:%M:%S.000Z') AS "receivedAt",
    'u-' || account || '-'
        || CAST(floor(person * person * (1 + account % 12)) AS BIGINT) AS "userId",
    {{'groupId': 'acct-' || lpad(CAST(account AS VARCHAR), 6, '0')}} AS "context",
    CASE
        WHEN what < 0.55 THEN json_object('feature', 'feature-' || (i % 9), 'type', 'organic')
        WHEN what BETWEEN 0.88 AND 0.93
            THEN json_object('usage_share', round({draw("i", 5)}, 4))
        WHEN what BETWEEN 0.995 AND 0.9985
            THEN json_object('integration', 'tool-' || (i % 14))
        ELSE json_object('plan', 'team')
    END AS "properties"
FROM placed
"""


def generate(events: int, accounts: int, out: Path, seed: int = 1) -> None:
    """Write a log of so many events of so many accounts, in the Segment form, as JSON lines."""

    def draw(number: str, stream: int) -> str:
        """A number from 0 to below 1 for each event, another for each stream."""
        return f"(hash(hash({number}) + {seed * 100 + stream}) >> 11) / 9007199254740992.0"

    query = _LOG
    for stream in range(1, 6):
        query = query.replace(f'{{draw("i", {stream})}}', draw("i", stream))
    query = query.format(events=events, accounts=accounts, days=DAYS, seed=seed)
    connection = duckdb.connect()
    connection.execute("SET preserve_insertion_order = true")
    connection.execute(f"COPY ({query}) TO '{out}' (FORMAT json)")


if __name__ == "__main__":
    generate(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
