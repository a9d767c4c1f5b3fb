-- What is asked with every batch of a roll call, prepared: docs/algorithms/roll-call.md.

-- name: ruled
-- The documents of a conference whose rule is in force.
SELECT studied.document_id
FROM convening_studieddocument AS studied
WHERE studied.conference_id = %(conference)s
    AND EXISTS (SELECT 1 FROM study_studyrule AS ruled
        WHERE ruled.document_id = studied.document_id AND ruled.applied_at IS NOT NULL)
ORDER BY studied.document_id
