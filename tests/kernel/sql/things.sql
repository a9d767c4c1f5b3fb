-- Statements of the tests of kernel.db.

-- name: by_key
SELECT measure, "group", due_day, owed, done FROM rollup_tally
WHERE unit_id = %(unit_id)s AND measure IN %(measures)s
ORDER BY measure

-- name: like
SELECT measure FROM rollup_tally WHERE measure LIKE 'a%%' AND unit_id = %(unit_id)s

-- name: forget
DELETE FROM rollup_tally WHERE unit_id = %(unit_id)s
