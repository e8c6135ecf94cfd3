"""Product events: what they are called, the facts of an account that they give, and its leads."""
