"""The thread from a sentence to each unit, where a document is stuck, what is due from us; writes nothing.

- *stage*: a step through which a document goes; which units owe it is data (`catalogues`, "stages").
- *state*: a unit at a stage that it owes: not due, due, overdue, reached. A stage without a measure is not tracked.
- *stuck*: a unit at the first stage that it owes, whose day is past and that it has not reached; at one stage at most.
- *waiting*: the members of stuck units, with those of closed units that rest beneath them.
- *headline*: the one sentence that a page begins with; written by rule, never empty.

How it is counted, with an example: docs/algorithms/flow.md.
"""
