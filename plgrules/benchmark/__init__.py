"""How fast decisions are beside other engines and code by hand, as ratios in one run.

`subjects.py` holds the two decisions that are timed. Each answer is compared with that of plgrules
before anything is timed. Nothing here is imported before it is asked for.
"""
