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
