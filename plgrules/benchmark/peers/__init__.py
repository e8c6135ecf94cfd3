"""Other decision engines, one module each, imported only where it is installed and asked for."""
