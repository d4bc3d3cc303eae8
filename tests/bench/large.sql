-- A large landlord, in the record of stock.sql: {more} orders more for each home, one in 250 of them open and one in
-- 40 of all done again; what was told of those of the last two years; certificates; and all that staff have to see to.
INSERT INTO repairs_workorder (landlord_id, reference, source_id, fingerprint, home_id, description, location, access_notes,
    class_code, type_code, priority_code, priority_name, trade_code, case_reference, contractor_id, raised_at, due_at,
    completed_at, actual_cost, estimated_cost)
  SELECT landlord_id, 'WQ' || to_char(id * 30 + k, 'FM0000000000'), source_id, 0, id, 'Mend the door of the bathroom', '', '',
    CASE WHEN (id + 3 * k) % 40 = 0 THEN '60' ELSE '10' END, '', CASE WHEN k % 6 = 0 THEN '1' ELSE '3' END, 'Routine', 'JR', '',
    NULL, began, began + interval '20 days',
    CASE WHEN (id * 7 + k * 11) % 250 <> 0 THEN least(began + (id + k) % 32 * interval '1 day', now()) END,
    40 + id % 300, 40 + id % 300
  FROM homes_home, generate_series(1, {more}) AS k,
    LATERAL (SELECT now() - ((id * 37 + k * 491) % 2150) * interval '1 day' AS began) AS at ORDER BY id, k;

-- Of each order of the last two years that somebody came, and how it went; of the open ones one in four that nobody
-- was in, or that there is more to do.
INSERT INTO repairs_statusupdate (landlord_id, work_order_id, position, reference, type_code, other_type, happened_at, comments)
  SELECT landlord_id, id, k, '', CASE WHEN k = 1 THEN '40' WHEN id % 9 = 0 THEN '70' WHEN id % 7 = 0 THEN '120-20' ELSE '60' END,
    '', coalesce(completed_at, least(raised_at + k * interval '1 day', now())), ''
  FROM repairs_workorder, generate_series(1, 2) AS k WHERE raised_at > now() - interval '730 days' ORDER BY id, k;
INSERT INTO repairs_statusupdate (landlord_id, work_order_id, position, reference, type_code, other_type, happened_at, comments)
  SELECT landlord_id, id, 3, '', (ARRAY['70', '90'])[1 + id / 4 % 2], '', now() - id % 40 * interval '1 day', ''
  FROM repairs_workorder WHERE completed_at IS NULL AND id % 4 = 0;
INSERT INTO repairs_completion (landlord_id, work_order_id, outcome, follow_on_reference)
  SELECT landlord_id, id, '', CASE WHEN id % 20 = 0 THEN 'WO1' ELSE '' END FROM repairs_workorder
  WHERE completed_at > now() - interval '730 days' AND id % 2 = 0 ORDER BY id;

INSERT INTO repairs_repairrequest (landlord_id, home_id, tenancy_id, reported_by_id, reference, reported_at, problem, problem_name,
    room, location, words, details, since, hazard, is_emergency, trade_code, class_code, type_code, rate_code, priority_code,
    priority_name, due_at, right_to_repair, who_is_in, how_to_get_in, pets, keysafe_place, keysafe_code, needs, alerts,
    contact_by, contact_phone, different_because, message, held_at, cancelled_because)
  SELECT t.landlord_id, t.home_id, t.id, {person}, 'R' || t.id, now() - t.id % 900 * interval '1 day', 'tap', 'A tap drips',
    'kitchen', 'Kitchen', '', '{}', '', '', false, 'PL', '10', '', '', '3', 'Routine', now() + (28 - t.id % 900) * interval '1 day',
    '', '', '', '', '', '', '', '[]', '', '', '', '{}', CASE WHEN t.id % 100 <> 0 THEN now() END, ''
  FROM tenancies_tenancy t WHERE t.ended_on IS NULL;
INSERT INTO repairs_said (landlord_id, request_id, by_id, at, kind, words, work_score, ease_score)
  SELECT landlord_id, id, {person}, reported_at, 'rated', '', 1 + id % 5, 1 + id % 4 FROM repairs_repairrequest WHERE id % 3 = 0;
INSERT INTO sync_outgoing (landlord_id, request_id, kind, body, made_at, tries, delivered_at, set_aside_at, failure, failure_says,
    given_up_because)
  SELECT landlord_id, id, 'RaiseRepair', '{}', reported_at, 1, CASE WHEN id % 100 <> 0 THEN reported_at END,
    CASE WHEN id % 100 = 0 THEN reported_at END, '', '', '' FROM repairs_repairrequest;
INSERT INTO notices_notice (channel, kind, "to", landlord_id, reply_to, subject, body, made_at, tries, sent_at, given_up_at, failure)
  SELECT 'email', 'repair_late', '', landlord_id, '', '', '', reported_at, 1, CASE WHEN id % 200 <> 0 THEN reported_at END,
    CASE WHEN id % 200 = 0 THEN reported_at END, '' FROM repairs_repairrequest;
INSERT INTO homes_correction (landlord_id, home_id, fact_kind, fact_code, fact_field, shown, what_is_wrong, should_be, raised_by_id,
    raised_at, due_on, state, answer, answered_at)
  SELECT landlord_id, id, 'homes', code, 'bedrooms', '2', 'There are three', '3', {person}, now() - interval '9 days',
    current_date + (id % 40)::int - 20, CASE WHEN id % 100 = 0 THEN 'waiting' ELSE 'refused' END, '',
    CASE WHEN id % 100 <> 0 THEN now() END FROM homes_home WHERE id % 5 = 0;

-- One question of every second household; one in fifty waits.
INSERT INTO enquiries_enquiry (landlord_id, home_id, tenancy_id, asked_by_id, asked_at, reference, about_kind, about_code,
    subject, cause, is_chasing, state, due_at, first_due_at, answered_at, first_answered_at, reopened, reply_token)
  SELECT landlord_id, home_id, id, {person}, at, 'Q' || id, 'homes', code, 'What is happening with my repairs?', 'my_repairs',
    id % 3 = 0, CASE WHEN id % 100 = 0 THEN 'waiting' ELSE 'answered' END, at + interval '7 days', at + interval '7 days',
    CASE WHEN id % 100 <> 0 THEN at + id % 9 * interval '1 day' END, CASE WHEN id % 100 <> 0 THEN at + id % 9 * interval '1 day' END,
    0, 't' || id
  FROM tenancies_tenancy, LATERAL (SELECT now() - id % 700 * interval '1 day' AS at) AS asked WHERE ended_on IS NULL AND id % 2 = 0;
INSERT INTO enquiries_message (landlord_id, enquiry_id, direction, channel, by_id, at, words, facts, asks)
  SELECT landlord_id, id, 'in', 'portal', {person}, asked_at, 'When?', '[]', false FROM enquiries_enquiry;

-- More work asked for on one open order in sixteen; signs of hazards to judge; requests for information that wait.
INSERT INTO repairs_morework (landlord_id, work_order_id, reference, what, why, cost, asked_at, due_at, state, answer)
  SELECT landlord_id, id, '', 'Renew the pipe behind the wall', 'It is worn through', 40 + id % 900,
    now() - id % 3 * interval '1 day', now() + (id % 5 - 2) * interval '1 day', 'waiting', ''
  FROM repairs_workorder WHERE completed_at IS NULL AND id % 16 = 1;
INSERT INTO hazards_sign (landlord_id, home_id, origin, hazard, way, aware_at, words, came_at, due_at, state, reason)
  SELECT landlord_id, id, 'bench:' || id, 'damp_mould', 'contractor', now() - interval '2 hours', 'Black mould', now(),
    now() + interval '22 hours', 'waiting', ''
  FROM homes_home WHERE id % 150 = 0;
INSERT INTO enquiries_informationrequest (landlord_id, home_id, tenancy_id, asked_by_id, representative, authority, answer_to,
    reference, subject, topic, received_at, state, outcome, days, acknowledge_by, due_at, still_days, extended_days,
    extended_because, next_duty, next_at)
  SELECT landlord_id, home_id, id, {person}, '', '', '', 'I' || id, 'What do lifts cost?', 'spending', at, 'working', '', 30,
    at + interval '5 days', at + interval '30 days', 0, 0, '', 'answer', at + interval '30 days'
  FROM tenancies_tenancy, LATERAL (SELECT now() - id % 40 * interval '1 day' AS at) AS asked
  WHERE ended_on IS NULL AND id % 150 = 0;

INSERT INTO office_queuemark (landlord_id, queue, about, owner_id, looked_at, looked_by_id)
  SELECT landlord_id, 'feedback', code, NULL, now(), NULL FROM repairs_said WHERE id % 4 = 0;
INSERT INTO office_queuemark (landlord_id, queue, about, owner_id, looked_at, looked_by_id)
  SELECT landlord_id, 'late', code, NULL, now(), NULL FROM repairs_workorder WHERE completed_at IS NULL AND id % 4 = 0;

INSERT INTO homes_component (landlord_id, reference, source_id, fingerprint, home_id, kind, name, manufacturer, model_number,
    installed_on, expected_life_years, inspection_outcome_code)
  SELECT landlord_id, 'GB' || id, source_id, 0, id, 'Heating: central heating gas boiler', '', '', '', date '2015-06-01', 15, ''
  FROM homes_home;
UPDATE safety_certificate SET type_code = '10';
INSERT INTO safety_certificate (landlord_id, reference, source_id, fingerprint, home_id, type_code, title, issued_on,
    valid_from, valid_to, certified_by, outcome_code)
  SELECT landlord_id, 'X' || t || '-' || id, source_id, 0, id, t::text, '', current_date - (id % 1900)::int,
    current_date - (id % 1900)::int, NULL, '', '' FROM homes_home, unnest(ARRAY[20, 80]) AS t;
INSERT INTO safety_certificate (landlord_id, reference, source_id, fingerprint, block_id, type_code, title, issued_on,
    valid_from, valid_to, certified_by, outcome_code)
  SELECT landlord_id, 'F' || id, source_id, 0, id, '0', 'Fire risk assessment', current_date - (id % 900)::int,
    current_date - (id % 900)::int, NULL, '', '' FROM homes_block;
