-- How devices come in: docs/algorithms/roll-call.md.

-- name: arrive
-- One statement lets a device in, notes that it spoke, and holds it: whoever ends it waits until this batch is written,
-- and nothing of it is written afterwards.
UPDATE sync_device SET last_seen_at = %(now)s, offset_ms = COALESCE(%(offset)s, offset_ms)
WHERE token_hash = %(token)s AND ended_at IS NULL
RETURNING id, point_id, (SELECT value FROM sync_epoch ORDER BY id DESC LIMIT 1)

-- name: roster
-- Who is expected at a point: those on the list whose unit it serves.
SELECT
    person.id, COALESCE(named.name, member.code), COALESCE(named.folded, member.code),
    person.unit_id, person.category, person.token_hash
FROM convening_convened AS person
JOIN people_member AS member ON member.id = person.member_id
LEFT JOIN people_membername AS named ON named.member_id = member.id
WHERE person.conference_id = %(conference)s AND person.asked AND person.dropped_at IS NULL
    AND person.unit_id IN (SELECT unit_id FROM convening_pointunit WHERE point_id = %(point)s)
ORDER BY COALESCE(named.sort_key, ''), person.id
