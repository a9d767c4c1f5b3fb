"""What units hand in to the level above, period by period.

- *period*: an office asks open units beneath it (of some levels, or of all) for a report on some days, by a due day.
- *report*: a unit's figures as it sends them: a frozen dataset with its hash and its moment, whatever they are about.
- *in force*: the last report of a unit for a period that it has not called back; one at most.
- *called back*: taken back by its unit while the period is open; it stays on record.
- *template*: the Word file by which reports are made: its unit's, else that of the next above, else the shipped.
- *closed*: nothing is sent or called back any more, until the period is opened again; both are acts with a reason.
"""
