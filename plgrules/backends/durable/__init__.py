"""durable_rules, an extra: one module that calls it, and a linter that stands before it.

As shipped it ends the process on ordinary input. `lint.py` admits the rulesets and facts that were
measured to be safe, and refuses the rest with a reason and a rewrite; `machine.py` is the only
module that imports it, and lets nothing through that was not linted; `worker.py` runs it in a
process of its own.
"""
