"""Pages of the documentation that are made from codes, rulesets and the documents behind them."""
