-- Each responsive order that was finished or ordered in these years, read once, with what was told of it on the day.
known AS MATERIALIZED (
  SELECT done_in, ordered_in, at_block, days, recalled, told.no_access,
    CASE WHEN done AND emergency THEN kept END AS rp02_2,
    CASE WHEN done AND NOT emergency THEN kept END AS rp02_1,
    CASE WHEN again OR told.unfinished THEN false
      WHEN orders.told OR told.work_order_id IS NOT NULL THEN true END AS first_time
  FROM ({orders}) AS orders LEFT JOIN (
    SELECT work_order_id, bool_or(unfinished) AS unfinished, bool_or(no_access) AS no_access
    FROM ({updates}) AS update GROUP BY work_order_id
  ) AS told ON told.work_order_id = orders.id
)
