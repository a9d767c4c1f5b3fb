"""Conferences: who is convened where, who was there, what was asked.

- *conference*: one event with its sittings, called by an organiser; it joins many points.
- *sitting*: a part of a conference with its own times; who must attend is counted at each (a session is the sign-in's).
- *point*: a place from which people take part; it is no unit: a unit may have several, a point serves many.
- *convened*: who is expected, frozen when invitations go out; those who come unasked are kept beside them.
- *roll call*: events (present, left, undo), appended and never changed; a person's presence is worked out from all.
- *was present*, *present now*: at some moment of the sitting; at its last event. People leave after the first part.
- *pass*: a member's QR for one conference, a random token of which only the hash is stored.
"""
