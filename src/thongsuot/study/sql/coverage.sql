-- What the tallies of a document and of members say beside their sums. CROSS JOIN keeps SQLite in the order spans, nodes,
-- tallies. As of a day = now less what took effect since.

-- name: reporting
-- Open units with members who must study, and those of them where anybody has. spans: (part, first, last). Columns: part,
-- units, reporting.
WITH part (part_id, first, last) AS (
    VALUES %(spans)s
)
SELECT part_id, COUNT(*), COUNT(CASE WHEN done > 0 THEN 1 END)
FROM (
    SELECT part_id, unit_id, SUM(done) AS done
    FROM (
        SELECT part.part_id, now.unit_id, now.owed AS due, 0 AS done
        FROM part CROSS JOIN units_treenode node CROSS JOIN rollup_tally now
        WHERE node.version_id = %(version_id)s AND node.is_open AND node.lft BETWEEN part.first AND part.last
            AND now.subject = 0 AND now.measure = %(members)s AND now.unit_id = node.unit_id
            AND (now."group" IN %(groups)s OR (%(everybody)s = 1 AND now."group" LIKE %(official)s))
        UNION ALL
        SELECT part.part_id, since.unit_id, -since.owed, 0
        FROM part CROSS JOIN units_treenode node CROSS JOIN rollup_tallyday since
        WHERE EXISTS (
                SELECT 1 FROM rollup_tallyday WHERE subject = 0 AND measure = %(members)s AND day > %(day)s
            )
            AND node.version_id = %(version_id)s AND node.is_open AND node.lft BETWEEN part.first AND part.last
            AND since.subject = 0 AND since.measure = %(members)s AND since.unit_id = node.unit_id
            AND since.day > %(day)s
            AND (since."group" IN %(groups)s OR (%(everybody)s = 1 AND since."group" LIKE %(official)s))
        UNION ALL
        SELECT part.part_id, now.unit_id, 0, now.done
        FROM part CROSS JOIN units_treenode node CROSS JOIN rollup_tally now
        WHERE node.version_id = %(version_id)s AND node.is_open AND node.lft BETWEEN part.first AND part.last
            AND now.subject = %(subject)s AND now.measure = %(studied)s AND now.unit_id = node.unit_id
        UNION ALL
        SELECT part.part_id, since.unit_id, 0, -since.done
        FROM part CROSS JOIN units_treenode node CROSS JOIN rollup_tallyday since
        WHERE EXISTS (
                SELECT 1 FROM rollup_tallyday
                WHERE subject = %(subject)s AND measure = %(studied)s AND day > %(day)s
            )
            AND node.version_id = %(version_id)s AND node.is_open AND node.lft BETWEEN part.first AND part.last
            AND since.subject = %(subject)s AND since.measure = %(studied)s AND since.unit_id = node.unit_id
            AND since.day > %(day)s
    ) counted
    GROUP BY part_id, unit_id
    HAVING SUM(due) > 0
) units
GROUP BY part_id

-- name: reporting_of_few
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
SELECT part_id, COUNT(*), COUNT(CASE WHEN done > 0 THEN 1 END)
FROM (
    SELECT (SELECT parts FROM bounds)[width_bucket(node.lft, (SELECT places FROM bounds))] AS part_id,
        COALESCE((
            SELECT SUM(owed) FROM rollup_tally
            WHERE subject = 0 AND measure = %(members)s AND unit_id = node.unit_id
                AND ("group" IN %(groups)s OR (%(everybody)s = 1 AND "group" LIKE %(official)s))
        ), 0) - COALESCE((
            SELECT SUM(owed) FROM rollup_tallyday
            WHERE subject = 0 AND measure = %(members)s AND unit_id = node.unit_id AND day > %(day)s
                AND ("group" IN %(groups)s OR (%(everybody)s = 1 AND "group" LIKE %(official)s))
        ), 0) AS due,
        COALESCE((
            SELECT SUM(done) FROM rollup_tally
            WHERE subject = %(subject)s AND measure = %(studied)s AND unit_id = node.unit_id
        ), 0) - COALESCE((
            SELECT SUM(done) FROM rollup_tallyday
            WHERE subject = %(subject)s AND measure = %(studied)s AND unit_id = node.unit_id AND day > %(day)s
        ), 0) AS done
    FROM units_treenode node
    WHERE node.version_id = %(version_id)s AND node.is_open AND node.lft BETWEEN %(first)s AND %(last)s
) counted
WHERE part_id IS NOT NULL AND due > 0
GROUP BY part_id

-- name: late
-- By how much those done have grown after the deadline of their units' level. deadlines: (level, day). Columns: part, done.
WITH part (part_id, first, last) AS (
    VALUES %(spans)s
),
deadline (level, day) AS (
    VALUES %(deadlines)s
)
SELECT part.part_id, SUM(step.done)
FROM part CROSS JOIN units_treenode node CROSS JOIN rollup_tallyday step
WHERE node.version_id = %(version_id)s AND node.lft BETWEEN part.first AND part.last
    AND step.subject = %(subject)s AND step.measure = %(studied)s AND step.unit_id = node.unit_id
    AND step.day > %(earliest)s AND step.day <= %(day)s
    AND step.day > COALESCE((SELECT deadline.day FROM deadline WHERE deadline.level = node.level), %(default)s)
    AND (step."group" IN %(ways)s OR (%(everybody)s = 1 AND step."group" LIKE %(official)s))
GROUP BY part.part_id

-- name: late_of_few
-- The same on PostgreSQL where the parts are few units.
WITH part (part_id, first, last) AS (
    VALUES %(spans)s
), bound AS (
    SELECT part_id, first AS place FROM part UNION ALL SELECT NULL, last + 1 FROM part
), bounds AS (
    SELECT array_agg(place ORDER BY place, part_id NULLS FIRST) AS places,
        array_agg(part_id ORDER BY place, part_id NULLS FIRST) AS parts
    FROM bound
), deadline (level, day) AS (
    VALUES %(deadlines)s
)
SELECT part_id, SUM(done)
FROM (
    SELECT (SELECT parts FROM bounds)[width_bucket(node.lft, (SELECT places FROM bounds))] AS part_id,
        (
            SELECT SUM(step.done) FROM rollup_tallyday step
            WHERE step.subject = %(subject)s AND step.measure = %(studied)s AND step.unit_id = node.unit_id
                AND step.day > %(earliest)s AND step.day <= %(day)s
                AND step.day > COALESCE((SELECT deadline.day FROM deadline WHERE deadline.level = node.level), %(default)s)
                AND (step."group" IN %(ways)s OR (%(everybody)s = 1 AND step."group" LIKE %(official)s))
        ) AS done
    FROM units_treenode node
    WHERE node.version_id = %(version_id)s AND node.lft BETWEEN %(first)s AND %(last)s
) counted
WHERE part_id IS NOT NULL AND done IS NOT NULL
GROUP BY part_id
