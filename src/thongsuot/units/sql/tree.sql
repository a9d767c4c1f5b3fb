-- name: standings
-- Every unit in the tree of a day, open or closed, with its official name then. Read whole: the builder sorts.
SELECT place.unit_id, place.parent_id, unit.closed_on IS NULL OR unit.closed_on > %(day)s AS is_open,
       unit.code, name.kind, name.words, name.sort_key
FROM units_placement place
JOIN units_unit unit ON unit.id = place.unit_id
JOIN units_name name ON name.unit_id = place.unit_id AND name.role = 'official'
WHERE place.from_day <= %(day)s AND (place.until_day IS NULL OR place.until_day > %(day)s)
  AND name.from_day <= %(day)s AND (name.until_day IS NULL OR name.until_day > %(day)s)
