-- name: members
-- The members who have these codes, with their names ('' where the name is gone). Columns: code, member_id, name.
SELECT member.code, member.id, COALESCE(named.name, '')
FROM %(lines)s AS line
CROSS JOIN people_member member LEFT JOIN people_membername named ON named.member_id = member.id
WHERE member.code = line.code
