-- name: kept
-- The version that keeps the tree of a day, when it was built, and the name that its root bears on that day: what every
-- page asks first.
SELECT version.id, version.built_at, (
    SELECT name.words FROM units_treenode node
    JOIN units_name name ON name.unit_id = node.unit_id AND name.role = 'official'
    WHERE node.version_id = version.id AND node.lft = 0
      AND name.from_day <= %(day)s AND (name.until_day IS NULL OR name.until_day > %(day)s)
    LIMIT 1
)
FROM units_treeversion version
WHERE version.superseded_at IS NULL
  AND version.from_day <= %(day)s AND (version.until_day IS NULL OR version.until_day > %(day)s)
ORDER BY version.from_day, version.id LIMIT 1

-- name: standings
-- Every unit in the tree of a day, open or closed, with its kind then; siblings in the order of their names.
SELECT place.unit_id, place.parent_id, unit.closed_on IS NULL OR unit.closed_on > %(day)s AS is_open,
       name.kind
FROM units_placement place
JOIN units_unit unit ON unit.id = place.unit_id
JOIN units_name name ON name.unit_id = place.unit_id AND name.role = 'official'
WHERE place.from_day <= %(day)s AND (place.until_day IS NULL OR place.until_day > %(day)s)
  AND name.from_day <= %(day)s AND (name.until_day IS NULL OR name.until_day > %(day)s)
ORDER BY name.sort_key, place.unit_id

-- name: children
-- The units right beneath one, in order, by hopping: the first stands after its parent, each next one after the
-- subtree of the one before. As many index look-ups as there are children, however large the tree.
WITH RECURSIVE child AS (
    SELECT node.*, parent.rgt AS last
    FROM units_treenode parent
    JOIN units_treenode node ON node.version_id = parent.version_id AND node.lft = parent.lft + 1
    WHERE parent.version_id = %(version_id)s AND parent.unit_id = %(unit_id)s AND parent.rgt > parent.lft
    UNION ALL
    SELECT node.*, child.last
    FROM child
    JOIN units_treenode node ON node.version_id = %(version_id)s AND node.lft = child.rgt + 1
    WHERE child.rgt < child.last
)
SELECT child.unit_id, unit.code, name.words, child.kind, level, is_open, depth, lft, rgt, parent_id
FROM child
JOIN units_unit unit ON unit.id = child.unit_id
LEFT JOIN units_name name ON name.unit_id = child.unit_id AND name.role = 'official'
    AND name.from_day <= %(day)s AND (name.until_day IS NULL OR name.until_day > %(day)s)
ORDER BY lft

-- name: ancestors
-- The units above one, the root first, by walking up: as many index look-ups as the unit is deep.
WITH RECURSIVE above AS (
    SELECT node.* FROM units_treenode node
    WHERE node.version_id = %(version_id)s AND node.unit_id = %(unit_id)s
    UNION ALL
    SELECT node.* FROM above
    JOIN units_treenode node ON node.version_id = %(version_id)s AND node.unit_id = above.parent_id
)
SELECT above.unit_id, unit.code, name.words, above.kind, level, is_open, depth, lft, rgt, parent_id
FROM above
JOIN units_unit unit ON unit.id = above.unit_id
LEFT JOIN units_name name ON name.unit_id = above.unit_id AND name.role = 'official'
    AND name.from_day <= %(day)s AND (name.until_day IS NULL OR name.until_day > %(day)s)
WHERE above.unit_id <> %(unit_id)s ORDER BY depth

-- name: ever_above
-- The units above one through time: those beneath which it was ever placed, and on from each of them likewise.
WITH RECURSIVE above (unit_id) AS (
    SELECT parent_id FROM units_placement WHERE unit_id = %(unit_id)s
    UNION
    SELECT place.parent_id FROM above JOIN units_placement place ON place.unit_id = above.unit_id
)
SELECT unit_id FROM above WHERE unit_id IS NOT NULL

-- name: around
-- A unit with those above and those right beneath it, in the tree's order: the two statements above in one.
WITH RECURSIVE above AS (
    SELECT node.* FROM units_treenode node
    WHERE node.version_id = %(version_id)s AND node.unit_id = %(unit_id)s
    UNION ALL
    SELECT node.* FROM above
    JOIN units_treenode node ON node.version_id = %(version_id)s AND node.unit_id = above.parent_id
), child AS (
    SELECT node.*, parent.rgt AS last
    FROM units_treenode parent
    JOIN units_treenode node ON node.version_id = parent.version_id AND node.lft = parent.lft + 1
    WHERE parent.version_id = %(version_id)s AND parent.unit_id = %(unit_id)s AND parent.rgt > parent.lft
    UNION ALL
    SELECT node.*, child.last
    FROM child
    JOIN units_treenode node ON node.version_id = %(version_id)s AND node.lft = child.rgt + 1
    WHERE child.rgt < child.last
), found AS (
    SELECT unit_id, kind, level, is_open, depth, lft, rgt, parent_id FROM above
    UNION ALL
    SELECT unit_id, kind, level, is_open, depth, lft, rgt, parent_id FROM child
)
SELECT found.unit_id, unit.code, name.words, found.kind, level, is_open, depth, lft, rgt, parent_id
FROM found
JOIN units_unit unit ON unit.id = found.unit_id
LEFT JOIN units_name name ON name.unit_id = found.unit_id AND name.role = 'official'
    AND name.from_day <= %(day)s AND (name.until_day IS NULL OR name.until_day > %(day)s)
ORDER BY lft
