"""The catalogue: what the norm demands, provision by provision, as data."""
