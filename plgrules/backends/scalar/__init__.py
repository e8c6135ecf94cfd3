"""A program as one generated Python function: the fast path for one decision."""
