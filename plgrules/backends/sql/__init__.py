"""SQL: a plan over columns as one SELECT, in the dialect of a warehouse."""
