-- What conferences about a document come to, for a report: at the first sitting that counts of each, added up over all of
-- them. spans: (part, first, last) of a tree; whoever is convened twice counts twice.

-- name: convened
-- From the tallies. Columns: part, category, convened, came.
WITH part (part_id, first, last) AS (
    VALUES %(spans)s
), held AS (
    SELECT sitting.id AS sitting_id, ROW_NUMBER() OVER (
        PARTITION BY sitting.conference_id ORDER BY sitting.required DESC, sitting.number
    ) AS nth
    FROM convening_studieddocument about
    JOIN convening_conference one ON one.id = about.conference_id AND one.cancelled_at IS NULL
    JOIN convening_sitting sitting ON sitting.conference_id = one.id
    WHERE about.document_id = %(document_id)s AND sitting.starts_at < %(until)s
)
SELECT part.part_id, now."group", SUM(now.owed), SUM(now.done)
FROM held
JOIN rollup_tally now ON now.subject = held.sitting_id AND now.measure = %(attended)s
JOIN units_treenode node ON node.version_id = %(version_id)s AND node.unit_id = now.unit_id
JOIN part ON node.lft BETWEEN part.first AND part.last
WHERE held.nth = 1
GROUP BY part.part_id, now."group"

-- name: convened_on_postgresql
-- The same. The part is told by the place (where parts leave a gap, it is NULL), not by a comparison with each.
WITH part (part_id, first, last) AS (
    VALUES %(spans)s
), bound AS (
    SELECT part_id, first AS place FROM part UNION ALL SELECT NULL, last + 1 FROM part
), bounds AS (
    SELECT array_agg(place ORDER BY place, part_id NULLS FIRST) AS places,
        array_agg(part_id ORDER BY place, part_id NULLS FIRST) AS parts
    FROM bound
), held AS (
    SELECT sitting.id AS sitting_id, ROW_NUMBER() OVER (
        PARTITION BY sitting.conference_id ORDER BY sitting.required DESC, sitting.number
    ) AS nth
    FROM convening_studieddocument about
    JOIN convening_conference one ON one.id = about.conference_id AND one.cancelled_at IS NULL
    JOIN convening_sitting sitting ON sitting.conference_id = one.id
    WHERE about.document_id = %(document_id)s AND sitting.starts_at < %(until)s
)
SELECT part_id, "group", SUM(owed), SUM(done)
FROM (
    SELECT (SELECT parts FROM bounds)[width_bucket(node.lft, (SELECT places FROM bounds))] AS part_id,
        now."group", now.owed, now.done
    FROM held
    JOIN rollup_tally now ON now.subject = held.sitting_id AND now.measure = %(attended)s
    JOIN units_treenode node ON node.version_id = %(version_id)s AND node.unit_id = now.unit_id
    WHERE held.nth = 1 AND node.lft BETWEEN %(first)s AND %(last)s
) placed
WHERE part_id IS NOT NULL
GROUP BY part_id, "group"

-- name: people
-- Of those expected, what the tallies cannot tell: who was seen at a point of the organiser's own, and who was excused
-- and not seen; and those who came though nobody expected them, whom the tallies count among those who came. As
-- rules/presence.py has it. Columns: part, category, in_person, excused, guests.
WITH part (part_id, first, last) AS (
    VALUES %(spans)s
), held AS (
    SELECT sitting.id AS sitting_id, one.id AS conference_id, one.organiser_id, ROW_NUMBER() OVER (
        PARTITION BY sitting.conference_id ORDER BY sitting.required DESC, sitting.number
    ) AS nth
    FROM convening_studieddocument about
    JOIN convening_conference one ON one.id = about.conference_id AND one.cancelled_at IS NULL
    JOIN convening_sitting sitting ON sitting.conference_id = one.id
    WHERE about.document_id = %(document_id)s AND sitting.starts_at < %(until)s
), candidate AS (
    SELECT held.sitting_id, held.organiser_id, one.id
    FROM held JOIN convening_convened one ON one.conference_id = held.conference_id
    WHERE held.nth = 1 AND (NOT one.asked OR one.dropped_at IS NOT NULL)
    UNION
    SELECT held.sitting_id, held.organiser_id, absence.convened_id
    FROM held JOIN convening_absence absence ON absence.sitting_id = held.sitting_id
    WHERE held.nth = 1
    UNION
    SELECT held.sitting_id, held.organiser_id, seen.convened_id
    FROM held
    JOIN convening_point point ON point.conference_id = held.conference_id AND point.owner_id = held.organiser_id
    JOIN convening_rollcall seen ON seen.point_id = point.id AND seen.sitting_id = held.sitting_id
    WHERE held.nth = 1
), placed AS (
    SELECT candidate.sitting_id, candidate.id, candidate.organiser_id, event.point_id, ROW_NUMBER() OVER (
        PARTITION BY candidate.sitting_id, candidate.id ORDER BY event.seen_at, event.id
    ) AS nth
    FROM candidate
    JOIN convening_rollcall event ON event.sitting_id = candidate.sitting_id AND event.convened_id = candidate.id
    LEFT JOIN convening_rollcall undo
        ON undo.sitting_id = candidate.sitting_id AND undo.convened_id = candidate.id AND undo.kind = 'undo'
        AND undo.undoes = event.id
    WHERE event.kind = 'present' AND undo.id IS NULL
), excuse AS (
    SELECT told.sitting_id, told.convened_id
    FROM (
        SELECT absence.sitting_id, absence.convened_id, absence.excused, ROW_NUMBER() OVER (
            PARTITION BY absence.sitting_id, absence.convened_id ORDER BY absence.recorded_at DESC, absence.id DESC
        ) AS from_last
        FROM held JOIN convening_absence absence ON absence.sitting_id = held.sitting_id
        WHERE held.nth = 1
    ) told
    WHERE told.from_last = 1 AND told.excused
), person AS (
    SELECT one.unit_id, one.category,
        CASE WHEN one.asked AND one.dropped_at IS NULL THEN 1 ELSE 0 END AS expected,
        CASE WHEN placed.id IS NOT NULL THEN 1 ELSE 0 END AS came,
        CASE WHEN point.owner_id = candidate.organiser_id THEN 1 ELSE 0 END AS in_person,
        CASE WHEN excuse.convened_id IS NOT NULL THEN 1 ELSE 0 END AS excused
    FROM candidate
    JOIN convening_convened one ON one.id = candidate.id
    LEFT JOIN placed ON placed.sitting_id = candidate.sitting_id AND placed.id = candidate.id AND placed.nth = 1
    LEFT JOIN convening_point point ON point.id = placed.point_id
    LEFT JOIN excuse ON excuse.sitting_id = candidate.sitting_id AND excuse.convened_id = candidate.id
)
SELECT part.part_id, person.category,
    SUM(CASE WHEN person.expected = 1 AND person.in_person = 1 THEN 1 ELSE 0 END),
    SUM(CASE WHEN person.expected = 1 AND person.came = 0 AND person.excused = 1 THEN 1 ELSE 0 END),
    SUM(CASE WHEN person.expected = 0 AND person.came = 1 THEN 1 ELSE 0 END)
FROM person
JOIN units_treenode node ON node.version_id = %(version_id)s AND node.unit_id = person.unit_id
JOIN part ON node.lft BETWEEN part.first AND part.last
GROUP BY part.part_id, person.category

-- name: held
-- Conferences about a document, by the part in which their organiser stands. Columns: part, conference, speakers.
WITH part (part_id, first, last) AS (
    VALUES %(spans)s
)
SELECT DISTINCT part.part_id, one.id, sitting.speakers
FROM convening_studieddocument about
JOIN convening_conference one ON one.id = about.conference_id AND one.cancelled_at IS NULL
JOIN convening_sitting sitting ON sitting.conference_id = one.id
JOIN units_treenode node ON node.version_id = %(version_id)s AND node.unit_id = one.organiser_id
JOIN part ON node.lft BETWEEN part.first AND part.last
WHERE about.document_id = %(document_id)s AND sitting.starts_at < %(until)s
ORDER BY part.part_id, one.id, sitting.speakers
