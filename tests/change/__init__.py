"""Changes of rulesets: compared, and weighed on rows."""
