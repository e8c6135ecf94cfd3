"""Problems of files and facts: codes, places, carets, suggestions, and all errors raised."""
