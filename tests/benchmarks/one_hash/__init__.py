"""One table of channels decided in every way there is: one hash of all answers."""
