-- What the board reads: few rows for many points, nobody by name.

-- name: sums
-- Points and people of a conference, summed by the group that two arrays have for the points' ids: of those in use that
-- gave a sign today how many are open and silent, then of all how many people were there and are. An id beyond an array
-- has no group. Columns: group, open, silent, was, now; two rows for a group.
SELECT
    (%(of_running)s::integer[])[point_id - %(before)s],
    COUNT(*) FILTER (WHERE last_at >= %(open_since)s), COUNT(*) FILTER (WHERE last_at < %(open_since)s), 0, 0
FROM convening_pointsign
WHERE point_id BETWEEN %(first)s AND %(last)s AND last_at >= %(heard_since)s
GROUP BY 1
UNION ALL
SELECT (%(of_all)s::integer[])[point_id - %(before)s], 0, 0, SUM(was), SUM(now)
FROM convening_pointcount
WHERE sitting_id = %(sitting_id)s
GROUP BY 1

-- name: points
-- All points of a conference and the people counted at them in a sitting. A point that is no longer used counts among no
-- points, but those who were there stay counted. No tree is joined: where an owner stands is remembered. Nothing is
-- grouped: nearly each point has an owner of its own. Columns: owner_id, state (0 no longer used, 1 open, 2 silent,
-- 3 offline), was, now.
SELECT point.owner_id,
    CASE
        WHEN point.closed_at IS NOT NULL THEN 0
        WHEN sign.last_at >= %(open_since)s THEN 1
        WHEN sign.last_at >= %(today_since)s THEN 2
        ELSE 3
    END,
    COALESCE(counted.was, 0), COALESCE(counted.now, 0)
FROM convening_point point
LEFT JOIN convening_pointsign sign ON sign.point_id = point.id
LEFT JOIN convening_pointcount counted ON counted.point_id = point.id AND counted.sitting_id = %(sitting_id)s
WHERE point.conference_id = %(conference_id)s

-- name: points_within
-- The same of the owners within some places of a tree.
SELECT point.owner_id,
    CASE
        WHEN point.closed_at IS NOT NULL THEN 0
        WHEN sign.last_at >= %(open_since)s THEN 1
        WHEN sign.last_at >= %(today_since)s THEN 2
        ELSE 3
    END,
    COALESCE(counted.was, 0), COALESCE(counted.now, 0)
FROM convening_point point
JOIN units_treenode node ON node.version_id = %(version_id)s AND node.unit_id = point.owner_id
    AND node.lft BETWEEN %(first)s AND %(last)s
LEFT JOIN convening_pointsign sign ON sign.point_id = point.id
LEFT JOIN convening_pointcount counted ON counted.point_id = point.id AND counted.sitting_id = %(sitting_id)s
WHERE point.conference_id = %(conference_id)s

-- name: twice
-- Those whose coming was noted at several points in a sitting and stands, with each of these points. Few have later
-- events, and only among them can such people be. Columns: convened_id, point_id, first seen_at, unit_id.
WITH moved AS (
    SELECT DISTINCT later.convened_id
    FROM convening_rollcall later
    JOIN convening_rollcall opening
        ON opening.opens AND opening.sitting_id = later.sitting_id AND opening.convened_id = later.convened_id
    WHERE NOT later.opens AND later.sitting_id = %(sitting_id)s AND later.kind = 'present'
        AND (opening.kind <> 'present' OR later.point_id <> opening.point_id)
), event AS (
    SELECT one.convened_id, one.unit_id, one.id, one.kind, one.point_id, one.seen_at, one.undoes
    FROM moved
    JOIN convening_rollcall one
        ON one.opens AND one.sitting_id = %(sitting_id)s AND one.convened_id = moved.convened_id
    UNION ALL
    SELECT one.convened_id, one.unit_id, one.id, one.kind, one.point_id, one.seen_at, one.undoes
    FROM moved
    JOIN convening_rollcall one
        ON NOT one.opens AND one.sitting_id = %(sitting_id)s AND one.convened_id = moved.convened_id
), came AS (
    SELECT one.convened_id, one.unit_id, one.point_id, MIN(one.seen_at) AS seen_at
    FROM event one
    WHERE one.kind = 'present' AND NOT EXISTS (
        SELECT 1 FROM event undo WHERE undo.convened_id = one.convened_id AND undo.undoes = one.id
    )
    GROUP BY one.convened_id, one.unit_id, one.point_id
)
SELECT came.convened_id, came.point_id, came.seen_at, came.unit_id
FROM came
JOIN (SELECT convened_id FROM came GROUP BY convened_id HAVING COUNT(DISTINCT point_id) > 1) several
    ON several.convened_id = came.convened_id
JOIN units_treenode node ON node.version_id = %(version_id)s AND node.unit_id = came.unit_id
WHERE node.lft BETWEEN %(first)s AND %(last)s
ORDER BY came.convened_id, came.seen_at, came.point_id
