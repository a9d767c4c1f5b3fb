-- Which documents a unit's members must study.

-- name: reaching
-- The rules in force whose owner is a unit or stands above it, of documents that are or were in force, with what they set.
-- What a closed unit owned reaches on from where it rests. Columns: rule, document, symbol, title, first day, part
-- (deadline, category, way), code, way, day; a rule without deadlines has one row of empty ones.
WITH rule AS (
    SELECT one.id, one.document_id, document.symbol, document.title, one.from_day
    FROM study_studyrule one
    JOIN documents_document document ON document.id = one.document_id
    JOIN units_treenode owner ON owner.version_id = %(version_id)s AND owner.unit_id = one.unit_id
    JOIN units_treenode standing ON standing.version_id = %(version_id)s AND standing.unit_id = owner.open_unit_id
    WHERE one.applied_at IS NOT NULL AND one.from_day <= %(day)s
        AND standing.lft <= %(lft)s AND standing.rgt >= %(lft)s
        AND EXISTS (
            SELECT 1 FROM documents_version version
            WHERE version.document_id = one.document_id AND version.state IN %(states)s
        )
        AND NOT EXISTS (
            SELECT 1 FROM study_studyrule later
            WHERE later.document_id = one.document_id AND later.revision > one.revision
                AND later.applied_at IS NOT NULL AND later.from_day <= %(day)s
        )
)
SELECT rule.id, rule.document_id, rule.symbol, rule.title, rule.from_day, 'deadline', set_for.level, '', set_for.day
FROM rule LEFT JOIN study_ruledeadline set_for ON set_for.rule_id = rule.id
UNION ALL
SELECT rule.id, rule.document_id, rule.symbol, rule.title, rule.from_day, 'category', named.category, '', NULL
FROM rule JOIN study_rulecategory named ON named.rule_id = rule.id
UNION ALL
SELECT rule.id, rule.document_id, rule.symbol, rule.title, rule.from_day, 'way', way.category, way.way, NULL
FROM rule JOIN study_ruleway way ON way.rule_id = rule.id

-- name: known
-- Where members stood officially, and what they completed of some documents. Columns: member, document (0: a membership),
-- category or way, first or only day, the day until which.
SELECT one.member_id, 0, one.category, one.from_day, one.until_day
FROM people_membership one
WHERE one.member_id IN %(members)s AND one.standing = 'official' AND one.voided_at IS NULL
UNION ALL
SELECT done.member_id, done.document_id, done.way, done.studied_on, NULL
FROM study_completion done
WHERE done.member_id IN %(members)s AND done.document_id IN %(documents)s
    AND NOT EXISTS (SELECT 1 FROM study_withdrawal gone WHERE gone.completion_id = done.id)
