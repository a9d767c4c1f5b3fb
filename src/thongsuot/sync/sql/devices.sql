-- How devices come in: docs/algorithms/roll-call.md.

-- name: arrive
-- One statement lets a device in, notes that it spoke, and holds it: whoever ends it waits until this batch is written,
-- and nothing of it is written afterwards.
UPDATE sync_device SET last_seen_at = %(now)s, offset_ms = COALESCE(%(offset)s, offset_ms)
WHERE token_hash = %(token)s AND ended_at IS NULL
RETURNING id, point_id, (SELECT value FROM sync_epoch ORDER BY id DESC LIMIT 1)

-- name: sign
-- A sign of life of a device's point, as `sign` of the roll call writes it: so it need not wait for what `arrive` tells.
INSERT INTO convening_pointsign (point_id, first_at, last_at)
SELECT point_id, %(now)s, %(now)s FROM sync_device WHERE token_hash = %(token)s AND ended_at IS NULL
ON CONFLICT (point_id) DO UPDATE SET last_at = excluded.last_at
WHERE convening_pointsign.last_at < %(stale)s

-- name: place
-- The point of a device, as `place` of the roll call has it: so it need not wait for what `arrive` tells. Of the sittings
-- those that a batch may name.
SELECT
    point.conference_id, conference.organiser_id, point.owner_id, conference.cancelled_at IS NOT NULL,
    sitting.id, sitting.starts_at, sitting.ends_at
FROM sync_device AS device
JOIN convening_point AS point ON point.id = device.point_id
JOIN convening_conference AS conference ON conference.id = point.conference_id
LEFT JOIN convening_sitting AS sitting
    ON sitting.conference_id = conference.id AND sitting.id BETWEEN %(first)s AND %(last)s
WHERE device.token_hash = %(token)s

-- name: about
-- A point and its conference: a row for each sitting.
SELECT
    conference.id, conference.title, point.id, point.name, point.place,
    sitting.id, sitting.number, sitting.title, sitting.starts_at, sitting.ends_at
FROM convening_point AS point
JOIN convening_conference AS conference ON conference.id = point.conference_id
LEFT JOIN convening_sitting AS sitting ON sitting.conference_id = conference.id
WHERE point.id = %(point)s
ORDER BY sitting.number

-- name: roster
-- Who is expected at a point: those on the list whose unit it serves.
SELECT
    person.id, COALESCE(named.name, member.code), COALESCE(named.folded, member.code),
    person.unit_id, person.category, person.token_hash
FROM convening_pointunit AS served
JOIN convening_convened AS person ON person.conference_id = served.conference_id AND person.unit_id = served.unit_id
JOIN people_member AS member ON member.id = person.member_id
LEFT JOIN people_membername AS named ON named.member_id = member.id
WHERE served.point_id = %(point)s AND person.asked AND person.dropped_at IS NULL
ORDER BY COALESCE(named.sort_key, ''), person.id

-- name: names
-- What the units are called of those expected at a point.
SELECT name.unit_id, name.words
FROM convening_pointunit AS served
JOIN units_name AS name ON name.unit_id = served.unit_id
WHERE served.point_id = %(point)s AND name.role = 'official'
    AND name.from_day <= %(day)s AND (name.until_day IS NULL OR name.until_day > %(day)s)
    AND EXISTS (
        SELECT 1 FROM convening_convened AS person
        WHERE person.conference_id = served.conference_id AND person.unit_id = served.unit_id
            AND person.asked AND person.dropped_at IS NULL
    )
ORDER BY name.unit_id
