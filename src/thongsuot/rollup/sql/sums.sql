-- Sums of tallies over ranges of one tree. As of a day = now less what took effect since; where nothing did, the second
-- half is never entered. CROSS JOIN keeps SQLite in the order ranges, nodes, tallies; PostgreSQL orders as it likes, and
-- is given the subtree's first and last lft as numbers, so that it knows a small subtree from a large one.

-- name: parts
-- The unit's own part (part_id = the unit), its open children, and (part_id 0) the closed units directly beneath it that
-- it does not alone succeed. Children are found by hopping: the first stands at lft + 1, the next after the last one's
-- subtree. Columns: part_id, first, last.
WITH RECURSIVE child AS (
    SELECT node.unit_id, node.is_open, node.lft, node.rgt, parent.rgt AS last
    FROM units_treenode parent
    JOIN units_treenode node ON node.version_id = parent.version_id AND node.lft = parent.lft + 1
    WHERE parent.version_id = %(version_id)s AND parent.unit_id = %(unit_id)s AND parent.rgt > parent.lft
    UNION ALL
    SELECT node.unit_id, node.is_open, node.lft, node.rgt, child.last
    FROM child
    JOIN units_treenode node ON node.version_id = %(version_id)s AND node.lft = child.rgt + 1
    WHERE child.rgt < child.last
)
SELECT unit_id, lft, lft
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
FROM child

-- name: sums
-- What the units of some parts count together. spans: (part, first, last). Columns: part, measure, group, due_day, owed,
-- done. Each half is added up by itself: that is what keeps the rows few that are put together. `likelihood` tells SQLite
-- that a part is small: else it reads all tallies first, to know which units it need not look up.
WITH part (part_id, first, last) AS (
    VALUES %(spans)s
)
SELECT part_id, measure, "group", due_day, SUM(owed), SUM(done)
FROM (
    SELECT part.part_id, now.measure, now."group", now.due_day, SUM(now.owed) AS owed, SUM(now.done) AS done
    FROM part CROSS JOIN units_treenode node CROSS JOIN rollup_tally now
    WHERE node.version_id = %(version_id)s
        AND likelihood(node.lft >= part.first, 0.001) AND likelihood(node.lft <= part.last, 0.001)
        AND now.subject = %(subject)s AND now.measure IN %(measures)s AND now.unit_id = node.unit_id
    GROUP BY part.part_id, now.measure, now."group", now.due_day
    UNION ALL
    SELECT part.part_id, since.measure, since."group", since.due_day, -SUM(since.owed), -SUM(since.done)
    FROM part CROSS JOIN units_treenode node CROSS JOIN rollup_tallyday since
    WHERE EXISTS (
            SELECT 1 FROM rollup_tallyday
            WHERE subject = %(subject)s AND measure IN %(measures)s AND day > %(day)s
        )
        AND node.version_id = %(version_id)s
        AND likelihood(node.lft >= part.first, 0.001) AND likelihood(node.lft <= part.last, 0.001)
        AND since.subject = %(subject)s AND since.measure IN %(measures)s AND since.unit_id = node.unit_id
        AND since.day > %(day)s
    GROUP BY part.part_id, since.measure, since."group", since.due_day
) counted
GROUP BY part_id, measure, "group", due_day
HAVING SUM(owed) <> 0 OR SUM(done) <> 0

-- name: sums_on_postgresql
-- The same. The part is told by the place after the join (where parts leave a gap, it is NULL), and the join is asked for
-- in the order of units: two indexes then run side by side, while a hash of a nation's rows would not fit its memory.
WITH part (part_id, first, last) AS (
    VALUES %(spans)s
), bound AS (
    SELECT part_id, first AS place FROM part UNION ALL SELECT NULL, last + 1 FROM part
), bounds AS (
    SELECT array_agg(place ORDER BY place, part_id NULLS FIRST) AS places,
        array_agg(part_id ORDER BY place, part_id NULLS FIRST) AS parts
    FROM bound
)
SELECT part_id, measure, "group", due_day, SUM(owed), SUM(done)
FROM (
    SELECT part_id, measure, "group", due_day, SUM(owed) AS owed, SUM(done) AS done
    FROM (
        SELECT (SELECT parts FROM bounds)[width_bucket(node.lft, (SELECT places FROM bounds))] AS part_id,
            now.measure, now."group", now.due_day, now.owed, now.done
        FROM units_treenode node JOIN rollup_tally now ON now.unit_id = node.unit_id
        WHERE node.version_id = %(version_id)s AND node.lft BETWEEN %(first)s AND %(last)s
            AND now.subject = %(subject)s AND now.measure IN %(measures)s
        ORDER BY now.unit_id
    ) placed
    GROUP BY part_id, measure, "group", due_day
    UNION ALL
    SELECT part_id, measure, "group", due_day, -SUM(owed), -SUM(done)
    FROM (
        SELECT (SELECT parts FROM bounds)[width_bucket(node.lft, (SELECT places FROM bounds))] AS part_id,
            since.measure, since."group", since.due_day, since.owed, since.done
        FROM units_treenode node JOIN rollup_tallyday since ON since.unit_id = node.unit_id
        WHERE node.version_id = %(version_id)s AND node.lft BETWEEN %(first)s AND %(last)s
            AND since.subject = %(subject)s AND since.measure IN %(measures)s AND since.day > %(day)s
        ORDER BY since.unit_id
    ) placed
    GROUP BY part_id, measure, "group", due_day
) counted
GROUP BY part_id, measure, "group", due_day
HAVING SUM(owed) <> 0 OR SUM(done) <> 0

-- name: sums_of_few
-- The same on PostgreSQL where the parts are few units: each is looked up, where a join would read every unit's tallies.
WITH part (part_id, first, last) AS (
    VALUES %(spans)s
), bound AS (
    SELECT part_id, first AS place FROM part UNION ALL SELECT NULL, last + 1 FROM part
), bounds AS (
    SELECT array_agg(place ORDER BY place, part_id NULLS FIRST) AS places,
        array_agg(part_id ORDER BY place, part_id NULLS FIRST) AS parts
    FROM bound
)
SELECT part_id, measure, "group", due_day, SUM(owed), SUM(done)
FROM (
    SELECT (SELECT parts FROM bounds)[width_bucket(node.lft, (SELECT places FROM bounds))] AS part_id,
        now.measure, now."group", now.due_day, now.owed, now.done
    FROM units_treenode node CROSS JOIN LATERAL (
        SELECT measure, "group", due_day, owed, done FROM rollup_tally
        WHERE subject = %(subject)s AND measure IN %(measures)s AND unit_id = node.unit_id
        OFFSET 0
    ) now
    WHERE node.version_id = %(version_id)s AND node.lft BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT (SELECT parts FROM bounds)[width_bucket(node.lft, (SELECT places FROM bounds))] AS part_id,
        since.measure, since."group", since.due_day, -since.owed, -since.done
    FROM units_treenode node CROSS JOIN LATERAL (
        SELECT measure, "group", due_day, owed, done FROM rollup_tallyday
        WHERE subject = %(subject)s AND measure IN %(measures)s AND unit_id = node.unit_id AND day > %(day)s
        OFFSET 0
    ) since
    WHERE EXISTS (
            SELECT 1 FROM rollup_tallyday
            WHERE subject = %(subject)s AND measure IN %(measures)s AND day > %(day)s
        )
        AND node.version_id = %(version_id)s AND node.lft BETWEEN %(first)s AND %(last)s
) placed
GROUP BY part_id, measure, "group", due_day
HAVING SUM(owed) <> 0 OR SUM(done) <> 0

-- name: totals
-- A unit's subtotal of several subjects. Columns: subject, measure, group, due_day, owed, done.
SELECT subject, measure, "group", due_day, SUM(owed), SUM(done)
FROM (
    SELECT now.subject, now.measure, now."group", now.due_day, now.owed, now.done
    FROM units_treenode node CROSS JOIN rollup_tally now
    WHERE node.version_id = %(version_id)s AND node.lft BETWEEN %(first)s AND %(last)s
        AND now.subject IN %(subjects)s AND now.measure IN %(measures)s AND now.unit_id = node.unit_id
    UNION ALL
    SELECT since.subject, since.measure, since."group", since.due_day, -since.owed, -since.done
    FROM units_treenode node CROSS JOIN rollup_tallyday since
    WHERE EXISTS (
            SELECT 1 FROM rollup_tallyday
            WHERE subject IN %(subjects)s AND measure IN %(measures)s AND day > %(day)s
        )
        AND node.version_id = %(version_id)s AND node.lft BETWEEN %(first)s AND %(last)s
        AND since.subject IN %(subjects)s AND since.measure IN %(measures)s AND since.unit_id = node.unit_id
        AND since.day > %(day)s
) counted
GROUP BY subject, measure, "group", due_day
HAVING SUM(owed) <> 0 OR SUM(done) <> 0

-- name: steps
-- What a subtree's counts of some subjects changed by together, day by day. Columns: day, measure, group, due_day, owed, done.
SELECT step.day, step.measure, step."group", step.due_day, SUM(step.owed), SUM(step.done)
FROM units_treenode node CROSS JOIN rollup_tallyday step
WHERE node.version_id = %(version_id)s AND node.lft BETWEEN %(first)s AND %(last)s
    AND step.subject IN %(subjects)s AND step.measure IN %(measures)s AND step.unit_id = node.unit_id
    AND step.day > %(after)s AND step.day <= %(until)s
GROUP BY step.day, step.measure, step."group", step.due_day
ORDER BY step.day

-- name: own
-- What units themselves count of one measure, a unit as often as it has groups and due days: adding them up costs more
-- here than where they are read. One row of lists, which is read in half the time of a row a unit: units, owed, done.
SELECT json_group_array(unit_id), json_group_array(owed), json_group_array(done)
FROM (
    SELECT unit_id, owed, done FROM rollup_tally WHERE subject = %(subject)s AND measure = %(measure)s
    UNION ALL
    SELECT unit_id, -owed, -done
    FROM rollup_tallyday WHERE subject = %(subject)s AND measure = %(measure)s AND day > %(day)s
) counted

-- name: own_on_postgresql
SELECT COALESCE(array_agg(unit_id), '{}'), COALESCE(array_agg(owed), '{}'), COALESCE(array_agg(done), '{}')
FROM (
    SELECT unit_id, owed, done FROM rollup_tally WHERE subject = %(subject)s AND measure = %(measure)s
    UNION ALL
    SELECT unit_id, -owed, -done
    FROM rollup_tallyday WHERE subject = %(subject)s AND measure = %(measure)s AND day > %(day)s
) counted

-- name: places
-- Every unit of the tree in its order, and how many stand beneath each. One row of lists: units, beneath.
SELECT json_group_array(unit_id), json_group_array(beneath)
FROM (
    SELECT unit_id, rgt - lft AS beneath FROM units_treenode WHERE version_id = %(version_id)s ORDER BY lft
) node

-- name: places_on_postgresql
SELECT COALESCE(array_agg(unit_id ORDER BY lft), '{}'), COALESCE(array_agg(rgt - lft ORDER BY lft), '{}')
FROM units_treenode WHERE version_id = %(version_id)s
