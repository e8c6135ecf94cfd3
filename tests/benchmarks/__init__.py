"""How fast decisions are, as ratios in one run: `python -m tests.benchmarks`."""
