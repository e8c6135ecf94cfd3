"""What two versions of a ruleset differ in, and what that does to real rows."""
