-- A big invented record, made inside PostgreSQL: {homes} homes of two landlords, the second with a tenth of them.
-- Streets are 70 stems x 16 kinds, so a street name finds hundreds: harder than life.
-- Every home has had two tenancies, with one or two tenants each, and four repairs; each block its own two.
INSERT INTO records_source (kind, system, as_of, received_at) VALUES ('delivery', 'the bench', now(), now());
INSERT INTO landlords_contractor (landlord_id, reference, name)
  SELECT id, 'C1', 'Bench Repairs' FROM landlords_landlord WHERE slug LIKE 'bench-%';

CREATE TEMP TABLE bench AS SELECT
  (SELECT id FROM landlords_landlord WHERE slug = 'bench-large') AS large,
  (SELECT id FROM landlords_landlord WHERE slug = 'bench-small') AS small,
  (SELECT max(id) FROM records_source) AS source,
  {stems}::text[] AS stems, {kinds}::text[] AS kinds, {first}::text[] AS firsts, {last}::text[] AS lasts,
  ARRAY['Tamselford', 'Wrenbridge', 'Ottermoor', 'Eastmere', 'Sedgeholm'] AS towns;

INSERT INTO homes_estate (landlord_id, reference, source_id, fingerprint, name)
  SELECT CASE WHEN n % 10 = 0 THEN small ELSE large END, 'E' || n, source, 0,
    stems[1 + n % array_length(stems, 1)] || ' Estate'
  FROM bench, generate_series(1, greatest({homes} / 400, 10)) AS n ORDER BY n % 10 = 0, n;
CREATE TEMP TABLE bench_estate AS SELECT id, landlord_id, row_number() OVER (PARTITION BY landlord_id ORDER BY id) - 1 AS n,
  count(*) OVER (PARTITION BY landlord_id) AS of FROM homes_estate WHERE source_id = (SELECT source FROM bench);

INSERT INTO homes_block (landlord_id, reference, source_id, fingerprint, estate_id, name, uprn, form_code, rise_code)
  SELECT e.landlord_id, 'B' || b, source, 0, e.id, stems[1 + b % array_length(stems, 1)] || ' House', '', '10', ''
  FROM bench CROSS JOIN generate_series(1, greatest({homes} / 20, 10)) AS b
  JOIN bench_estate e ON e.landlord_id = CASE WHEN b % 10 = 0 THEN small ELSE large END AND e.n = b / 10 % e.of
  ORDER BY b % 10 = 0, b;
CREATE TEMP TABLE bench_block AS SELECT id, landlord_id, estate_id, row_number() OVER (ORDER BY id) AS n
  FROM homes_block WHERE source_id = (SELECT source FROM bench);

INSERT INTO homes_home (landlord_id, reference, source_id, fingerprint, estate_id, block_id, uprn, unit,
    building_number, building_name, street, district, town, postcode, form_code, tenure_code)
  SELECT b.landlord_id, 'H' || to_char(h, 'FM00000000'), source, 0, b.estate_id, b.id, (10000000000 + h)::text,
    'Flat ' || (h - 1) % 20 + 1, (b.n % 240)::text, '',
    stems[1 + (b.n * 7919) % array_length(stems, 1)] || ' ' || kinds[1 + (b.n * 104729 / 7) % array_length(kinds, 1)],
    '', towns[1 + b.n / 50 % 5],
    'ZZ' || 1 + b.n / 500 % 40 || ' ' || b.n % 9 + 1 || chr((65 + b.n / 9 % 26)::int) || chr((65 + b.n / 234 % 26)::int), '10', ''
  FROM bench CROSS JOIN generate_series(1, {homes}) AS h JOIN bench_block b ON b.n = 1 + (h - 1) / 20 ORDER BY h;

INSERT INTO tenancies_tenancy (landlord_id, reference, source_id, fingerprint, home_id, tenure_code, started_on, ended_on)
  SELECT landlord_id, 'T' || substr(reference, 2) || '-' || k, source_id, 0, id, '',
    date '2012-01-01' + (id % 900)::int + 3000 * (k - 1), CASE k WHEN 1 THEN date '2012-01-01' + (id % 900)::int + 2900 END
  FROM homes_home, generate_series(1, 2) AS k WHERE source_id = (SELECT source FROM bench) ORDER BY id, k;

INSERT INTO tenancies_party (landlord_id, tenancy_id, reference, position, name, email, mobile)
  SELECT t.landlord_id, t.id, 'P' || t.id || '-' || k, k,
    firsts[1 + abs(hashint8(t.id * 2 + k)) % array_length(firsts, 1)] || ' '
      || lasts[1 + abs(hashint8(-t.id)) % array_length(lasts, 1)], '', ''
  FROM bench, tenancies_tenancy t, generate_series(0, 1) AS k
  WHERE t.source_id = source AND (k = 0 OR t.id % 3 = 0) ORDER BY t.id;

INSERT INTO repairs_workorder (landlord_id, reference, source_id, fingerprint, home_id, description, location, access_notes,
    class_code, type_code, priority_code, priority_name, trade_code, case_reference, contractor_id, raised_at, due_at,
    completed_at, actual_cost)
  SELECT landlord_id, 'WO' || to_char(id * 4 + k, 'FM000000000'), source_id, 0, id, 'Mend the tap in the kitchen', '', '',
    '10', '', '3', 'Routine', 'PL', '', NULL,
    timestamptz '2021-01-01' + ((id * 37 + k * 491) % 2150) * interval '1 day',
    timestamptz '2021-01-29' + ((id * 37 + k * 491) % 2150) * interval '1 day',
    CASE WHEN (id + k) % 25 <> 0 THEN timestamptz '2021-01-20' + ((id * 37 + k * 491) % 2150) * interval '1 day' END,
    40 + id % 300
  FROM homes_home, generate_series(0, 3) AS k WHERE source_id = (SELECT source FROM bench) ORDER BY id, k;
INSERT INTO repairs_workorder (landlord_id, reference, source_id, fingerprint, block_id, description, location, access_notes,
    class_code, type_code, priority_code, priority_name, trade_code, case_reference, raised_at, due_at, completed_at, actual_cost)
  SELECT landlord_id, 'WB' || to_char(id * 2 + k, 'FM000000000'), (SELECT source FROM bench), 0, id, 'Light out on the stairs', '', '',
    '10', '', '3', 'Routine', 'EL', '', now() - interval '20 days' * k, now() + interval '8 days',
    CASE WHEN (id + k) % 5 <> 0 THEN now() END, 85
  FROM bench_block, generate_series(0, 1) AS k ORDER BY id, k;

INSERT INTO homes_component (landlord_id, reference, source_id, fingerprint, home_id, kind, name, manufacturer, model_number,
    installed_on, expected_life_years, inspection_outcome_code)
  SELECT landlord_id, 'K' || id || '-' || k, source_id, 0, id, (ARRAY['Kitchen', 'Boiler', 'Windows'])[k], '', '', '',
    date '2008-06-01' + (id % 4000)::int, 20, ''
  FROM homes_home, generate_series(1, 3) AS k WHERE source_id = (SELECT source FROM bench) ORDER BY id, k;
INSERT INTO safety_certificate (landlord_id, reference, source_id, fingerprint, home_id, type_code, title, issued_on,
    valid_from, valid_to, certified_by, outcome_code)
  SELECT landlord_id, 'G' || id, source_id, 0, id, '1', 'Gas safety', current_date - (id % 400)::int,
    current_date - (id % 400)::int, current_date - (id % 400)::int + 365, 'Bench Gas', ''
  FROM homes_home WHERE source_id = (SELECT source FROM bench) ORDER BY id;
DROP TABLE bench, bench_estate, bench_block;
