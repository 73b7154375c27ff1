"""Reference tables: read from the official files, kept beside the contracts, looked up by rules."""
