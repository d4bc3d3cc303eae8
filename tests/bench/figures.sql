-- The rest of 25 orders a home, what was told of those of the last two years, boilers and certificates.
INSERT INTO repairs_workorder (landlord_id, reference, source_id, fingerprint, home_id, description, location, access_notes,
    class_code, type_code, priority_code, priority_name, trade_code, case_reference, contractor_id, raised_at, due_at,
    completed_at, actual_cost)
  SELECT landlord_id, 'WM' || id || '-' || k, source_id, 0, id, 'Mend the tap in the kitchen', '', '',
    CASE WHEN k % 12 = 0 THEN '60' ELSE '10' END, '30', CASE WHEN k % 6 = 0 THEN '1' ELSE '3' END, '', 'PL', '', NULL,
    now() - ((id * 37 + k * 97) % 2150) * interval '1 day',
    now() - ((id * 37 + k * 97) % 2150 - 28) * interval '1 day',
    now() - ((id * 37 + k * 97) % 2150 - (id + k) % 32) * interval '1 day', 40 + id % 300
  FROM homes_home, generate_series(1, {more}) AS k ORDER BY id, k;
INSERT INTO repairs_statusupdate (landlord_id, work_order_id, position, reference, type_code, other_type, happened_at, comments)
  SELECT landlord_id, id, k, '', CASE WHEN k = 1 THEN '40' WHEN id % 9 = 0 THEN '70' WHEN id % 7 = 0 THEN '120-20' ELSE '60' END,
    '', completed_at, ''
  FROM repairs_workorder, generate_series(1, 2) AS k WHERE raised_at > now() - interval '730 days';
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
