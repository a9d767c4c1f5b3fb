"""Everything that writes units, each module one subject.

importing.py: the tree from a sheet (planned, applied whole); take_back.py: the same undone; naming.py: other names and
the links between a state body and its Party organisation; versions.py: dropping cached trees.
"""
