"""Properties that hold for all rulesets and facts, searched for counterexamples."""
