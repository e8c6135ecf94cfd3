"""Facts from files: CSV, JSON lines, JSON and YAML, read as a stream and decided row by row."""
