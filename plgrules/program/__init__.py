"""A checked ruleset as a small flat program with a digest."""
