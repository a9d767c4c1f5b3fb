"""Dated lists that an office may edit, loaded from shipped files: kinds of units, of documents, issuers, stages …

- *catalogue*: one list, named by its file in `data/` ("unit_kinds"); its shape is a row of `rules.SHAPES`.
- *entry*: one row of a catalogue with a code that never changes, its words in both languages, what else the catalogue
  holds of it (`detail`), and the days on which it is valid. A rule that changes is a new entry with the same code.
- *shipped* entries come with the program and follow it; what an *office* has written is never overwritten.
"""
