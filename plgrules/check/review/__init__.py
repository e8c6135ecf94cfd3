"""A review against the rulesets that it decides with."""
