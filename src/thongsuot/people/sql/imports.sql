-- name: members
-- The members who have these codes, with their names ('' where the name is gone). Columns: code, member_id, name.
SELECT member.code, member.id, COALESCE(named.name, '')
FROM %(lines)s AS line
CROSS JOIN people_member member LEFT JOIN people_membername named ON named.member_id = member.id
WHERE member.code = line.code

-- name: locked
-- The members who have these codes, by id. SQLite has one writer: whoever writes holds all. Columns: member_id, code.
SELECT member.id, member.code
FROM %(lines)s AS line CROSS JOIN people_member member
WHERE member.code = line.code
ORDER BY member.id

-- name: locked_on_postgresql
-- The same, locked in that order.
SELECT member.id, member.code
FROM %(lines)s AS line CROSS JOIN people_member member
WHERE member.code = line.code
ORDER BY member.id
FOR UPDATE OF member
