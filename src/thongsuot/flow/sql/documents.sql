-- What every page of one document asks: written out, for building these statements anew cost more than answering them.

-- name: versions
-- A document's versions, the newest first, each with what says how it stands on any day: the document, the required
-- sittings about it ("7,12"), what the study rule in force asks ("level=day,…", categories), as `publications` reads
-- them; and where the document's owner stands in a version of the tree, for `documents.queries.visible.may_read`.
SELECT version.document_id, version.id, version.state, version.published_at, version.withdrawn_at, version.reason,
    document.kind, document.symbol, document.title, document.issuer_words, document.issued_on, document.owner_id,
    (
        SELECT GROUP_CONCAT(sitting.id)
        FROM convening_studieddocument about
        JOIN convening_conference held ON held.id = about.conference_id AND held.cancelled_at IS NULL
        JOIN convening_sitting sitting ON sitting.conference_id = held.id AND sitting.required
        WHERE about.document_id = document.id
    ),
    (SELECT GROUP_CONCAT(due.level || '=' || due.day) FROM study_ruledeadline due WHERE due.rule_id = applied.id),
    (SELECT GROUP_CONCAT(must.category) FROM study_rulecategory must WHERE must.rule_id = applied.id),
    owner.lft, beside.lft, beside.rgt
FROM documents_document document
JOIN documents_version version ON version.document_id = document.id
LEFT JOIN study_studyrule applied ON applied.id = (
    SELECT rule.id FROM study_studyrule rule
    WHERE rule.document_id = document.id AND rule.applied_at IS NOT NULL
    ORDER BY rule.revision DESC LIMIT 1
)
LEFT JOIN units_treenode owner ON owner.version_id = %(tree_id)s AND owner.unit_id = document.owner_id
LEFT JOIN units_treenode beside ON beside.version_id = owner.version_id AND beside.unit_id = owner.open_unit_id
WHERE document.id = %(document_id)s
ORDER BY version.number DESC, version.id

-- name: versions_on_postgresql
-- The same.
SELECT version.document_id, version.id, version.state, version.published_at, version.withdrawn_at, version.reason,
    document.kind, document.symbol, document.title, document.issuer_words, document.issued_on, document.owner_id,
    (
        SELECT STRING_AGG(sitting.id::text, ',')
        FROM convening_studieddocument about
        JOIN convening_conference held ON held.id = about.conference_id AND held.cancelled_at IS NULL
        JOIN convening_sitting sitting ON sitting.conference_id = held.id AND sitting.required
        WHERE about.document_id = document.id
    ),
    (SELECT STRING_AGG(due.level || '=' || due.day, ',') FROM study_ruledeadline due WHERE due.rule_id = applied.id),
    (SELECT STRING_AGG(must.category, ',') FROM study_rulecategory must WHERE must.rule_id = applied.id),
    owner.lft, beside.lft, beside.rgt
FROM documents_document document
JOIN documents_version version ON version.document_id = document.id
LEFT JOIN study_studyrule applied ON applied.id = (
    SELECT rule.id FROM study_studyrule rule
    WHERE rule.document_id = document.id AND rule.applied_at IS NOT NULL
    ORDER BY rule.revision DESC LIMIT 1
)
LEFT JOIN units_treenode owner ON owner.version_id = %(tree_id)s AND owner.unit_id = document.owner_id
LEFT JOIN units_treenode beside ON beside.version_id = owner.version_id AND beside.unit_id = owner.open_unit_id
WHERE document.id = %(document_id)s
ORDER BY version.number DESC, version.id

-- name: asked
-- What a version asks for as people decided it, in the order of its text. Columns as `requirements` reads them.
SELECT requirement.id, COALESCE(clause.place, ''), requirement.quote,
    requirement.kind, requirement.statement, requirement.comparator, requirement.low, requirement.high,
    requirement.counted_in, requirement.every, requirement.text_only, requirement.product, requirement.collective,
    requirement.row, requirement.due_kind, requirement.due_from, requirement.due_until, requirement.due_every,
    requirement.due_before, requirement.due_text
FROM documents_requirement requirement
LEFT JOIN documents_clause clause ON clause.id = requirement.clause_id
WHERE requirement.version_id = %(version_id)s AND requirement.state IN ('confirmed', 'corrected')
ORDER BY requirement.start, requirement.id
