-- Where documents are stuck: every open unit beneath one unit × the tracked stages, in one pass. docs/algorithms/flow.md

-- name: figures
-- stages: (subject, code, place, measure, by_kind, due_day, first, last); `first`..`last` is where the document reaches.
-- owing: (subject, code, kind), the kinds of units that owe a stage by what they are.
-- Columns: subject, part_id, code, owed, reached, overdue, due, stuck, members, due_on. Part = a child of the unit in
-- view with all beneath it, or the unit itself. Code '' = units that owe any stage, of which `reached` have reported.
WITH stage (subject, code, place, measure, by_kind, due_day, first, last) AS (
    VALUES %(stages)s
), owing (subject, code, kind) AS (
    VALUES %(owing)s
), part AS (
    SELECT unit_id AS part_id, lft AS first, lft AS last
    FROM units_treenode WHERE version_id = %(version_id)s AND unit_id = %(unit_id)s
    UNION ALL
    SELECT unit_id, lft, rgt
    FROM units_treenode WHERE version_id = %(version_id)s AND parent_id = %(unit_id)s
), node AS (
    SELECT node.unit_id, node.open_unit_id, node.is_open, node.kind, node.lft, part.part_id
    FROM part
    JOIN units_treenode node ON node.version_id = %(version_id)s AND node.lft BETWEEN part.first AND part.last
), fact AS (
    SELECT unit_id, subject, measure, due_day, owed, done
    FROM rollup_tally WHERE subject IN %(subjects)s AND measure IN %(measures)s
    UNION ALL
    SELECT unit_id, subject, measure, due_day, -owed, -done
    FROM rollup_tallyday WHERE subject IN %(subjects)s AND measure IN %(measures)s AND day > %(day)s
), counted AS ( -- what a closed unit counts stands with the open one it rests beneath
    SELECT node.open_unit_id AS unit_id, fact.subject, fact.measure, fact.due_day,
        SUM(fact.owed) AS owed, SUM(fact.done) AS done
    FROM fact JOIN node ON node.unit_id = fact.unit_id
    GROUP BY node.open_unit_id, fact.subject, fact.measure, fact.due_day
), standing AS (
    SELECT unit_id, subject, measure, SUM(owed) AS owed, SUM(done) AS done,
        MIN(CASE WHEN owed > done THEN due_day END) AS lacking_by
    FROM counted GROUP BY unit_id, subject, measure
), state AS ( -- one row for each unit and stage that it owes; lacking_by NULL = reached
    SELECT node.part_id, node.unit_id, stage.subject, stage.code, stage.place,
        CASE WHEN COALESCE(standing.done, 0) > 0 THEN NULL ELSE stage.due_day END AS lacking_by,
        CASE WHEN COALESCE(standing.done, 0) > 0 THEN 1 ELSE 0 END AS reported
    FROM stage
    JOIN owing ON owing.subject = stage.subject AND owing.code = stage.code
    JOIN node ON node.kind = owing.kind AND node.is_open AND node.lft BETWEEN stage.first AND stage.last
    LEFT JOIN standing ON standing.unit_id = node.unit_id
        AND standing.subject = stage.subject AND standing.measure = stage.measure
    WHERE stage.by_kind = 1
    UNION ALL
    SELECT node.part_id, node.unit_id, stage.subject, stage.code, stage.place,
        standing.lacking_by, CASE WHEN standing.done > 0 THEN 1 ELSE 0 END
    FROM stage
    JOIN standing ON standing.subject = stage.subject AND standing.measure = stage.measure AND standing.owed > 0
    JOIN node ON node.unit_id = standing.unit_id
    WHERE stage.by_kind = 0
), stuck AS ( -- at the first stage missed
    SELECT subject, unit_id, MIN(place) AS place
    FROM state WHERE lacking_by < %(day)s GROUP BY subject, unit_id
), held AS (
    SELECT node.unit_id, node.open_unit_id
    FROM (SELECT DISTINCT unit_id FROM stuck) one JOIN node ON node.open_unit_id = one.unit_id
), waiting AS (
    SELECT held.open_unit_id AS unit_id, SUM(people.owed) AS members
    FROM held JOIN (
        SELECT unit_id, owed
        FROM rollup_tally WHERE subject = 0 AND measure = 'members' AND "group" LIKE %(official)s
        UNION ALL
        SELECT unit_id, -owed
        FROM rollup_tallyday
        WHERE subject = 0 AND measure = 'members' AND "group" LIKE %(official)s AND day > %(day)s
    ) people ON people.unit_id = held.unit_id
    GROUP BY held.open_unit_id
)
SELECT state.subject, state.part_id, state.code, COUNT(*),
    SUM(CASE WHEN state.lacking_by IS NULL THEN 1 ELSE 0 END),
    SUM(CASE WHEN state.lacking_by < %(day)s THEN 1 ELSE 0 END),
    SUM(CASE WHEN state.lacking_by >= %(day)s AND state.lacking_by < %(no_day)s THEN 1 ELSE 0 END),
    SUM(CASE WHEN stuck.unit_id IS NULL THEN 0 ELSE 1 END),
    SUM(CASE WHEN stuck.unit_id IS NULL THEN 0 ELSE COALESCE(waiting.members, 0) END),
    MIN(CASE WHEN stuck.unit_id IS NULL THEN NULL ELSE state.lacking_by END)
FROM state
LEFT JOIN stuck ON stuck.subject = state.subject AND stuck.unit_id = state.unit_id AND stuck.place = state.place
LEFT JOIN waiting ON waiting.unit_id = stuck.unit_id
GROUP BY state.subject, state.part_id, state.code
UNION ALL
SELECT subject, part_id, '', COUNT(*), SUM(reported), 0, 0, 0, 0, NULL
FROM (
    SELECT subject, part_id, unit_id, MAX(reported) AS reported FROM state GROUP BY subject, part_id, unit_id
) one
GROUP BY subject, part_id

-- name: since
-- The last day on which something was overdue beneath a unit, and the last on which anything was reached, by document.
-- stages: (subject, measure, by_kind, due_day). Columns: subject, overdue_until, reached_on; NULL where there is none.
WITH stage (subject, measure, by_kind, due_day) AS (
    VALUES %(stages)s
), node AS (
    SELECT node.unit_id, node.open_unit_id
    FROM units_treenode top
    JOIN units_treenode node ON node.version_id = top.version_id AND node.lft BETWEEN top.lft AND top.rgt
    WHERE top.version_id = %(version_id)s AND top.unit_id = %(unit_id)s
), fact AS (
    SELECT fact.subject, fact.measure, fact.due_day, fact.day, fact.done, fact.owed, node.open_unit_id
    FROM rollup_tallyday fact JOIN node ON node.unit_id = fact.unit_id
    WHERE fact.subject IN %(subjects)s AND fact.measure IN %(measures)s AND fact.day <= %(day)s
        AND (fact.done > 0 OR fact.owed < 0)
), step AS (
    SELECT fact.subject, fact.day, fact.due_day, CASE WHEN fact.done > 0 THEN 1 ELSE 0 END AS reached
    FROM fact JOIN stage ON stage.subject = fact.subject AND stage.measure = fact.measure AND stage.by_kind = 0
    UNION ALL
    SELECT fact.subject, MIN(fact.day), stage.due_day, 1
    FROM fact JOIN stage ON stage.subject = fact.subject AND stage.measure = fact.measure AND stage.by_kind = 1
    WHERE fact.done > 0
    GROUP BY fact.subject, fact.open_unit_id, stage.measure, stage.due_day
)
SELECT subject, MAX(CASE WHEN day > due_day THEN day END), MAX(CASE WHEN reached = 1 THEN day END)
FROM step GROUP BY subject

-- name: neighbours
-- Dated tasks of these documents that were due by a day, of each unit beneath one parent with all beneath it, and how
-- many members stand behind the figures. Columns: unit_id, owed, in_time, members.
WITH sibling AS (
    SELECT unit_id, lft, rgt FROM units_treenode
    WHERE version_id = %(version_id)s AND parent_id = %(parent_id)s AND is_open
)
SELECT sibling.unit_id,
    SUM(CASE fact.measure WHEN 'delivered' THEN fact.owed ELSE 0 END),
    SUM(CASE fact.measure WHEN 'delivered' THEN fact.done WHEN 'delivered_late' THEN -fact.done ELSE 0 END),
    SUM(CASE fact.measure WHEN 'members' THEN fact.owed ELSE 0 END)
FROM sibling
JOIN units_treenode node ON node.version_id = %(version_id)s AND node.lft BETWEEN sibling.lft AND sibling.rgt
JOIN rollup_tally fact ON fact.unit_id = node.unit_id
    AND fact.subject IN %(subjects)s AND fact.measure IN ('delivered', 'delivered_late', 'members')
    AND (fact.due_day < %(day)s OR (fact.measure = 'members' AND fact."group" LIKE %(official)s))
GROUP BY sibling.unit_id
