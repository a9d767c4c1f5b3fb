-- Who attended, by unit and group. Presence is that of rules/presence.py: a coming that no undo takes back.

-- name: outside
-- What units outside a range of the tree count of a sitting. Columns: measure, group, owed, done.
SELECT now.measure, now."group", SUM(now.owed), SUM(now.done)
FROM rollup_tally now
LEFT JOIN units_treenode node ON node.version_id = %(version_id)s AND node.unit_id = now.unit_id
WHERE now.subject = %(subject)s AND now.measure IN %(measures)s
    AND (node.lft IS NULL OR NOT node.lft BETWEEN %(first)s AND %(last)s)
GROUP BY now.measure, now."group"

-- name: people
-- Of a conference's people, at one sitting, what their events and absences come to, by where their unit stands and by
-- category: all of them (everyone = 1), or only those of whom the tallies cannot tell all: not expected, said to be
-- absent, or seen at a point of the organiser's own. Events count that happened by one moment and were known by another.
-- Columns: lft, category, expected, came, in_person, excused, guests, now; all but the last two of expected people.
WITH candidate AS (
    SELECT one.id FROM convening_convened one
    WHERE one.conference_id = %(conference_id)s
        AND (%(everyone)s = 1 OR NOT one.asked OR one.dropped_at IS NOT NULL OR one.added_at > %(known)s)
    UNION
    SELECT absence.convened_id FROM convening_absence absence
    WHERE %(everyone)s = 0 AND absence.sitting_id = %(sitting_id)s
    UNION
    SELECT seen.convened_id
    FROM convening_point point
    JOIN convening_rollcall seen ON seen.point_id = point.id AND seen.sitting_id = %(sitting_id)s
    WHERE %(everyone)s = 0 AND point.conference_id = %(conference_id)s AND point.owner_id = %(organiser_id)s
), event AS (
    SELECT one.convened_id, one.id, one.kind, one.point_id, one.seen_at, one.undoes
    FROM candidate
    JOIN convening_rollcall one ON one.opens AND one.sitting_id = %(sitting_id)s AND one.convened_id = candidate.id
    WHERE one.recorded_at <= %(known)s
    UNION ALL
    SELECT one.convened_id, one.id, one.kind, one.point_id, one.seen_at, one.undoes
    FROM candidate
    JOIN convening_rollcall one ON NOT one.opens AND one.sitting_id = %(sitting_id)s AND one.convened_id = candidate.id
    WHERE one.recorded_at <= %(known)s
), undo AS (
    SELECT event.convened_id, event.undoes FROM event WHERE event.kind = 'undo'
), placed AS (
    SELECT event.convened_id, event.kind, event.point_id,
        ROW_NUMBER() OVER (PARTITION BY event.convened_id, event.kind ORDER BY event.seen_at, event.id) AS nth,
        ROW_NUMBER() OVER (PARTITION BY event.convened_id ORDER BY event.seen_at DESC, event.id DESC) AS from_last
    FROM event
    LEFT JOIN undo ON undo.convened_id = event.convened_id AND undo.undoes = event.id
    WHERE event.kind <> 'undo' AND undo.undoes IS NULL AND event.seen_at <= %(happened)s
), presence AS (
    SELECT placed.convened_id,
        MAX(CASE WHEN placed.kind = 'present' AND placed.nth = 1 THEN placed.point_id END) AS was,
        MAX(CASE WHEN placed.kind = 'present' AND placed.from_last = 1 THEN 1 ELSE 0 END) AS now
    FROM placed
    GROUP BY placed.convened_id
), excuse AS (
    SELECT told.convened_id
    FROM (
        SELECT absence.convened_id, absence.excused, ROW_NUMBER() OVER (
            PARTITION BY absence.convened_id ORDER BY absence.recorded_at DESC, absence.id DESC
        ) AS from_last
        FROM convening_absence absence
        WHERE absence.sitting_id = %(sitting_id)s AND absence.recorded_at <= %(known)s
    ) told
    WHERE told.from_last = 1 AND told.excused
), person AS (
    SELECT one.unit_id, one.category, presence.was, COALESCE(presence.now, 0) AS now, excuse.convened_id AS excuse,
        CASE WHEN point.owner_id = %(organiser_id)s THEN 1 ELSE 0 END AS in_person,
        CASE WHEN one.asked AND one.added_at <= %(known)s AND (one.dropped_at IS NULL OR one.dropped_at > %(known)s)
            THEN 1 ELSE 0 END AS expected
    FROM candidate
    JOIN convening_convened one ON one.id = candidate.id
    LEFT JOIN presence ON presence.convened_id = one.id
    LEFT JOIN convening_point point ON point.id = presence.was
    LEFT JOIN excuse ON excuse.convened_id = one.id
)
SELECT node.lft, person.category, SUM(person.expected),
    SUM(CASE WHEN person.expected = 1 AND person.was IS NOT NULL THEN 1 ELSE 0 END),
    SUM(CASE WHEN person.expected = 1 AND person.in_person = 1 THEN 1 ELSE 0 END),
    SUM(CASE WHEN person.expected = 1 AND person.was IS NULL AND person.excuse IS NOT NULL THEN 1 ELSE 0 END),
    SUM(CASE WHEN person.expected = 0 AND person.was IS NOT NULL THEN 1 ELSE 0 END),
    SUM(person.now)
FROM person
LEFT JOIN units_treenode node ON node.version_id = %(version_id)s AND node.unit_id = person.unit_id
WHERE %(anywhere)s = 1 OR node.lft BETWEEN %(first)s AND %(last)s
GROUP BY node.lft, person.category
