"""A second opinion: the conditions of a program, decided by durable_rules instead.

`lower.py` writes each condition for durable_rules once for when it is true and once for when it is
false, because it knows no unknown; `facts.py` tells it the values as whole numbers; `compare.py`
asks both. Calculations are not its part: what they come to is told as a fact.
"""
