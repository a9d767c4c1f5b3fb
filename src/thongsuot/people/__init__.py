"""Users, members, dated memberships, grants, and the only place where a permission is decided (`access`).

- *user*: someone who signs in. *member*: someone who is counted; the two are not linked.
- *membership*: a member stands in a unit from a day until a day: official (one at a time) or temporary, in one
  category, exempt from meetings or not. A transfer ends one and begins another.
- *grant*: a role over a unit, with or without its subtree, from a first to a last day; taken up by an invitation.
- *reader*: an actor with what today's grants cover, as ranges of today's tree; every query of names takes one.
- *to be placed*: a membership of a unit that was split; which successor it goes to is a person's decision.
- *token*: a program's key to what its user may do, less what its scopes leave out. *request*: what such a program asked
  to be written, by its own key, with the answer that it is given again.
"""
