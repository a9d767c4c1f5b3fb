-- Members of whom another learning system is told. CROSS JOIN keeps SQLite in the order nodes, memberships.

-- name: told
-- Members who stand officially at some places and completed a document, or passed its quiz; after one where given.
-- Columns: lft, member, unit, code.
SELECT node.lft, one.member_id, one.unit_id, person.code
FROM units_treenode node CROSS JOIN people_membership one
JOIN people_member person ON person.id = one.member_id
WHERE node.version_id = %(version_id)s AND node.lft BETWEEN %(first)s AND %(last)s AND one.unit_id = node.unit_id
    AND one.standing = 'official' AND one.voided_at IS NULL
    AND one.from_day <= %(day)s AND (one.until_day IS NULL OR one.until_day > %(day)s)
    AND (node.lft > %(after_lft)s OR one.member_id > %(after_member)s)
    AND (
        EXISTS (
            SELECT 1 FROM study_completion done
            WHERE done.member_id = one.member_id AND done.document_id = %(document_id)s
        )
        OR EXISTS (
            SELECT 1 FROM courses_attempt tried
            WHERE tried.member_id = one.member_id AND tried.document_id = %(document_id)s AND tried.passed
        )
    )
ORDER BY node.lft, one.member_id
LIMIT %(limit)s
