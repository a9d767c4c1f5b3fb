-- Which units have members left, from the tallies alone. CROSS JOIN keeps SQLite in the order nodes, tallies. As of a day
-- = now less what took effect since.

-- name: units_left
-- Open units of a range with members of their own who must study and have not. Columns: unit, level, people.
SELECT unit_id, level, SUM(people)
FROM (
    SELECT node.unit_id, node.level, now.owed AS people
    FROM units_treenode node CROSS JOIN rollup_tally now
    WHERE node.version_id = %(version_id)s AND node.is_open AND node.lft BETWEEN %(first)s AND %(last)s
        AND now.subject = 0 AND now.measure = %(members)s AND now.unit_id = node.unit_id
        AND (now."group" IN %(groups)s OR (%(everybody)s = 1 AND now."group" LIKE %(official)s))
    UNION ALL
    SELECT node.unit_id, node.level, -now.done
    FROM units_treenode node CROSS JOIN rollup_tally now
    WHERE node.version_id = %(version_id)s AND node.is_open AND node.lft BETWEEN %(first)s AND %(last)s
        AND now.subject = %(subject)s AND now.measure = %(studied)s AND now.unit_id = node.unit_id
        AND (now."group" IN %(ways)s OR (%(everybody)s = 1 AND now."group" LIKE %(official_ways)s))
    UNION ALL
    SELECT node.unit_id, node.level, -since.owed
    FROM units_treenode node CROSS JOIN rollup_tallyday since
    WHERE EXISTS (SELECT 1 FROM rollup_tallyday WHERE subject = 0 AND measure = %(members)s AND day > %(day)s)
        AND node.version_id = %(version_id)s AND node.is_open AND node.lft BETWEEN %(first)s AND %(last)s
        AND since.subject = 0 AND since.measure = %(members)s AND since.unit_id = node.unit_id
        AND since.day > %(day)s
        AND (since."group" IN %(groups)s OR (%(everybody)s = 1 AND since."group" LIKE %(official)s))
    UNION ALL
    SELECT node.unit_id, node.level, since.done
    FROM units_treenode node CROSS JOIN rollup_tallyday since
    WHERE EXISTS (
            SELECT 1 FROM rollup_tallyday WHERE subject = %(subject)s AND measure = %(studied)s AND day > %(day)s
        )
        AND node.version_id = %(version_id)s AND node.is_open AND node.lft BETWEEN %(first)s AND %(last)s
        AND since.subject = %(subject)s AND since.measure = %(studied)s AND since.unit_id = node.unit_id
        AND since.day > %(day)s
        AND (since."group" IN %(ways)s OR (%(everybody)s = 1 AND since."group" LIKE %(official_ways)s))
) counted
GROUP BY unit_id, level
HAVING SUM(people) > 0
ORDER BY unit_id
