-- Everything that happened at a home and in the shared parts it belongs to, newest first, in one shape.
-- Written out, as putting it together anew for every page took longer than running it.
-- A day without an hour is the midnight it begins with in England. %(kind)s narrows it; NULL is all of it.
-- The last that was said or told between staff and the household comes with it a second time, marked: it stands beside
-- what is open. The message that carried an answer is no contact besides the answer, nor is a note among staff.
-- The cases of hazards of the home, and of its block those in shared parts, are few: they are found once.
WITH hazard AS MATERIALIZED (
  SELECT id, code, hazard, reference, is_shared FROM hazards_hazardcase WHERE home_id = %(home)s AND %(hazards)s
  UNION ALL
  SELECT theirs.id, theirs.code, theirs.hazard, theirs.reference, true
  FROM homes_home AS beside JOIN hazards_hazardcase AS theirs ON theirs.home_id = beside.id
  WHERE beside.block_id = %(block)s AND beside.id <> %(home)s AND theirs.is_shared AND %(hazards)s
),
line AS MATERIALIZED (

  (SELECT raised_at AS at, 'raised' AS what, code, home_id IS NULL AS shared,
     description AS one, reference::text AS two, trade_code::text AS three, '' AS four
   FROM repairs_workorder
   WHERE (home_id = %(home)s OR block_id = %(block)s OR estate_id = %(estate)s)
     AND COALESCE(%(kind)s, 'repairs') = 'repairs' AND raised_at < %(before)s
   ORDER BY raised_at DESC LIMIT %(most)s)

  UNION ALL
  (SELECT reported_at, 'reported', code, block_id IS NOT NULL OR estate_id IS NOT NULL, problem_name::text,
     reference::text, words, ''
   FROM repairs_repairrequest
   WHERE (home_id = %(home)s OR block_id = %(block)s OR estate_id = %(estate)s)
     AND COALESCE(%(kind)s, 'repairs') = 'repairs' AND reported_at < %(before)s
   ORDER BY reported_at DESC LIMIT %(most)s)

  UNION ALL
  (SELECT spoken.at, 'said', COALESCE(job.code, report.code),
     COALESCE(job.home_id IS NULL, report.block_id IS NOT NULL OR report.estate_id IS NOT NULL),
     spoken.kind::text, spoken.words, COALESCE(job.description, report.problem_name),
     CASE WHEN job.id IS NULL THEN 'report' ELSE 'order' END
   FROM repairs_said AS spoken
     LEFT JOIN repairs_workorder AS job ON job.id = spoken.work_order_id
     LEFT JOIN repairs_repairrequest AS report ON report.id = spoken.request_id
   WHERE spoken.id IN (
       SELECT theirs.id FROM repairs_said AS theirs JOIN repairs_workorder AS of ON of.id = theirs.work_order_id
       WHERE of.home_id = %(home)s OR of.block_id = %(block)s OR of.estate_id = %(estate)s
       UNION
       SELECT theirs.id FROM repairs_said AS theirs JOIN repairs_repairrequest AS of ON of.id = theirs.request_id
       WHERE of.home_id = %(home)s OR of.block_id = %(block)s OR of.estate_id = %(estate)s)
     AND COALESCE(%(kind)s, 'repairs') = 'repairs' AND spoken.at < %(before)s
   ORDER BY spoken.at DESC LIMIT %(most)s)

  UNION ALL
  (SELECT completed_at, 'done', code, home_id IS NULL, description, reference::text, trade_code::text, ''
   FROM repairs_workorder
   WHERE (home_id = %(home)s OR block_id = %(block)s OR estate_id = %(estate)s)
     AND COALESCE(%(kind)s, 'repairs') = 'repairs' AND completed_at < %(before)s
   ORDER BY completed_at DESC LIMIT %(most)s)

  UNION ALL
  (SELECT cancelled_at, 'cancelled', code, home_id IS NULL, description, reference::text, trade_code::text, ''
   FROM repairs_workorder
   WHERE (home_id = %(home)s OR block_id = %(block)s OR estate_id = %(estate)s)
     AND COALESCE(%(kind)s, 'repairs') = 'repairs' AND cancelled_at < %(before)s
   ORDER BY cancelled_at DESC LIMIT %(most)s)

  UNION ALL
  (SELECT (visit."on" + COALESCE(visit.earliest_arrival, '00:00')) AT TIME ZONE 'Europe/London', 'visit', job.code, job.home_id IS NULL,
     job.description, job.trade_code::text, COALESCE(visit.earliest_arrival::text, ''),
     COALESCE(visit.latest_completion::text, '')
   FROM repairs_workorder AS job JOIN repairs_appointment AS visit ON visit.work_order_id = job.id
   WHERE (job.home_id = %(home)s OR job.block_id = %(block)s OR job.estate_id = %(estate)s)
     AND COALESCE(%(kind)s, 'visits') = 'visits'
     AND (visit."on" + COALESCE(visit.earliest_arrival, '00:00')) AT TIME ZONE 'Europe/London' < %(before)s
   ORDER BY 1 DESC LIMIT %(most)s)

  UNION ALL
  (SELECT told.happened_at, 'update', job.code, job.home_id IS NULL,
     told.type_code::text, job.trade_code::text, told.other_type::text, told.comments
   FROM repairs_workorder AS job JOIN repairs_statusupdate AS told ON told.work_order_id = job.id
   WHERE (job.home_id = %(home)s OR job.block_id = %(block)s OR job.estate_id = %(estate)s)
     AND COALESCE(%(kind)s, 'visits') = 'visits' AND told.happened_at < %(before)s
   ORDER BY 1 DESC LIMIT %(most)s)

  UNION ALL
  (SELECT more.asked_at, 'more_asked', job.code, job.home_id IS NULL,
     more.what, job.description, COALESCE(more.cost::text, ''), ''
   FROM repairs_workorder AS job JOIN repairs_morework AS more ON more.work_order_id = job.id
   WHERE (job.home_id = %(home)s OR job.block_id = %(block)s OR job.estate_id = %(estate)s)
     AND COALESCE(%(kind)s, 'visits') = 'visits' AND more.asked_at < %(before)s
   ORDER BY 1 DESC LIMIT %(most)s)

  UNION ALL
  (SELECT more.answered_at, 'more_answered', job.code, job.home_id IS NULL,
     more.what, more.state::text, COALESCE(more.agreed_cost::text, ''), more.answer
   FROM repairs_workorder AS job JOIN repairs_morework AS more ON more.work_order_id = job.id
   WHERE (job.home_id = %(home)s OR job.block_id = %(block)s OR job.estate_id = %(estate)s)
     AND COALESCE(%(kind)s, 'visits') = 'visits' AND more.answered_at < %(before)s
   ORDER BY 1 DESC LIMIT %(most)s)

  UNION ALL
  (SELECT issued_on::timestamp AT TIME ZONE 'Europe/London', 'check', code, home_id IS NULL,
     title::text, type_code::text, COALESCE(valid_to::text, ''), certified_by::text
   FROM safety_certificate
   WHERE (home_id = %(home)s OR block_id = %(block)s OR estate_id = %(estate)s)
     AND COALESCE(%(kind)s, 'checks') = 'checks'
     AND issued_on::timestamp AT TIME ZONE 'Europe/London' < %(before)s
   ORDER BY 1 DESC LIMIT %(most)s)

  UNION ALL
  (SELECT moved.changed_on::timestamp AT TIME ZONE 'Europe/London', 'moved', work.code, work.home_id IS NULL,
     work.title::text, COALESCE(moved.was_from::text, ''), COALESCE(moved.was_to::text, ''), moved.reason::text
   FROM investment_plannedwork AS work JOIN investment_planchange AS moved ON moved.planned_work_id = work.id
   WHERE (work.home_id = %(home)s OR work.block_id = %(block)s OR work.estate_id = %(estate)s)
     AND COALESCE(%(kind)s, 'plans') = 'plans'
     AND moved.changed_on::timestamp AT TIME ZONE 'Europe/London' < %(before)s
   ORDER BY 1 DESC LIMIT %(most)s)

  UNION ALL
  (SELECT started_on::timestamp AT TIME ZONE 'Europe/London', 'began', code, false, reference::text, '', '', ''
   FROM tenancies_tenancy
   WHERE home_id = %(home)s AND COALESCE(%(kind)s, 'people') = 'people'
     AND started_on::timestamp AT TIME ZONE 'Europe/London' < %(before)s
   ORDER BY 1 DESC LIMIT %(most)s)

  UNION ALL
  (SELECT ended_on::timestamp AT TIME ZONE 'Europe/London', 'ended', code, false, reference::text, '', '', ''
   FROM tenancies_tenancy
   WHERE home_id = %(home)s AND COALESCE(%(kind)s, 'people') = 'people'
     AND ended_on <= %(today)s AND ended_on::timestamp AT TIME ZONE 'Europe/London' < %(before)s
   ORDER BY 1 DESC LIMIT %(most)s)

  UNION ALL
  (SELECT raised_at, 'said_wrong', code, false, fact_kind::text, what_is_wrong, '', ''
   FROM homes_correction
   WHERE home_id = %(home)s AND COALESCE(%(kind)s, 'corrections') = 'corrections' AND raised_at < %(before)s
   ORDER BY 1 DESC LIMIT %(most)s)

  UNION ALL
  (SELECT answered_at, 'answered', code, false, state::text, answer, '', ''
   FROM homes_correction
   WHERE home_id = %(home)s AND COALESCE(%(kind)s, 'corrections') = 'corrections' AND answered_at < %(before)s
   ORDER BY 1 DESC LIMIT %(most)s)

  UNION ALL
  (SELECT word.at, 'wrong_word', said_wrong.code, false, CASE WHEN word.from_staff THEN 'staff' ELSE 'resident' END,
     word.words, CASE WHEN word.from_staff THEN COALESCE(person.name, '') ELSE '' END, ''
   FROM homes_correction AS said_wrong JOIN homes_correctionword AS word ON word.correction_id = said_wrong.id
     LEFT JOIN people_person AS person ON person.id = word.by_id
   WHERE said_wrong.home_id = %(home)s AND COALESCE(%(kind)s, 'corrections') = 'corrections' AND word.at < %(before)s
   ORDER BY 1 DESC LIMIT %(most)s)

  UNION ALL
  (SELECT COALESCE(message.sent_at, message.made_at), 'message', subject.leads_to, false, message.kind::text,
     message.channel::text,
     CASE WHEN message.sent_at IS NOT NULL THEN 'sent'
          WHEN message.given_up_at IS NOT NULL THEN 'given up' ELSE 'waiting' END, subject.what
   FROM (SELECT code, code AS leads_to, 'order' AS what FROM repairs_workorder WHERE home_id = %(home)s
         UNION ALL
         SELECT code, code, 'report' FROM repairs_repairrequest WHERE home_id = %(home)s
         UNION ALL
         SELECT spoke.code, asked.code, 'question'
         FROM enquiries_enquiry AS asked JOIN enquiries_message AS spoke ON spoke.enquiry_id = asked.id
         WHERE asked.home_id = %(home)s
         UNION ALL
         SELECT code, code, 'hazard' FROM hazard WHERE NOT is_shared) AS subject
     JOIN notices_notice AS message ON message.about = subject.code
   WHERE COALESCE(%(kind)s, 'contacts') = 'contacts'
     AND message.kind <> 'hazard_clock'
     AND COALESCE(message.sent_at, message.made_at) < %(before)s
   ORDER BY 1 DESC LIMIT %(most)s)

  UNION ALL
  (SELECT spoke.at, 'spoke', asked.code, false, spoke.direction || ' ' || spoke.channel, spoke.words,
     asked.subject::text, COALESCE(person.name, '')
   FROM enquiries_enquiry AS asked JOIN enquiries_message AS spoke ON spoke.enquiry_id = asked.id
     LEFT JOIN landlords_officer AS officer ON officer.id = spoke.officer_id
     LEFT JOIN people_person AS person ON person.id = officer.person_id
   WHERE asked.home_id = %(home)s AND COALESCE(%(kind)s, 'contacts') = 'contacts' AND spoke.at < %(before)s
   ORDER BY 1 DESC LIMIT %(most)s)

  UNION ALL
  (SELECT note.at, 'noted', note.code, false, note.words, COALESCE(party.name, ''), COALESCE(person.name, ''), ''
   FROM enquiries_homenote AS note
     JOIN landlords_officer AS officer ON officer.id = note.officer_id
     JOIN people_person AS person ON person.id = officer.person_id
     LEFT JOIN tenancies_party AS party ON party.id = note.said_by_id
   WHERE note.home_id = %(home)s AND COALESCE(%(kind)s, 'contacts') = 'contacts' AND note.at < %(before)s
   ORDER BY 1 DESC LIMIT %(most)s)

  UNION ALL
  (SELECT call.began_at, 'call', call.code, false, party.name::text, COALESCE(person.name, ''), call.note, ''
   FROM tenancies_tenancy AS stay
     JOIN tenancies_party AS party ON party.tenancy_id = stay.id
     JOIN tenancies_call AS call ON call.party_id = party.id
     JOIN landlords_officer AS officer ON officer.id = call.officer_id
     JOIN people_person AS person ON person.id = officer.person_id
   WHERE stay.home_id = %(home)s AND COALESCE(%(kind)s, 'contacts') = 'contacts' AND call.began_at < %(before)s
   ORDER BY 1 DESC LIMIT %(most)s)

  UNION ALL
  (SELECT received_at, 'information', code, false, 'asked', subject::text, reference::text, ''
   FROM enquiries_informationrequest
   WHERE home_id = %(home)s AND COALESCE(%(kind)s, 'contacts') = 'contacts' AND received_at < %(before)s
   ORDER BY 1 DESC LIMIT %(most)s)

  UNION ALL
  (SELECT answered_at, 'information', code, false, 'answered', subject::text, reference::text, outcome::text
   FROM enquiries_informationrequest
   WHERE home_id = %(home)s AND COALESCE(%(kind)s, 'contacts') = 'contacts' AND answered_at < %(before)s
   ORDER BY 1 DESC LIMIT %(most)s)

  UNION ALL
  (SELECT event.at, 'hazard', hazard.code, hazard.is_shared, event.verb::text, hazard.hazard::text,
     hazard.reference::text, COALESCE(person.name, '')
   FROM hazard JOIN records_event AS event ON event.subject_code = hazard.code
     LEFT JOIN people_person AS person ON person.id = event.by_id
   WHERE COALESCE(%(kind)s, 'hazards') = 'hazards' AND event.verb = ANY(%(verbs)s) AND event.at < %(before)s
   ORDER BY 1 DESC LIMIT %(most)s)

  UNION ALL
  (SELECT aware_at, 'sign', code, false, hazard::text, way::text, words, state::text
   FROM hazards_sign
   WHERE home_id = %(home)s AND %(hazards)s AND state <> 'opened'
     AND COALESCE(%(kind)s, 'hazards') = 'hazards' AND aware_at < %(before)s
   ORDER BY 1 DESC LIMIT %(most)s)

  UNION ALL
  (SELECT sign.judged_at, 'no_hazard', sign.code, false, sign.hazard::text, sign.reason, COALESCE(person.name, ''), ''
   FROM hazards_sign AS sign LEFT JOIN landlords_officer AS officer ON officer.id = sign.judged_by_id
     LEFT JOIN people_person AS person ON person.id = officer.person_id
   WHERE sign.home_id = %(home)s AND %(hazards)s AND sign.state = 'dismissed'
     AND COALESCE(%(kind)s, 'hazards') = 'hazards' AND sign.judged_at < %(before)s
   ORDER BY 1 DESC LIMIT %(most)s)

  UNION ALL
  (SELECT clock.due_at, 'missed', hazard.code, hazard.is_shared, clock.duty::text, hazard.hazard::text,
     hazard.reference::text, ''
   FROM hazard JOIN hazards_clock AS clock ON clock.case_id = hazard.id
   WHERE COALESCE(%(kind)s, 'hazards') = 'hazards' AND clock.due_at < least(%(now)s, %(before)s)
     AND COALESCE(clock.met_at, clock.ended_at, 'infinity') > clock.due_at
   ORDER BY 1 DESC LIMIT %(most)s)

)
(SELECT false AS contact, at, what, code, shared, one, two, three, four
 FROM line ORDER BY at DESC, what LIMIT %(most)s)
UNION ALL
(SELECT true, at, what, code, shared, one, two, three, four
 FROM line
 WHERE what IN ('noted', 'call', 'information') OR (what = 'spoke' AND left(one, 4) <> 'note') OR (what = 'message' AND one <> 'question_answered')
 ORDER BY at DESC, what LIMIT %(contacts)s)
