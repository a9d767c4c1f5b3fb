-- What flow reads of tallies: those of documents, and presence (`attended`) at the sittings about them, in arms of their
-- own, for the ids of sittings and documents overlap. How units stand, and what figures that makes, is worked out in
-- rules/profiles.py; a place is a unit's `lft` in a version of the tree. docs/algorithms/flow.md

-- name: units
-- The units at these places, each with the open one that it stands with: itself, or the one it rests beneath.
-- Columns: lft, unit_id, open_unit_id, kind.
SELECT lft, unit_id, open_unit_id, kind FROM units_treenode node
WHERE node.version_id = %(version_id)s AND node.lft IN %(places)s

-- name: facts
-- What units with these ids count, all days included, official members (subject 0) too. No tree is joined: the ids of a
-- branch are few runs, and each is one range of the index. People are told apart who must study: `must` is their group
-- where it is `named`, else 'due'; '' is all else. Only people are added up here, who are many rows a unit: all else would
-- be sorted for nothing, so a key may come twice. Columns: unit_id, subject, measure, due_day, must, owed, done.
SELECT now.unit_id, now.subject, now.measure, now.due_day, '' AS must, now.owed, now.done
FROM rollup_tally now
WHERE now.subject IN %(subjects)s AND now.measure IN %(measures)s AND now.unit_id IN %(ids)s
    AND now.subject <> 0 AND now.measure NOT IN (%(members)s, %(studied)s)
UNION ALL
SELECT unit_id, subject, measure, due_day, must, CAST(SUM(owed) AS bigint), CAST(SUM(done) AS bigint)
FROM (
    SELECT now.unit_id, now.subject, now.measure, now.due_day, now.owed, now.done,
        CASE
            WHEN %(study)s = 0 THEN ''
            WHEN now."group" IN %(named)s THEN now."group"
            WHEN now."group" LIKE %(due)s OR now."group" LIKE %(done)s THEN 'due'
            ELSE ''
        END AS must
    FROM rollup_tally now
    WHERE now.subject IN %(subjects)s AND now.measure IN %(measures)s AND now.unit_id IN %(ids)s
        AND now.measure IN (%(members)s, %(studied)s) AND (now.subject <> 0 OR now."group" LIKE %(official)s)
) fact
GROUP BY unit_id, subject, measure, due_day, must
UNION ALL
SELECT now.unit_id, now.subject, now.measure, now.due_day, '', now.owed, now.done
FROM rollup_tally now
WHERE now.subject IN %(sittings)s AND now.measure = %(attended)s AND now.unit_id IN %(ids)s

-- name: touched
-- The same for the open units of these places of which anything took effect after a day, and by the days since what
-- did, to be taken off. Columns: lft, unit_id, kind, day (NULL: all that is known), subject, measure, due_day, must, owed,
-- done.
WITH touched AS (
    SELECT DISTINCT node.open_unit_id AS unit_id
    FROM rollup_tallyday since
    JOIN units_treenode node ON node.version_id = %(version_id)s AND node.unit_id = since.unit_id
    WHERE since.subject IN %(subjects)s AND since.measure IN %(measures)s AND since.day > %(day)s
        AND (since.subject <> 0 OR since."group" LIKE %(official)s) AND node.lft IN %(places)s
    UNION
    SELECT node.open_unit_id
    FROM rollup_tallyday since
    JOIN units_treenode node ON node.version_id = %(version_id)s AND node.unit_id = since.unit_id
    WHERE since.subject IN %(sittings)s AND since.measure = %(attended)s AND since.day > %(day)s
        AND node.lft IN %(places)s
), held AS (
    SELECT unit_id, unit_id AS open_unit_id FROM touched
    UNION ALL
    SELECT node.unit_id, node.open_unit_id FROM units_treenode node
    WHERE EXISTS (SELECT 1 FROM touched)
        AND node.version_id = %(version_id)s AND node.lft IN %(places)s AND NOT node.is_open
        AND node.open_unit_id IN (SELECT unit_id FROM touched)
), fact AS (
    SELECT held.open_unit_id, NULL AS day, now.subject, now.measure, now.due_day, now."group", now.owed, now.done
    FROM held JOIN rollup_tally now ON now.unit_id = held.unit_id
    WHERE now.subject IN %(subjects)s AND now.measure IN %(measures)s
        AND (now.subject <> 0 OR now."group" LIKE %(official)s)
    UNION ALL
    SELECT held.open_unit_id, since.day, since.subject, since.measure, since.due_day, since."group",
        -since.owed, -since.done
    FROM held JOIN rollup_tallyday since ON since.unit_id = held.unit_id
    WHERE since.subject IN %(subjects)s AND since.measure IN %(measures)s AND since.day > %(day)s
        AND (since.subject <> 0 OR since."group" LIKE %(official)s)
    UNION ALL
    SELECT held.open_unit_id, NULL, now.subject, now.measure, now.due_day, '', now.owed, now.done
    FROM held JOIN rollup_tally now ON now.unit_id = held.unit_id
    WHERE now.subject IN %(sittings)s AND now.measure = %(attended)s
    UNION ALL
    SELECT held.open_unit_id, since.day, since.subject, since.measure, since.due_day, '', -since.owed, -since.done
    FROM held JOIN rollup_tallyday since ON since.unit_id = held.unit_id
    WHERE since.subject IN %(sittings)s AND since.measure = %(attended)s AND since.day > %(day)s
), told AS (
    SELECT fact.open_unit_id, fact.day, fact.subject, fact.measure, fact.due_day, fact.owed, fact.done,
        CASE
            WHEN %(study)s = 0 OR fact.measure NOT IN (%(members)s, %(studied)s) THEN ''
            WHEN fact."group" IN %(named)s THEN fact."group"
            WHEN fact."group" LIKE %(due)s OR fact."group" LIKE %(done)s THEN 'due'
            ELSE ''
        END AS must
    FROM fact
)
SELECT node.lft, node.unit_id, node.kind, told.day, told.subject, told.measure, told.due_day, told.must,
    SUM(told.owed), SUM(told.done)
FROM told JOIN units_treenode node ON node.version_id = %(version_id)s AND node.unit_id = told.open_unit_id
WHERE node.lft IN %(places)s
GROUP BY node.lft, node.unit_id, node.kind, told.day, told.subject, told.measure, told.due_day, told.must

-- name: tasks
-- A document's obligations in force that units of these places hold, by what says how they stand on any day.
-- Columns: lft, requirement_id, regular, due_day, done_on, count.
SELECT node.lft, task.requirement_id, task.regular, task.due_day, task.done_on, COUNT(*)
FROM units_treenode node JOIN plans_obligation task ON task.unit_id = node.unit_id
WHERE node.version_id = %(version_id)s AND node.lft IN %(places)s
    AND task.document_id = %(document_id)s AND task.withdrawn_on IS NULL
    AND task.requirement_id IN (SELECT id FROM documents_requirement WHERE version_id = %(requirements_of)s)
GROUP BY node.lft, task.requirement_id, task.regular, task.due_day, task.done_on

-- name: steps
-- By unit of these places: the first and the last day on which anything was done, and the last on which anything was
-- done or taken away, up to a day. Columns: lft, unit_id, kind, subject, measure, due_day, first_done, last_done, last.
SELECT MIN(node.lft), node.open_unit_id, MIN(CASE WHEN node.is_open THEN node.kind END),
    step.subject, step.measure, step.due_day,
    MIN(CASE WHEN step.done > 0 THEN step.day END), MAX(CASE WHEN step.done > 0 THEN step.day END), MAX(step.day)
FROM units_treenode node JOIN rollup_tallyday step ON step.unit_id = node.unit_id
WHERE node.version_id = %(version_id)s AND node.lft IN %(places)s
    AND step.subject IN %(subjects)s AND step.measure IN %(measures)s AND step.day <= %(day)s
    AND (step.done > 0 OR step.owed < 0)
GROUP BY node.open_unit_id, step.subject, step.measure, step.due_day
UNION ALL
SELECT MIN(node.lft), node.open_unit_id, MIN(CASE WHEN node.is_open THEN node.kind END),
    step.subject, step.measure, step.due_day,
    MIN(CASE WHEN step.done > 0 THEN step.day END), MAX(CASE WHEN step.done > 0 THEN step.day END), MAX(step.day)
FROM units_treenode node JOIN rollup_tallyday step ON step.unit_id = node.unit_id
WHERE node.version_id = %(version_id)s AND node.lft IN %(places)s
    AND step.subject IN %(sittings)s AND step.measure = %(attended)s AND step.day <= %(day)s AND step.done > 0
GROUP BY node.open_unit_id, step.subject, step.measure, step.due_day

-- name: neighbours
-- Dated tasks of these documents that were due by a day, of each of some units with all beneath it, and how many members
-- stand behind the figures. spans: (unit's number, first, last). Columns: number, owed, in_time, members.
WITH sibling (number, first, last) AS (
    VALUES %(spans)s
)
SELECT sibling.number,
    SUM(CASE fact.measure WHEN 'delivered' THEN fact.owed ELSE 0 END),
    SUM(CASE fact.measure WHEN 'delivered' THEN fact.done WHEN 'delivered_late' THEN -fact.done ELSE 0 END),
    SUM(CASE fact.measure WHEN 'members' THEN fact.owed ELSE 0 END)
FROM (
    SELECT node.lft, now.measure, now.owed, now.done
    FROM units_treenode node JOIN rollup_tally now ON now.unit_id = node.unit_id
    WHERE node.version_id = %(version_id)s AND node.lft IN %(places)s
        AND now.subject IN %(subjects)s AND now.measure IN ('delivered', 'delivered_late', 'members')
        AND (now.due_day < %(day)s OR (now.measure = 'members' AND now."group" LIKE %(official)s))
) fact
JOIN sibling ON fact.lft BETWEEN sibling.first AND sibling.last
GROUP BY sibling.number
