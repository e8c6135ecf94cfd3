"""From bytes to positioned YAML that has the shape of its JSON Schema."""
