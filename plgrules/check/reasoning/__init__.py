"""What can be said about conditions without facts: ranges of numbers, what follows from what."""
