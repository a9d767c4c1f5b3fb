-- name: remove_units
-- The units that an import brought; nothing refers to them any more.
DELETE FROM units_unit WHERE run_id = %(run_id)s

-- name: rename
-- Each name row's own new words, kind and keys. A CASE for each row would take a hundred times as long.
UPDATE units_name SET words = new.column2, kind = new.column3, folded = new.column4, sort_key = new.column5
FROM (VALUES %(names)s) AS new
WHERE units_name.id = new.column1

-- name: place_beneath
-- Each placement row's own new parent.
UPDATE units_placement SET parent_id = CAST(new.column2 AS bigint)
FROM (VALUES %(places)s) AS new
WHERE units_placement.id = new.column1
