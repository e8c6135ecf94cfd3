"""A review laid out as Markdown and HTML."""
