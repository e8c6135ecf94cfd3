"""What can be known of a ruleset before it runs: names, types, units, order, reach."""
