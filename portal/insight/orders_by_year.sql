-- Of each order one row for the year it was finished in, and one for the year it was ordered in.
SELECT done_in AS year, at_block, rp02_2, rp02_1, first_time, days, NULL::boolean AS recalled, NULL::boolean AS no_access
FROM known WHERE done_in IS NOT NULL
UNION ALL
SELECT ordered_in, at_block, NULL, NULL, NULL, NULL, recalled, no_access
FROM known WHERE ordered_in IS NOT NULL
