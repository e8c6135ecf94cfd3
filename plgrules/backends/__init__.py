"""One program, several ways to run it."""
