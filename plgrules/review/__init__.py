"""Reviews: every decision that the facts of a company allow, as one report."""
