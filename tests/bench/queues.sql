-- More of what waits, in the record of stock.sql: {more} orders more for each home, one in 250 of them open and
-- one in 40 of all done again; and every kind of thing that staff have to see to.
INSERT INTO repairs_workorder (landlord_id, reference, source_id, fingerprint, home_id, description, location, access_notes,
    class_code, type_code, priority_code, priority_name, trade_code, case_reference, contractor_id, raised_at, due_at,
    completed_at, actual_cost, estimated_cost)
  SELECT landlord_id, 'WQ' || to_char(id * 30 + k, 'FM0000000000'), source_id, 0, id, 'Mend the door of the bathroom', '', '',
    CASE WHEN (id + 3 * k) % 40 = 0 THEN '60' ELSE '10' END, '', '3', 'Routine', 'JR', '', NULL,
    now() - ((id * 37 + k * 491) % 2150) * interval '1 day', now() + (20 - (id * 37 + k * 491) % 2150) * interval '1 day',
    CASE WHEN (id * 7 + k * 11) % 250 <> 0 THEN now() - ((id * 37 + k * 491) % 2150 - 3) * interval '1 day' END,
    40 + id % 300, 40 + id % 300
  FROM homes_home, generate_series(1, {more}) AS k ORDER BY id, k;

-- Of one order in ten somebody told something; of the open ones one in eight that nobody was in, or more work.
INSERT INTO repairs_statusupdate (landlord_id, work_order_id, position, reference, type_code, other_type, happened_at, comments)
  SELECT landlord_id, id, 1, '', (ARRAY['70', '90', '30', '40'])[1 + id / 10 % 4], '', least(raised_at + interval '2 days', now()), ''
  FROM repairs_workorder WHERE id % 10 = 0 OR (completed_at IS NULL AND id % 4 = 0);

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
INSERT INTO office_queuemark (landlord_id, queue, about, owner_id, looked_at, looked_by_id)
  SELECT landlord_id, 'feedback', code, NULL, now(), NULL FROM repairs_said WHERE id % 4 = 0;
INSERT INTO office_queuemark (landlord_id, queue, about, owner_id, looked_at, looked_by_id)
  SELECT landlord_id, 'late', code, NULL, now(), NULL FROM repairs_workorder WHERE completed_at IS NULL AND id % 4 = 0;
