-- From facts (a year, a block, and for each measure yes, no or nothing) to counts, by year and by year and block.
-- They are counted by year and block first: the landlord's are then sums of those, and nothing large is sorted.
-- Of blocks only those that have as many homes as may be shown. `places` is of how many blocks the landlord's is.
WITH {known}facts AS NOT MATERIALIZED ({facts}),
big AS (
  SELECT block_id FROM homes_home WHERE landlord_id = %s AND ended_on IS NULL
  GROUP BY block_id HAVING count(*) >= %s
),
placed AS (SELECT year, at_block, {counts} FROM facts GROUP BY year, at_block),
counted AS MATERIALIZED (
  SELECT year, at_block, grouping(at_block) = 1 AS is_whole, {sums}
  FROM placed GROUP BY GROUPING SETS ((year), (year, at_block))
),
told AS (SELECT *, {places} FROM counted){spreads}
SELECT * FROM told{beside}
WHERE is_whole OR at_block IN (SELECT block_id FROM big)
