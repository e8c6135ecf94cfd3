"""A ruleset as frozen data, read from positioned YAML."""
