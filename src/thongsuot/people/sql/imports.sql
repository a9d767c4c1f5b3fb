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

-- name: places
-- The units of these codes in a version of the tree, found by code, then by id. Columns: code, unit_id, lft, opened_on,
-- closed_on.
SELECT unit.code, unit.id, node.lft, unit.opened_on, unit.closed_on
FROM %(lines)s AS line
CROSS JOIN units_unit unit JOIN units_treenode node ON node.version_id = %(version_id)s AND node.unit_id = unit.id
WHERE unit.code = line.code
