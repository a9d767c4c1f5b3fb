"""The tree of organisations, through time; a body's name → units.

- *unit*: an organisation of any kind or level, a department too; an identity that never dies, with its own code.
- *name*: what a unit is called in an interval of days: official (with the unit's kind as of then), short, or alias.
- *placement*: where a unit stands in an interval of days; no parent = the root. There is one root.
- *reorganisation* (act): one document, one day from which it operates, ordered steps; checked whole, applied whole.
- *succession*: who answers for a closed or divided unit from an act on: the whole of it, a part, or the rest.
- *resting place*: the last placement of a closed unit; it stays in the tree of every later day.
- *link*: a state body and the Party organisation in it: two units, tasks go to the first, study to the second.
- *tree version*: a cache of one day's tree, numbered so that a subtree is one range [lft, rgt].
"""
