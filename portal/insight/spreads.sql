spread AS (
  SELECT year AS of_year, coalesce(at_block, 0) AS of_block, grouping(at_block) = 1 AS of_whole, {values}
  FROM facts WHERE {known} GROUP BY GROUPING SETS ((year), (year, at_block))
)
