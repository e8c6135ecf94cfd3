"""The decision log: nothing lost, nothing altered unseen."""
