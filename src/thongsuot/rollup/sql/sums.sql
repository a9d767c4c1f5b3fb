-- Sums of tallies over ranges of one tree. As of a day = now less what took effect since.

-- name: parts
-- The unit's own part (part_id = the unit), its open children, and (part_id 0) the closed units directly beneath it that
-- it does not alone succeed. Columns: part_id, measure, group, due_day, owed, done.
WITH part AS (
    SELECT unit_id AS part_id, lft AS first, lft AS last
    FROM units_treenode WHERE version_id = %(version_id)s AND unit_id = %(unit_id)s
    UNION ALL
    SELECT
        CASE
            WHEN child.is_open THEN child.unit_id
            WHEN (
                SELECT MIN(successor_id) = MAX(successor_id) AND MAX(successor_id) = %(unit_id)s
                FROM units_succession succession
                JOIN units_reorganisation act ON act.id = succession.act_id
                JOIN units_unit closed ON closed.id = succession.predecessor_id AND closed.closed_on = act.operates_on
                WHERE succession.predecessor_id = child.unit_id
            ) THEN %(unit_id)s
            ELSE 0
        END,
        child.lft, child.rgt
    FROM units_treenode child WHERE child.version_id = %(version_id)s AND child.parent_id = %(unit_id)s
), counted AS (
    SELECT unit_id, measure, "group", due_day, owed, done
    FROM rollup_tally WHERE subject = %(subject)s AND measure IN %(measures)s
    UNION ALL
    SELECT unit_id, measure, "group", due_day, -owed, -done
    FROM rollup_tallyday WHERE subject = %(subject)s AND measure IN %(measures)s AND day > %(day)s
)
SELECT part.part_id, counted.measure, counted."group", counted.due_day, SUM(counted.owed), SUM(counted.done)
FROM part
JOIN units_treenode node ON node.version_id = %(version_id)s AND node.lft BETWEEN part.first AND part.last
JOIN counted ON counted.unit_id = node.unit_id
GROUP BY part.part_id, counted.measure, counted."group", counted.due_day
HAVING SUM(counted.owed) <> 0 OR SUM(counted.done) <> 0

-- name: totals
-- A unit's subtotal of several subjects. Columns: subject, measure, group, due_day, owed, done.
WITH counted AS (
    SELECT unit_id, subject, measure, "group", due_day, owed, done
    FROM rollup_tally WHERE subject IN %(subjects)s AND measure IN %(measures)s
    UNION ALL
    SELECT unit_id, subject, measure, "group", due_day, -owed, -done
    FROM rollup_tallyday WHERE subject IN %(subjects)s AND measure IN %(measures)s AND day > %(day)s
)
SELECT counted.subject, counted.measure, counted."group", counted.due_day, SUM(counted.owed), SUM(counted.done)
FROM units_treenode top
JOIN units_treenode node ON node.version_id = top.version_id AND node.lft BETWEEN top.lft AND top.rgt
JOIN counted ON counted.unit_id = node.unit_id
WHERE top.version_id = %(version_id)s AND top.unit_id = %(unit_id)s
GROUP BY counted.subject, counted.measure, counted."group", counted.due_day
HAVING SUM(counted.owed) <> 0 OR SUM(counted.done) <> 0

-- name: steps
-- What a subtree's counts changed by, day by day. Columns: day, measure, group, due_day, owed, done.
SELECT step.day, step.measure, step."group", step.due_day, SUM(step.owed), SUM(step.done)
FROM units_treenode top
JOIN units_treenode node ON node.version_id = top.version_id AND node.lft BETWEEN top.lft AND top.rgt
JOIN rollup_tallyday step ON step.unit_id = node.unit_id
WHERE top.version_id = %(version_id)s AND top.unit_id = %(unit_id)s
    AND step.subject = %(subject)s AND step.measure IN %(measures)s
    AND step.day > %(after)s AND step.day <= %(until)s
GROUP BY step.day, step.measure, step."group", step.due_day
ORDER BY step.day

-- name: nodes
-- Every unit of the tree in its order with its own amount of one measure. Columns: unit_id, lft, rgt, owed, done.
WITH counted AS (
    SELECT unit_id, owed, done FROM rollup_tally WHERE subject = %(subject)s AND measure = %(measure)s
    UNION ALL
    SELECT unit_id, -owed, -done
    FROM rollup_tallyday WHERE subject = %(subject)s AND measure = %(measure)s AND day > %(day)s
), own AS (
    SELECT unit_id, SUM(owed) AS owed, SUM(done) AS done FROM counted GROUP BY unit_id
)
SELECT node.unit_id, node.lft, node.rgt, COALESCE(own.owed, 0), COALESCE(own.done, 0)
FROM units_treenode node LEFT JOIN own ON own.unit_id = node.unit_id
WHERE node.version_id = %(version_id)s
ORDER BY node.lft
