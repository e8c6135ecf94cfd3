"""What comes out: the decision, its trace, and how people see them."""
