"""The contract as typed, immutable objects."""
