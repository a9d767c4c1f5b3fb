-- What is stored about the members whom a sheet names.

-- name: members
-- The members who have these codes. Columns: member_id, code.
SELECT member.id, member.code
FROM %(lines)s AS line CROSS JOIN people_member member
WHERE member.code = line.code

-- name: names
-- Their names, of those whose name is known. Columns: member_id, name.
SELECT named.member_id, named.name
FROM %(lines)s AS line CROSS JOIN people_membername named
WHERE named.member_id = line.member_id

-- name: spans
-- Where these members stood since a day, the earliest first; from that day, where it began before. Columns: member_id,
-- unit_id, standing, category, exempt, from_day, until_day.
SELECT one.member_id, one.unit_id, one.standing, one.category, one.exempt,
    CASE WHEN one.from_day < %(since)s THEN %(since)s ELSE one.from_day END, one.until_day
FROM %(lines)s AS line CROSS JOIN people_membership one
WHERE one.member_id = line.member_id AND one.voided_at IS NULL
    AND (one.until_day IS NULL OR one.until_day > %(since)s)
ORDER BY one.member_id, one.from_day, one.id

-- name: completed
-- What these members completed of a document. Columns: member_id, studied_on, way, id, stands.
SELECT done.member_id, done.studied_on, done.way, done.id, gone.id IS NULL
FROM %(lines)s AS line CROSS JOIN study_completion done
LEFT JOIN study_withdrawal gone ON gone.completion_id = done.id
WHERE done.member_id = line.member_id AND done.document_id = %(document)s
