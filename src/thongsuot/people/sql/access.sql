-- What a user's grants cover under one tree.

-- name: held
-- Columns: grant id, role, unit_id, its parent_id, first and last lft covered, True where the row is the unit's own.
WITH held AS (
    SELECT given.id, given.role, given.unit_id, given.with_subtree
    FROM people_grant given
    JOIN people_user holder ON holder.id = given.user_id
    WHERE given.user_id = %(user_id)s AND holder.is_active AND given.ended_at IS NULL
        AND given.first_day <= %(day)s AND (given.last_day IS NULL OR given.last_day >= %(day)s)
)
SELECT held.id, held.role, held.unit_id, node.parent_id,
    node.lft, CASE WHEN held.with_subtree THEN node.rgt ELSE node.lft END
FROM held
JOIN units_treenode node ON node.version_id = %(version_id)s AND node.unit_id = held.unit_id
UNION ALL
-- A grant on one unit covers the closed units that rest beneath it: no open unit stands beneath a closed one.
SELECT held.id, held.role, held.unit_id, NULL, node.lft, node.rgt
FROM held
JOIN units_treenode node ON node.version_id = %(version_id)s AND node.parent_id = held.unit_id
WHERE NOT held.with_subtree AND NOT node.is_open
