"""The next version of a ruleset, written."""
