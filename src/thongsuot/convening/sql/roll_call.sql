-- What the roll call writes and reads for a batch: docs/algorithms/roll-call.md.

-- name: open
-- The first event known of a person in a sitting opens their presence. What comes back was written; the rest was refused
-- before, is known already, names nobody, or is of someone whose presence is open: it is looked at one by one.
INSERT INTO convening_rollcall (
    id, sitting_id, point_id, convened_id, unit_id, kind, how, undoes,
    seen_at, recorded_at, device_id, seq, offset_ms, digest, opens
)
SELECT
    line.id, line.sitting_id, %(point)s, person.id, person.unit_id, line.kind, line.how, line.undoes,
    line.seen_at, %(now)s, %(device)s, line.seq, %(offset)s, line.digest, TRUE
FROM %(lines)s AS line
JOIN convening_convened AS person ON person.conference_id = %(conference)s AND person.id = COALESCE(
    line.convened_id,
    (SELECT id FROM convening_convened WHERE token_hash = line.token AND token_hash <> ''),
    (
        SELECT convened.id FROM people_member AS member
        JOIN convening_convened AS convened
            ON convened.member_id = member.id AND convened.conference_id = %(conference)s
        WHERE member.code = line.code
    )
)
WHERE NOT EXISTS (
    SELECT 1 FROM convening_refusedrollcall AS refused
    WHERE refused.event_id = line.id AND refused.digest = line.digest
)
ORDER BY line.sitting_id, person.id
ON CONFLICT DO NOTHING
RETURNING
    id, convened_id, unit_id,
    (SELECT category FROM convening_convened AS person WHERE person.id = convened_id),
    (SELECT member_id FROM convening_convened AS person WHERE person.id = convened_id)

-- name: known
-- Of events that opened nothing: who is meant, and what is stored under their id.
SELECT
    line.id, person.id, person.unit_id, person.category, person.member_id, stored.digest, refused.code
FROM %(lines)s AS line
LEFT JOIN convening_convened AS person ON person.conference_id = %(conference)s AND person.id = COALESCE(
    line.convened_id,
    (SELECT id FROM convening_convened WHERE token_hash = line.token AND token_hash <> ''),
    (
        SELECT convened.id FROM people_member AS member
        JOIN convening_convened AS convened
            ON convened.member_id = member.id AND convened.conference_id = %(conference)s
        WHERE member.code = line.code
    )
)
LEFT JOIN convening_rollcall AS stored ON stored.id = line.id
LEFT JOIN convening_refusedrollcall AS refused ON refused.event_id = line.id AND refused.digest = line.digest

-- name: later
-- Further events of people whose presence is open. What does not come back came at this moment by another way.
INSERT INTO convening_rollcall (
    id, sitting_id, point_id, convened_id, unit_id, kind, how, undoes,
    seen_at, recorded_at, device_id, seq, offset_ms, digest, opens
)
SELECT
    line.id, line.sitting_id, %(point)s, line.convened_id, line.unit_id, line.kind, line.how, line.undoes,
    line.seen_at, %(now)s, %(device)s, line.seq, %(offset)s, line.digest, FALSE
FROM %(lines)s AS line
WHERE TRUE
ORDER BY line.id
ON CONFLICT (id) DO NOTHING
RETURNING id

-- name: walk_in
-- Members of the organisation who are on no list of this conference come to stand beside it.
INSERT INTO convening_convened (conference_id, member_id, unit_id, category, asked, token_hash, added_at, why)
SELECT %(conference)s, member.id, belonging.unit_id, belonging.category, FALSE, '', %(now)s, ''
FROM (SELECT DISTINCT code FROM %(lines)s AS given) AS line
JOIN people_member AS member ON member.code = line.code
JOIN people_membership AS belonging
    ON belonging.member_id = member.id AND belonging.standing = 'official' AND belonging.voided_at IS NULL
    AND belonging.from_day <= %(day)s AND (belonging.until_day IS NULL OR belonging.until_day > %(day)s)
WHERE TRUE
ORDER BY member.id
ON CONFLICT (conference_id, member_id) DO NOTHING

-- name: sign
-- A sign of life of a point; written again only when the last is some seconds old.
INSERT INTO convening_pointsign (point_id, first_at, last_at)
VALUES (%(point)s, %(now)s, %(now)s)
ON CONFLICT (point_id) DO UPDATE SET last_at = excluded.last_at
WHERE convening_pointsign.last_at < %(stale)s

-- name: place
-- A point as the roll call needs it: a row for each sitting of its conference.
SELECT
    point.conference_id, conference.organiser_id, point.owner_id, conference.cancelled_at IS NOT NULL,
    sitting.id, sitting.starts_at, sitting.ends_at
FROM convening_point AS point
JOIN convening_conference AS conference ON conference.id = point.conference_id
LEFT JOIN convening_sitting AS sitting ON sitting.conference_id = conference.id
WHERE point.id = %(point)s
