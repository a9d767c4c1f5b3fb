-- Who is called to a conference by its rules, and the list that is made of them.

-- name: parts
-- How many people the rules call, by the part of a unit's subtree that they stand in and by category, from the tallies of
-- members. As of a day = now less what took effect since. parts: (part, first, last); rules: (first, last, category,
-- level), '' for any; people that several rules call count once. Columns: part, category, people.
WITH part (part_id, first, last) AS (
    VALUES %(parts)s
), rule (first, last, category, level) AS (
    VALUES %(rules)s
)
SELECT part_id, category, SUM(people)
FROM (
    SELECT part.part_id, REPLACE(now."group", ':official:due', '') AS category, now.owed AS people, node.lft, node.level
    FROM part CROSS JOIN units_treenode node CROSS JOIN rollup_tally now
    WHERE node.version_id = %(version_id)s AND node.lft BETWEEN part.first AND part.last
        AND now.subject = 0 AND now.measure = 'members' AND now.unit_id = node.unit_id
        AND now."group" LIKE '%%:official:due'
    UNION ALL
    SELECT part.part_id, REPLACE(since."group", ':official:due', ''), -since.owed, node.lft, node.level
    FROM part CROSS JOIN units_treenode node CROSS JOIN rollup_tallyday since
    WHERE node.version_id = %(version_id)s AND node.lft BETWEEN part.first AND part.last
        AND since.subject = 0 AND since.measure = 'members' AND since.unit_id = node.unit_id
        AND since."group" LIKE '%%:official:due' AND since.day > %(day)s
) counted
WHERE EXISTS (
    SELECT 1 FROM rule
    WHERE counted.lft BETWEEN rule.first AND rule.last
        AND rule.category IN ('', counted.category) AND rule.level IN ('', counted.level)
)
GROUP BY part_id, category
HAVING SUM(people) <> 0

-- name: freeze
-- The list of a conference that is being called: everybody whom its rules call on its day, as they stood then.
WITH rule (first, last, category, level) AS (
    VALUES %(rules)s
)
INSERT INTO convening_convened
    (conference_id, member_id, unit_id, category, asked, token_hash, token_made_at, added_at, dropped_at, why)
SELECT conference.id, membership.member_id, membership.unit_id, membership.category, TRUE, '', NULL,
    conference.called_at, NULL, ''
FROM convening_conference conference
CROSS JOIN people_membership membership
JOIN units_treenode node ON node.version_id = %(version_id)s AND node.unit_id = membership.unit_id
WHERE conference.id = %(conference_id)s
    AND membership.standing = 'official' AND NOT membership.exempt AND membership.voided_at IS NULL
    AND membership.from_day <= conference.as_of
    AND (membership.until_day IS NULL OR membership.until_day > conference.as_of)
    AND EXISTS (
        SELECT 1 FROM rule
        WHERE node.lft BETWEEN rule.first AND rule.last
            AND rule.category IN ('', membership.category) AND rule.level IN ('', node.level)
    )
ON CONFLICT (conference_id, member_id) DO NOTHING

-- name: groups
-- Those expected at a conference. Columns: unit_id, category, people.
SELECT unit_id, category, COUNT(*)
FROM convening_convened
WHERE conference_id = %(conference_id)s AND asked AND dropped_at IS NULL
GROUP BY unit_id, category
ORDER BY unit_id, category

-- name: passes
-- The hashes of passes just made, by line of the list.
UPDATE convening_convened SET token_hash = new.column2
FROM (VALUES %(passes)s) AS new
WHERE convening_convened.id = new.column1
