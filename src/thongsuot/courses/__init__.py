"""The document in force as a course for those of its members who may study it on their own.

- *course*: a document's own text, read screen by screen by a member who signed in as themself.
- *screen*: some clauses that follow each other, little enough for a phone; the text alone says where it is cut.
- *place*: how far a member has read a document; it only moves on, screen by screen, whichever device says so.
- *finished*: everything read (and what else the course asks for done): study then records a completion by self-study,
  where the document's rule lets that way count for the member's category.
"""
