"""What keeps the code in the shape that the design gives it."""
