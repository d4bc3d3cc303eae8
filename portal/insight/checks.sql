-- Of each home that must have a check: whether it had one in date on a day. As safety.rules.state_of says it of
-- one home; tests hold the two together. A check of a block counts for each home in it.
WITH papers AS (
  SELECT home_id, block_id, estate_id, outcome_code, issued_on, valid_from, valid_to,
    coalesce(issued_on, valid_from) AS checked_on, id
  FROM safety_certificate
  WHERE landlord_id = %(landlord)s
    AND (type_code = ANY(%(types)s) OR (type_code = '0' AND title ILIKE ANY(%(titles)s)))
    AND (coalesce(issued_on, valid_from) <= %(day)s OR coalesce(issued_on, valid_from) IS NULL)
),
placed AS ({placed}),
latest AS (
  SELECT DISTINCT ON (place) place, outcome_code <> %(failed)s
    AND coalesce(valid_to, (checked_on + make_interval(months => %(months)s))::date, 'infinity') >= %(day)s AS holds
  FROM placed ORDER BY place, coalesce(checked_on, valid_to) DESC NULLS LAST, id
),
parts AS (
  SELECT home_id, block_id, estate_id FROM homes_component
  WHERE landlord_id = %(landlord)s AND kind = ANY(%(needs)s)
    AND (ended_on IS NULL OR ended_on > %(day)s) AND (installed_on IS NULL OR installed_on <= %(day)s)
)
SELECT %(year)s::date AS year, home.block_id AS at_block, coalesce(latest.holds, false) AS "{key}"
FROM homes_home home JOIN homes_block block ON block.id = home.block_id
LEFT JOIN latest ON latest.place = {place}
WHERE home.landlord_id = %(landlord)s AND (home.ended_on IS NULL OR home.ended_on > %(day)s) AND {needed}
