-- name: valid
-- The entries of these catalogues that are valid on a day, in their order. Columns: as `CatalogueEntry` has them.
SELECT catalogue, code, words_vi, words_en, detail, position, from_day, until_day, revision
FROM catalogues_entry
WHERE catalogue IN %(catalogues)s AND from_day <= %(day)s AND (until_day IS NULL OR until_day > %(day)s)
ORDER BY position, code, id
