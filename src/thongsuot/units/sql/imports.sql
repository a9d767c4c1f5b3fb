-- name: remove_units
-- The units that an import brought; nothing refers to them any more.
DELETE FROM units_unit WHERE run_id = %(run_id)s
