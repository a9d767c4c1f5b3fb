"""Resolutions and what they ask for: versions, clauses, requirements found in them, doubts put to a person.

- *document*: identity = kind + number + issuer + date, for numbers repeat; its `owner` is the unit that keeps it.
- *version*: one file of a document; a draft is reviewed, a published one is frozen, a withdrawn one says why.
- *clause*: a node of the outline, with a `uid` that it keeps from version to version and an `eid` within its version.
- *passage*: a clause's own words, without the clauses beneath it; passages follow each other through the whole text,
  are what search finds, and are grouped into *sections*, the portions in which a long text is sent.
- *requirement*: a target, a task or a deadline found in a clause, to be confirmed, corrected or refused by a person.
- *rework*: one act of a person on which requirements there are: one split, several merged, one added. Its originals are
  kept as they were and come back when it is undone; a new version does it again where the sentences say the same.
- *mention*: the place where a text names another document.
- *doubt*: a question that the reader, or a later step, puts to a person; it is settled by an answer, never by itself.
- *receipt*: the document reached a unit: someone there opened it, or confirmed it.
"""
