-- What is stored about the members whom a sheet names.

-- name: members
-- The members who have these codes, with their names ('' where the name is gone). Columns: code, member_id, name.
SELECT member.code, member.id, COALESCE(named.name, '')
FROM %(lines)s AS line
CROSS JOIN people_member member LEFT JOIN people_membername named ON named.member_id = member.id
WHERE member.code = line.code

-- name: spans
-- Where these members stood, the earliest first. Columns: member_id, unit_id, standing, category, exempt, from_day,
-- until_day, id.
SELECT one.member_id, one.unit_id, one.standing, one.category, one.exempt, one.from_day, one.until_day, one.id
FROM %(lines)s AS line CROSS JOIN people_membership one
WHERE one.member_id = line.member_id AND one.voided_at IS NULL
ORDER BY one.member_id, one.from_day, one.id

-- name: completed
-- What these members completed of a document. Columns: member_id, studied_on, way, id, stands.
SELECT done.member_id, done.studied_on, done.way, done.id, gone.id IS NULL
FROM %(lines)s AS line CROSS JOIN study_completion done
LEFT JOIN study_withdrawal gone ON gone.completion_id = done.id
WHERE done.member_id = line.member_id AND done.document_id = %(document)s
