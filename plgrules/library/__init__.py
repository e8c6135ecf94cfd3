"""Rulesets on disk: names, versions, releases and overlays."""
