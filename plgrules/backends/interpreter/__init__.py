"""Reference semantics: records every step, and is what explanations are made of."""
