"""The append-only record of who did what.

- *entry*: one act or one look at a name list; written in the transaction of the act, never changed, never removed.
- *action*: the operation's name with its package, "documents.publish".
- *subject*: what it was done to, "document:12".
"""
