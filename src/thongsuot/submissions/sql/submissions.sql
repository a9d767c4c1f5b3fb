-- Who sent what for a period, beneath a unit of the tree that the period goes by. CROSS JOIN keeps SQLite in the order
-- spans, nodes, reports.

-- name: standing
-- Open units that owe a report, those of them whose report is in force, and those whose report came after the due day.
-- spans: (part, first, last); levels: (level), any where everybody = 1. Columns: part, asked, sent, late.
WITH part (part_id, first, last) AS (
    VALUES %(spans)s
)
SELECT part.part_id, COUNT(*), COUNT(report.id), COUNT(CASE WHEN report.sent_at >= %(late_from)s THEN 1 END)
FROM part CROSS JOIN units_treenode node
LEFT JOIN submissions_report report
    ON report.period_id = %(period_id)s AND report.unit_id = node.unit_id AND report.called_back_at IS NULL
WHERE node.version_id = %(version_id)s AND node.is_open AND node.lft BETWEEN part.first AND part.last
    AND node.unit_id <> %(opener_id)s AND (%(everybody)s = 1 OR node.level IN %(levels)s)
GROUP BY part.part_id

-- name: standing_of_members
-- The same, of units alone that have, themselves or beneath, members of these groups; and of those whose report is in
-- force. How many such units stand beneath another is told by a running count in the order of the tree: that at its last
-- place, less that at its own. Columns as above.
WITH part (part_id, first, last) AS (
    VALUES %(spans)s
), peopled AS (
    SELECT unit_id
    FROM (
        SELECT node.unit_id, now.owed
        FROM units_treenode node CROSS JOIN rollup_tally now
        WHERE node.version_id = %(version_id)s AND node.lft BETWEEN %(first)s AND %(last)s
            AND now.subject = 0 AND now.measure = %(measure)s AND now.unit_id = node.unit_id
            AND (now."group" IN %(groups)s OR (%(any)s = 1 AND now."group" LIKE %(must)s))
        UNION ALL
        SELECT node.unit_id, -since.owed
        FROM units_treenode node CROSS JOIN rollup_tallyday since
        WHERE EXISTS (
                SELECT 1 FROM rollup_tallyday WHERE subject = 0 AND measure = %(measure)s AND day > %(day)s
            )
            AND node.version_id = %(version_id)s AND node.lft BETWEEN %(first)s AND %(last)s
            AND since.subject = 0 AND since.measure = %(measure)s AND since.unit_id = node.unit_id
            AND since.day > %(day)s
            AND (since."group" IN %(groups)s OR (%(any)s = 1 AND since."group" LIKE %(must)s))
    ) counted
    GROUP BY unit_id
    HAVING SUM(owed) > 0
), placed AS (
    SELECT node.unit_id, node.lft, CASE WHEN peopled.unit_id IS NULL THEN 0 ELSE 1 END AS own,
        COUNT(peopled.unit_id) OVER (ORDER BY node.lft ROWS UNBOUNDED PRECEDING) AS so_far
    FROM units_treenode node LEFT JOIN peopled ON peopled.unit_id = node.unit_id
    WHERE node.version_id = %(version_id)s AND node.lft BETWEEN %(first)s AND %(last)s
)
SELECT part.part_id, COUNT(*), COUNT(report.id), COUNT(CASE WHEN report.sent_at >= %(late_from)s THEN 1 END)
FROM part CROSS JOIN units_treenode node
JOIN placed here ON here.lft = node.lft
JOIN placed there ON there.lft = node.rgt
LEFT JOIN submissions_report report
    ON report.period_id = %(period_id)s AND report.unit_id = node.unit_id AND report.called_back_at IS NULL
WHERE node.version_id = %(version_id)s AND node.is_open AND node.lft BETWEEN part.first AND part.last
    AND node.unit_id <> %(opener_id)s AND (%(everybody)s = 1 OR node.level IN %(levels)s)
    AND (there.so_far - here.so_far + here.own > 0 OR report.id IS NOT NULL)
GROUP BY part.part_id

-- name: sums
-- What the uppermost reports in each part say together: a report takes in those beneath its unit, so that nobody is added
-- up twice. Columns: part, group, owed, done, and of how many reports the part's sums are.
WITH part (part_id, first, last) AS (
    VALUES %(spans)s
), sent AS (
    SELECT part.part_id, report.id, node.lft, MAX(node.rgt) OVER (
        PARTITION BY part.part_id ORDER BY node.lft ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS above
    FROM submissions_report report
    JOIN units_treenode node ON node.version_id = %(version_id)s AND node.unit_id = report.unit_id
    JOIN part ON node.lft BETWEEN part.first AND part.last
    WHERE report.period_id = %(period_id)s AND report.called_back_at IS NULL AND node.unit_id <> %(unit_id)s
), uppermost AS (
    SELECT part_id, id, COUNT(*) OVER (PARTITION BY part_id) AS reports
    FROM sent WHERE above IS NULL OR above < lft
)
SELECT uppermost.part_id, figure."group", SUM(figure.owed), SUM(figure.done), MAX(uppermost.reports)
FROM uppermost
LEFT JOIN submissions_reportfigure figure ON figure.report_id = uppermost.id
GROUP BY uppermost.part_id, figure."group"
