-- Who studied a document, for the recount.

-- name: plain
-- Those of whom one completion and one official membership stand, which has not ended: how many alike. Columns: unit,
-- category, exempt, way, the day studied, the later of that and the first day of the membership, people.
SELECT stood.unit_id, stood.category, stood.exempt, done.way, done.day,
    CASE WHEN stood.from_day > done.day THEN stood.from_day ELSE done.day END, COUNT(*)
FROM (
    SELECT one.member_id, MIN(one.way) AS way, MIN(one.studied_on) AS day
    FROM study_completion one LEFT JOIN study_withdrawal gone ON gone.completion_id = one.id
    WHERE one.document_id = %(document_id)s AND gone.id IS NULL
    GROUP BY one.member_id HAVING COUNT(*) = 1
) done
JOIN (
    SELECT member_id, MIN(unit_id) AS unit_id, MIN(category) AS category,
        MAX(CASE WHEN exempt THEN 1 ELSE 0 END) AS exempt, MIN(from_day) AS from_day
    FROM people_membership WHERE standing = 'official' AND voided_at IS NULL
    GROUP BY member_id HAVING COUNT(*) = 1 AND COUNT(until_day) = 0
) stood ON stood.member_id = done.member_id
GROUP BY 1, 2, 3, 4, 5, 6

-- name: others
-- The members with completions that stand who are not among these, in order.
SELECT done.member_id
FROM (
    SELECT one.member_id, COUNT(*) AS times
    FROM study_completion one LEFT JOIN study_withdrawal gone ON gone.completion_id = one.id
    WHERE one.document_id = %(document_id)s AND gone.id IS NULL
    GROUP BY one.member_id
) done
LEFT JOIN (
    SELECT member_id FROM people_membership WHERE standing = 'official' AND voided_at IS NULL
    GROUP BY member_id HAVING COUNT(*) = 1 AND COUNT(until_day) = 0
) stood ON stood.member_id = done.member_id
WHERE done.times > 1 OR stood.member_id IS NULL
ORDER BY done.member_id

-- name: unexplained
-- What the daily tallies of a document hold beyond those whom `plain` counts by a rule: what is left is for the others to
-- explain. pairs: "category:way" of the categories named. Columns: unit, group, due day, day, owed, done.
SELECT unit_id, "group", due_day, day, SUM(owed), SUM(done)
FROM (
    SELECT unit_id, "group", due_day, day, owed, done
    FROM rollup_tallyday WHERE subject = %(document_id)s AND measure = %(measure)s
    UNION ALL
    SELECT stood.unit_id,
        stood.category || ':official:' || CASE WHEN stood.exempt = 1 THEN 'exempt' ELSE 'due' END || ':' || done.way,
        %(no_day)s, CASE WHEN stood.from_day > done.day THEN stood.from_day ELSE done.day END, 0, -1
    FROM (
        SELECT one.member_id, MIN(one.way) AS way, MIN(one.studied_on) AS day
        FROM study_completion one LEFT JOIN study_withdrawal gone ON gone.completion_id = one.id
        WHERE one.document_id = %(document_id)s AND gone.id IS NULL
        GROUP BY one.member_id HAVING COUNT(*) = 1
    ) done
    JOIN (
        SELECT member_id, MIN(unit_id) AS unit_id, MIN(category) AS category,
            MAX(CASE WHEN exempt THEN 1 ELSE 0 END) AS exempt, MIN(from_day) AS from_day
        FROM people_membership WHERE standing = 'official' AND voided_at IS NULL
        GROUP BY member_id HAVING COUNT(*) = 1 AND COUNT(until_day) = 0
    ) stood ON stood.member_id = done.member_id
    WHERE done.day >= %(from_day)s AND (
        stood.category || ':' || done.way IN %(pairs)s OR (stood.category NOT IN %(named)s AND done.way IN %(ways)s)
    )
) told
GROUP BY unit_id, "group", due_day, day
HAVING SUM(owed) <> 0 OR SUM(done) <> 0

-- name: adrift
-- By how much the tallies known now differ from the sum of their days. Columns: unit, group, due day, owed, done.
SELECT unit_id, "group", due_day, SUM(owed), SUM(done)
FROM (
    SELECT unit_id, "group", due_day, owed, done
    FROM rollup_tally WHERE subject = %(document_id)s AND measure = %(measure)s
    UNION ALL
    SELECT unit_id, "group", due_day, -owed, -done
    FROM rollup_tallyday WHERE subject = %(document_id)s AND measure = %(measure)s
) told
GROUP BY unit_id, "group", due_day
HAVING SUM(owed) <> 0 OR SUM(done) <> 0
