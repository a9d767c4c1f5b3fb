-- name: stand
-- Each obligation's own standing; 9999-12-31 is no day.
UPDATE plans_obligation SET
    unit_id = new.column2,
    in_charge = new.column3,
    percent = new.column4,
    due_day = NULLIF(new.column5, '9999-12-31'),
    taken_on = NULLIF(new.column6, '9999-12-31'),
    done_on = NULLIF(new.column7, '9999-12-31'),
    withdrawn_on = NULLIF(new.column8, '9999-12-31')
FROM (VALUES %(standings)s) AS new
WHERE plans_obligation.id = new.column1
