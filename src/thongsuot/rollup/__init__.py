"""Tallies: what each unit itself counts, written with the fact, summed up the tree at reading.

- *tally*: a unit's own owed and done of one measure for one subject, by group and due day, as known now.
- *tally day*: the same as changes, by the day on which they took effect.
- *subject*: a plain id (a document's; 0 where a measure has none). Rollup knows no document.
- *owed*, *done*: how many must, how many have. What the clock alone changes is never counted but read from `due_day`.
- *own*, *subtotal*: a unit's own counts; own plus the subtotals of its children.
"""
