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
    SELECT member_id, MIN(unit_id) AS unit_id, MIN(category) AS category, MAX(CASE WHEN exempt THEN 1 ELSE 0 END) AS exempt,
        MIN(from_day) AS from_day
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
