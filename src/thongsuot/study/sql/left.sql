-- Who is left, by name. CROSS JOIN keeps SQLite in the order nodes, memberships. Completions are looked up member by
-- member (OFFSET 0, + 0): after a long sheet PostgreSQL takes a document's for few, and would read them all for each.

-- name: left
-- Members of the units at some places who must study and have no completion by a way that counts for everybody; after a
-- member where one is given. levels: those of the units, or those left out. Columns: lft, sort key, member, unit, category.
SELECT node.lft, COALESCE(named.sort_key, %(nameless)s) AS sort_key, one.member_id, one.unit_id, one.category
FROM units_treenode node CROSS JOIN people_membership one
LEFT JOIN people_membername named ON named.member_id = one.member_id
WHERE node.version_id = %(version_id)s AND node.lft BETWEEN %(first)s AND %(last)s AND one.unit_id = node.unit_id
    AND ((%(others)s = 1 AND node.level NOT IN %(levels)s) OR (%(others)s = 0 AND node.level IN %(levels)s))
    AND one.standing = 'official' AND NOT one.exempt AND one.voided_at IS NULL
    AND one.from_day <= %(day)s AND (one.until_day IS NULL OR one.until_day > %(day)s)
    AND (%(everybody)s = 1 OR one.category IN %(categories)s)
    AND NOT EXISTS (
        SELECT 1 FROM study_completion done
        WHERE done.member_id = one.member_id AND done.document_id + 0 = %(document_id)s AND done.way IN %(ways)s
            AND done.studied_on >= %(from_day)s AND done.studied_on <= %(day)s
            AND NOT EXISTS (SELECT 1 FROM study_withdrawal gone WHERE gone.completion_id = done.id)
        LIMIT 1 OFFSET 0
    )
    AND (
        node.lft > %(after_lft)s
        OR (
            node.lft = %(after_lft)s
            AND (
                COALESCE(named.sort_key, %(nameless)s) > %(after_key)s
                OR (COALESCE(named.sort_key, %(nameless)s) = %(after_key)s AND one.member_id > %(after_member)s)
            )
        )
    )
ORDER BY node.lft, COALESCE(named.sort_key, %(nameless)s), one.member_id
LIMIT %(limit)s

-- name: completed
-- What stands of members and documents, pair by pair. Columns: member, document, day, way, id.
SELECT done.member_id, done.document_id, done.studied_on, done.way, done.id
FROM %(lines)s AS line CROSS JOIN study_completion done
WHERE done.member_id = line.member_id AND done.document_id + 0 = line.document_id
    AND NOT EXISTS (SELECT 1 FROM study_withdrawal gone WHERE gone.completion_id = done.id)
