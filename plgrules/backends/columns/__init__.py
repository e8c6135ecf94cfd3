"""A program as columns: an engine-neutral plan that frames and SQL are rendered from."""
