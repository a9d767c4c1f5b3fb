-- By what a remembered figure is known to be still right: docs/algorithms/tallies.md, "What is remembered".

-- name: versions
-- Each block's version for each of these subjects. Columns: subject, block, version.
SELECT subject, block, SUM(step) FROM rollup_tallyversion
WHERE subject IN %(subjects)s AND block IN %(blocks)s GROUP BY subject, block

-- name: label
-- What the versions of these blocks for these subjects come to.
SELECT COALESCE(SUM(step), 0) FROM rollup_tallyversion WHERE subject IN %(subjects)s AND block IN %(blocks)s

-- name: label_of_few
-- The same for the blocks of the units at these places.
SELECT COALESCE(SUM(step), 0) FROM rollup_tallyversion
WHERE subject IN %(subjects)s AND block IN (
    SELECT unit_id / %(block)s FROM units_treenode
    WHERE version_id = %(version_id)s AND lft BETWEEN %(first)s AND %(last)s
)

-- name: blocks
-- The blocks of the units of each branch. spans: (branch, first, last). Columns: branch, block.
WITH span (branch, first, last) AS (
    VALUES %(spans)s
)
SELECT DISTINCT span.branch, node.unit_id / %(block)s
FROM span JOIN units_treenode node ON node.version_id = %(version_id)s AND node.lft BETWEEN span.first AND span.last

-- name: large
-- The children of each unit in a range of places that has many units beneath it: parent's lft, lft, rgt, is_open.
SELECT parent.lft, child.lft, child.rgt, child.is_open
FROM units_treenode parent
JOIN units_treenode child ON child.version_id = parent.version_id AND child.parent_id = parent.unit_id
WHERE parent.version_id = %(version_id)s AND parent.lft BETWEEN %(first)s AND %(last)s
    AND parent.rgt - parent.lft >= %(largest)s
    AND child.lft BETWEEN %(first)s AND %(last)s
ORDER BY child.lft
