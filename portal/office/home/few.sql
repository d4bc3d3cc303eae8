-- What is small and of several kinds about one home, in one answer: corrections, questions and requests for information
-- that wait, open cases of hazards, what was spent by year, where each kind of the landlord's records comes from, reports
-- of which no order has come yet, what is planned with every change of it, and how often the household asked of late.
SELECT
  (SELECT coalesce(jsonb_agg(jsonb_build_object('code', code, 'text', what_is_wrong, 'due_on', due_on)
       ORDER BY due_on), '[]')
   FROM homes_correction WHERE home_id = %(home)s AND state = 'waiting'),
  (SELECT coalesce(jsonb_agg(jsonb_build_object('code', asked.code, 'subject', asked.subject, 'state', asked.state,
       'reference', asked.reference, 'due_at', asked.due_at, 'owner', person.name) ORDER BY asked.due_at), '[]')
   FROM enquiries_enquiry AS asked
     LEFT JOIN landlords_officer AS officer ON officer.id = asked.owner_id
     LEFT JOIN people_person AS person ON person.id = officer.person_id
   WHERE asked.home_id = %(home)s AND asked.state IN ('waiting', 'asked')),
  (SELECT coalesce(jsonb_agg(jsonb_build_object('code', asked.code, 'subject', asked.subject, 'duty', asked.next_duty,
       'reference', asked.reference, 'due_at', asked.next_at, 'owner', person.name) ORDER BY asked.next_at), '[]')
   FROM enquiries_informationrequest AS asked
     LEFT JOIN landlords_officer AS officer ON officer.id = asked.owner_id
     LEFT JOIN people_person AS person ON person.id = officer.person_id
   WHERE asked.home_id = %(home)s AND asked.next_at IS NOT NULL),
  (SELECT coalesce(jsonb_agg(jsonb_build_object('code', hazard.code, 'hazard', hazard.hazard, 'kind', hazard.kind,
       'reference', hazard.reference, 'duty', hazard.duty, 'due_at', hazard.due_at, 'shared', hazard.is_shared,
       'owner', person.name) ORDER BY hazard.due_at), '[]')
   FROM (SELECT * FROM hazards_hazardcase WHERE home_id = %(home)s
         UNION ALL
         SELECT theirs.* FROM homes_home AS beside JOIN hazards_hazardcase AS theirs ON theirs.home_id = beside.id
         WHERE beside.block_id = %(block)s AND beside.id <> %(home)s AND theirs.is_shared) AS hazard
     LEFT JOIN landlords_officer AS officer ON officer.id = hazard.owner_id
     LEFT JOIN people_person AS person ON person.id = officer.person_id
   WHERE hazard.closed_at IS NULL AND %(hazards)s),
  (SELECT coalesce(jsonb_agg(jsonb_build_object('year', year, 'repairs', repairs, 'home', home, 'shared', shared,
       'block', block) ORDER BY year DESC), '[]')
   FROM (
     SELECT extract(year FROM completed_at AT TIME ZONE 'Europe/London')::int AS year,
       count(*) FILTER (WHERE home_id = %(home)s) AS repairs,
       coalesce(sum(actual_cost) FILTER (WHERE home_id = %(home)s), 0)::text AS home,
       coalesce(sum(actual_cost) FILTER (WHERE home_id IS NULL), 0)::text AS shared,
       coalesce(sum(actual_cost), 0)::text AS block
     FROM (SELECT home_id, completed_at, actual_cost FROM repairs_workorder WHERE block_id = %(block)s
           UNION ALL
           SELECT done.home_id, done.completed_at, done.actual_cost
           FROM homes_home AS beside JOIN repairs_workorder AS done ON done.home_id = beside.id
           WHERE beside.block_id = %(block)s) AS work
     WHERE completed_at IS NOT NULL
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
     AND joined_id IS NULL),
  (SELECT coalesce(jsonb_agg(jsonb_build_object('code', plan.code, 'title', plan.title, 'starts_on', plan.starts_on,
       'finishes_on', plan.finishes_on, 'certainty', plan.certainty, 'shared', plan.home_id IS NULL,
       'component', plan.component_id, 'system', source.system, 'as_of', source.as_of, 'delivery', delivery.code,
       'changes', (SELECT coalesce(jsonb_agg(jsonb_build_object('changed_on', changed_on, 'was_from', was_from,
                       'was_to', was_to, 'reason', reason)), '[]')
                   FROM investment_planchange WHERE planned_work_id = plan.id))
       ORDER BY plan.starts_on, plan.id), '[]')
   FROM (SELECT * FROM investment_plannedwork
         WHERE (home_id = %(home)s OR block_id = %(block)s OR estate_id = %(estate)s) AND ended_on IS NULL
         ORDER BY starts_on, id LIMIT %(most)s) AS plan
     JOIN records_source AS source ON source.id = plan.source_id
     LEFT JOIN sync_delivery AS delivery ON delivery.source_id = source.id),
  (SELECT jsonb_build_object('asked', count(*), 'chased', count(*) FILTER (WHERE is_chasing))
   FROM enquiries_enquiry WHERE home_id = %(home)s AND asked_at >= %(of_late)s)
