-- What a user's grants cover under one tree.

-- name: held
-- Columns: grant id, role, unit_id, its parent_id, with_subtree, first and last lft covered. A grant on one unit covers
-- the closed units that rest beneath it too, one row each: no open unit stands beneath a closed one. They are found by
-- hopping from child to child: the first stands at lft + 1, the next after the last one's subtree.
WITH RECURSIVE held AS (
    SELECT given.id, given.role, given.unit_id, given.with_subtree, node.parent_id, node.lft, node.rgt
    FROM people_grant given
    JOIN people_user holder ON holder.id = given.user_id
    JOIN units_treenode node ON node.version_id = %(version_id)s AND node.unit_id = given.unit_id
    WHERE given.user_id = %(user_id)s AND holder.is_active AND given.ended_at IS NULL
        AND given.first_day <= %(day)s AND (given.last_day IS NULL OR given.last_day >= %(day)s)
), child AS (
    SELECT held.id, node.is_open, node.lft, node.rgt
    FROM held
    JOIN units_treenode node
        ON node.version_id = %(version_id)s AND node.lft = held.lft + 1 AND node.lft <= held.rgt
    WHERE NOT held.with_subtree
    UNION ALL
    SELECT child.id, node.is_open, node.lft, node.rgt
    FROM child
    JOIN held ON held.id = child.id
    JOIN units_treenode node
        ON node.version_id = %(version_id)s AND node.lft = child.rgt + 1 AND node.lft <= held.rgt
)
SELECT held.id, held.role, held.unit_id, held.parent_id, held.with_subtree,
    held.lft, CASE WHEN held.with_subtree THEN held.rgt ELSE held.lft END
FROM held
UNION ALL
SELECT held.id, held.role, held.unit_id, held.parent_id, held.with_subtree, child.lft, child.rgt
FROM held JOIN child ON child.id = held.id
WHERE NOT child.is_open
