-- From facts (a year, a block, and for each measure yes, no or nothing) to counts, by year and by year and block.
-- Of blocks only those that have as many homes as may be shown. `places` is of how many blocks the landlord's is.
WITH facts AS MATERIALIZED ({facts}),
big AS (
  SELECT block_id FROM homes_home WHERE landlord_id = %s AND ended_on IS NULL
  GROUP BY block_id HAVING count(*) >= %s
),
counted AS MATERIALIZED (
  SELECT year, at_block, grouping(at_block) = 1 AS is_whole, {counts}
  FROM facts GROUP BY GROUPING SETS ((year), (year, at_block))
)
SELECT * FROM (SELECT *, {places} FROM counted) AS told
WHERE is_whole OR at_block IN (SELECT block_id FROM big)
