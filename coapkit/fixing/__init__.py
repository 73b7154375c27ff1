"""Mends that a program may make: findings' fixes applied, and the file held to be the same else."""
