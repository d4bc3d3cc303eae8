-- What an adviser's screen shows besides repairs, in the record of stock.sql: for each household a question with three
-- things said of it and a message of the answer, a note of a call, a correction in five, an alert in four; for each home a
-- plan that moved twice; of one home in fifty a case of a hazard with its clocks and events.
INSERT INTO enquiries_enquiry (landlord_id, home_id, tenancy_id, taken_by_id, asked_at, reference, about_kind, about_code,
    subject, cause, is_chasing, state, due_at, answered_at, first_answered_at, first_due_at, reopened, reply_token)
  SELECT t.landlord_id, t.home_id, t.id, {officer}, now() - t.id % 700 * interval '1 day', 'QS' || t.id, 'homes', h.code,
    'When will somebody come? Kitchen tap', 'coming', true, CASE WHEN t.id % 40 = 0 THEN 'waiting' ELSE 'answered' END,
    now() + (5 - t.id % 700) * interval '1 day', CASE WHEN t.id % 40 <> 0 THEN now() - t.id % 699 * interval '1 day' END,
    CASE WHEN t.id % 40 <> 0 THEN now() - t.id % 699 * interval '1 day' END, now() + (5 - t.id % 700) * interval '1 day', 0,
    'screen' || t.id
  FROM tenancies_tenancy t JOIN homes_home h ON h.id = t.home_id WHERE t.ended_on IS NULL ORDER BY t.id;
INSERT INTO enquiries_message (landlord_id, enquiry_id, direction, channel, officer_id, at, words, facts, asks)
  SELECT landlord_id, id, (ARRAY['in', 'out', 'note'])[k], 'portal', {officer}, asked_at + k * interval '1 hour',
    'A plumber comes on Tuesday, between 8 and 1', '[]', false
  FROM enquiries_enquiry, generate_series(1, 3) AS k WHERE reply_token LIKE 'screen%' ORDER BY id, k;
INSERT INTO notices_notice (channel, kind, "to", landlord_id, reply_to, subject, body, made_at, tries, sent_at, failure, about)
  SELECT 'email', 'question_answered', '', landlord_id, '', '', '', at, 1, at, '', code FROM enquiries_message WHERE direction = 'out';
INSERT INTO notices_notice (channel, kind, "to", landlord_id, reply_to, subject, body, made_at, tries, sent_at, failure, about)
  SELECT 'sms', 'repair_booked', '', landlord_id, '', '', '', raised_at, 1, raised_at, '', code
  FROM repairs_workorder WHERE home_id IS NOT NULL AND id % 10 = 0;
INSERT INTO enquiries_homenote (landlord_id, home_id, tenancy_id, officer_id, at, words)
  SELECT landlord_id, home_id, id, {officer}, now() - id % 300 * interval '1 day', 'Called. Will be in all day on Tuesday'
  FROM tenancies_tenancy WHERE ended_on IS NULL ORDER BY id;
INSERT INTO tenancies_personalert (landlord_id, party_id, position, type_code, comments, need)
  SELECT landlord_id, id, 0, '20-10', 'Knock loudly', '' FROM tenancies_party WHERE id % 4 = 0 ORDER BY id;

INSERT INTO investment_programme (landlord_id, reference, source_id, fingerprint, description, stage_code, desired_outcome, budget_code)
  SELECT id, 'SCREEN', (SELECT max(id) FROM records_source), 0, 'Kitchens', '', '', ''
  FROM landlords_landlord WHERE slug LIKE 'bench-%';
INSERT INTO investment_plannedwork (landlord_id, reference, source_id, fingerprint, home_id, programme_id, title, description,
    component_kind, lifecycle_code, driver_code, starts_on, finishes_on, certainty)
  SELECT h.landlord_id, 'SP' || h.id, h.source_id, 0, h.id, p.id, 'New kitchen', '', 'Kitchen', '', '', '2029-01-01',
    '2029-12-31', 'likely'
  FROM homes_home h JOIN investment_programme p ON p.landlord_id = h.landlord_id AND p.reference = 'SCREEN' ORDER BY h.id;
INSERT INTO investment_planchange (landlord_id, planned_work_id, changed_on, was_from, was_to, reason)
  SELECT landlord_id, id, current_date - 300 * k, make_date(2029 - k, 1, 1), make_date(2029 - k, 12, 31), 'Budget'
  FROM investment_plannedwork, generate_series(1, 2) AS k WHERE reference LIKE 'SP%' ORDER BY id, k;

INSERT INTO hazards_hazardcase (landlord_id, home_id, tenancy_id, is_shared, place, reference, hazard, aware_at, opened_at, way, phase,
    under_law, kind, duty, due_at, closed_because, closed_words, gone, gone_words)
  SELECT landlord_id, home_id, id, false, '', 'HS' || id, 'damp_mould', now() - interval '9 days', now(), 'resident', 1, true,
    'significant', 'safe', now() + id % 9 * interval '1 day', '', '', '', ''
  FROM tenancies_tenancy WHERE ended_on IS NULL AND home_id % 50 = 0 ORDER BY id;
INSERT INTO hazards_clock (landlord_id, case_id, duty, "column", about, is_law, starts_at, due_at, ended, reason, reason_words)
  SELECT landlord_id, id, (ARRAY['investigate', 'summary', 'safe'])[k], (ARRAY['investigate', 'summary', 'safe'])[k], 0, true,
    aware_at, aware_at + k * interval '4 days', '', '', ''
  FROM hazards_hazardcase, generate_series(1, 3) AS k WHERE reference LIKE 'HS%' ORDER BY id, k;
INSERT INTO records_event (at, landlord_id, verb, subject_kind, subject_code, details)
  SELECT aware_at + k * interval '1 hour', landlord_id, 'hazard opened', 'HazardCase', code, '{}'
  FROM hazards_hazardcase, generate_series(1, 10) AS k WHERE reference LIKE 'HS%';
