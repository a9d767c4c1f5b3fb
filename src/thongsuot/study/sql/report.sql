-- What a report on a document tells beside its figures.

-- name: gatherings
-- Cell meetings and make-up sessions about a document, corrected ones once and those taken back not at all, by the part
-- in which their unit stands.
-- spans: (part, first, last). Columns: part, kind, count.
WITH part (part_id, first, last) AS (
    VALUES %(spans)s
)
SELECT part.part_id, held.kind, COUNT(*)
FROM study_gatheringdocument about
JOIN study_gathering held ON held.id = about.gathering_id AND held.held_on <= %(day)s
JOIN units_treenode node ON node.version_id = %(version_id)s AND node.unit_id = held.unit_id
JOIN part ON node.lft BETWEEN part.first AND part.last
WHERE about.document_id = %(document_id)s
    AND NOT EXISTS (SELECT 1 FROM study_gathering later WHERE later.replaces_id = held.id)
    AND NOT EXISTS (SELECT 1 FROM study_gatheringwithdrawal gone WHERE gone.gathering_id = held.id)
GROUP BY part.part_id, held.kind
