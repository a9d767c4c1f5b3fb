"""The append-only record of who did what, sealed.

- *entry*: one act or one look at a name list; written in the transaction of the act, never changed, never removed.
- *action*: the operation's name with its package, "documents.publish".
- *subject*: what it was done to, "document:12".
- *block*: up to a thousand committed entries under one hash, which the next block repeats: a chain.
- *seal*: a block's number and hash, told to the log so that it can be kept elsewhere.
- *waiting*: committed and in no block yet.
- *awaited*: an id below a block's end that no entry had yet: of an act that commits later, or never.

docs/algorithms/audit.md tells how they are sealed and what `thongsuot audit verify` can find.
"""
