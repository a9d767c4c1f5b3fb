"""What is sent to whom, which way, when: notices, their delivery, what went wrong with it, and the office's schedules.

- *notice*: one thing told to one unit (to its office: whoever holds a role there that may act) or to one user, on a
  day. It says why by a reason, and about what by a plain subject of a higher package: this one knows no document.
- *source*: what a higher package registers (`config.notices`): the words of its reasons, and who is late or near today.
- *delivery*: one try to reach one address, appended and never changed; *nobody*: no address was known.
- *remind* (đôn đốc): an office has notices sent by hand. *schedule*: an office says once when they go by themselves.
- *escalation*: a unit that is late so long that the level above is told how many beneath it are.

A unit is not told the same thing twice on one day. docs/notices.md tells it with examples.
"""
