-- What is small and of several kinds about one home, in one answer: corrections that wait, its own repairs done
-- by year, where each kind of the landlord's records comes from, and reports of which no order has come yet.
SELECT
  (SELECT coalesce(jsonb_agg(jsonb_build_object('code', code, 'text', what_is_wrong, 'due_on', due_on)
       ORDER BY due_on), '[]')
   FROM homes_correction WHERE home_id = %(home)s AND state = 'waiting'),
  (SELECT coalesce(jsonb_agg(jsonb_build_object('year', year, 'repairs', repairs, 'cost', cost)
       ORDER BY year DESC), '[]')
   FROM (
     SELECT extract(year FROM completed_at AT TIME ZONE 'Europe/London')::int AS year,
       count(*) AS repairs, coalesce(sum(actual_cost), 0)::text AS cost
     FROM repairs_workorder WHERE home_id = %(home)s AND completed_at IS NOT NULL
     GROUP BY 1
   ) AS done),
  (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', landlords_feed.kind, 'system', system, 'as_of', as_of)), '[]')
   FROM landlords_feed JOIN records_source ON records_source.id = landlords_feed.source_id
   WHERE landlords_feed.landlord_id = %(landlord)s),
  (SELECT coalesce(jsonb_agg(jsonb_build_object('code', code, 'title', problem_name, 'reference', reference,
       'due_at', due_at, 'held_at', held_at, 'slot', slot, 'shared', block_id IS NOT NULL OR estate_id IS NOT NULL,
       'emergency', is_emergency) ORDER BY due_at), '[]')
   FROM repairs_repairrequest AS report
   WHERE (home_id = %(home)s OR block_id = %(block)s OR estate_id = %(estate)s) AND cancelled_at IS NULL
     AND NOT EXISTS (SELECT FROM repairs_workorder WHERE repairs_workorder.request_id = report.id)
     AND joined_id IS NULL)
