"""Bytes by content hash. The package that owns a file decides who reads it.

- *kept file*: bytes stored once under their SHA-256, with the name they came under.
"""
