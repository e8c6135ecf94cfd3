"""Revisions: the next version of a ruleset, made, tried out and written."""
