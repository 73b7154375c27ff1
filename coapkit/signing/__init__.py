"""Signatures: read a published PDF, sign it, say who signed it and what changed since.

pyHanko does the cryptography. It is imported by the modules of this folder, which the commands
import only when they run.
"""
