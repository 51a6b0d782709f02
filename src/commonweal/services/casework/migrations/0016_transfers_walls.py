"""The second wall round a case on its way to another service, and the one moment in which something crosses.

The receiving service reads the offer's own row and nothing behind it; the sending service never reads the arrival. When a manager
of the receiving service accepts, `carry_over` copies into the case just opened there what the offer names, once: while the sending
case is open, as restricted as it was, and an agreement to share with that service (or another person's approval) holds today.
"""

from django.db import migrations

SENDS = "EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_transfer.case_id)"
HOLDS_OR_MANAGES = """(c.worker_id = (SELECT asking_user()) OR (c.organisation_id, c.side) IN (
    SELECT organisation_id, side FROM asking_membership WHERE role = 'service_manager'))"""
SENDS_AND_WRITES = f"EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_transfer.case_id AND {HOLDS_OR_MANAGES})"
OFFERED_HERE = """(only_for_id IS NULL OR only_for_id = (SELECT asking_user())) AND (organisation_id, side) IN (
    SELECT organisation_id, side FROM asking_membership WHERE role = 'service_manager')"""
ARRIVED = "id IN (SELECT transfer_id FROM casework_arrival)"
ARRIVED_AND_WRITES = f"""id IN (
    SELECT a.transfer_id FROM casework_arrival a JOIN casework_case c ON c.id = a.case_id AND {HOLDS_OR_MANAGES})"""

TABLES = f"""
ALTER TABLE casework_arrival ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON casework_arrival FOR SELECT TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_arrival.case_id));
CREATE POLICY by_its_manager ON casework_arrival FOR INSERT TO commonweal_app WITH CHECK (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_arrival.case_id AND (c.organisation_id, c.side) IN (
    SELECT organisation_id, side FROM asking_membership WHERE role = 'service_manager')));

ALTER TABLE casework_transfer ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON casework_transfer FOR SELECT TO commonweal_app USING ({SENDS});
CREATE POLICY offered_to_my_service ON casework_transfer FOR SELECT TO commonweal_app USING (
  status <> 'withdrawn' AND {OFFERED_HERE});
CREATE POLICY arrived ON casework_transfer FOR SELECT TO commonweal_app USING ({ARRIVED});
CREATE POLICY asked ON casework_transfer FOR INSERT TO commonweal_app WITH CHECK (
  status = 'offered' AND asked_by_id = (SELECT asking_user()) AND carried_at IS NULL AND EXISTS (
    SELECT 1 FROM casework_case c WHERE c.id = casework_transfer.case_id AND c.worker_id = (SELECT asking_user())
       AND c.status = 'allocated' AND c.side = casework_transfer.side AND c.subject_id = casework_transfer.person_id
       AND c.organisation_id = casework_transfer.sender_id AND c.is_restricted = casework_transfer.is_restricted)
  AND EXISTS (SELECT 1 FROM partnership_serviceoffer o WHERE o.id = casework_transfer.offer_id
       AND o.organisation_id = casework_transfer.organisation_id AND o.side = casework_transfer.side));
CREATE POLICY withdrawn ON casework_transfer FOR UPDATE TO commonweal_app
  USING (status = 'offered' AND {SENDS_AND_WRITES}) WITH CHECK (status = 'withdrawn' AND {SENDS_AND_WRITES});
CREATE POLICY answered ON casework_transfer FOR UPDATE TO commonweal_app
  USING (status = 'offered' AND {OFFERED_HERE}) WITH CHECK (status IN ('accepted', 'declined') AND {OFFERED_HERE});
CREATE POLICY ended ON casework_transfer FOR UPDATE TO commonweal_app
  USING (status = 'accepted' AND {ARRIVED_AND_WRITES})
  WITH CHECK (status IN ('handed_over', 'handed_back') AND {ARRIVED_AND_WRITES});

ALTER TABLE casework_transferhistory ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_transfer ON casework_transferhistory TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_transfer t WHERE t.id = casework_transferhistory.transfer_id));

REVOKE DELETE, TRUNCATE ON casework_transfer, casework_transferhistory, casework_arrival FROM commonweal_app;
REVOKE UPDATE ON casework_transfer, casework_transferhistory, casework_arrival FROM commonweal_app;
GRANT UPDATE (status, due_on, why_not, accepted_at, met_how, met_on, version) ON casework_transfer TO commonweal_app;
"""

GRADE = """
-- Who reads the offer reads the grade of today: a risk that rises while an answer waits is seen by whoever has to answer.
CREATE FUNCTION regrade_offers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE casework_transfer SET grade = NEW.grade, urgency = NEW.urgency, version = version + 1
   WHERE case_id = NEW.id AND status = 'offered';
  RETURN NULL;
END $$;
CREATE TRIGGER regrade_offers AFTER UPDATE OF grade, urgency ON casework_case FOR EACH ROW
  WHEN (OLD.grade <> NEW.grade OR OLD.urgency <> NEW.urgency) EXECUTE FUNCTION regrade_offers();
REVOKE ALL ON FUNCTION regrade_offers() FROM PUBLIC;
"""

CAME_BACK = """
-- Whoever answers no cannot reach the case they answer about: the database puts it on the list of whoever holds it.
CREATE FUNCTION transfer_came_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO casework_task (id, case_id, organisation_id, kind, fact, text, due_on, made_on, made_by_id)
  VALUES (gen_random_uuid(), NEW.case_id, NEW.sender_id, 'handover', '', CASE NEW.status
    WHEN 'declined' THEN 'The other service said no. Choose another under “Move on”, or go on here.'
    ELSE 'The other service handed this person back. Speak with them, then choose again under “Move on”.' END,
    NEW.due_on, (now() AT TIME ZONE 'Europe/London')::date, asking_user());
  RETURN NULL;
END $$;
CREATE TRIGGER transfer_came_back AFTER UPDATE OF status ON casework_transfer FOR EACH ROW
  WHEN (NEW.status IN ('declined', 'handed_back') AND OLD.status <> NEW.status) EXECUTE FUNCTION transfer_came_back();
REVOKE ALL ON FUNCTION transfer_came_back() FROM PUBLIC;
"""

CROSSING = """
-- On what footing this may be shared today: an agreement, or an approval that was not used; nothing when there is none.
CREATE FUNCTION footing_of_transfer(of_transfer uuid, OUT an_agreement uuid, OUT an_approval uuid) LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE today date := (now() AT TIME ZONE 'Europe/London')::date;
BEGIN
  SELECT a.id INTO an_agreement FROM casework_transfer t JOIN casework_case c ON c.id = t.case_id
    JOIN casework_sharingagreement a ON a.episode_id = c.episode_id
   WHERE t.id = of_transfer AND a.purpose = 'support' AND a.organisation_id = t.organisation_id
     AND a.given_on <= today AND a.ends_before > today AND (a.withdrawn_on IS NULL OR a.withdrawn_on > today)
   ORDER BY a.given_on DESC, a.id LIMIT 1;
  IF an_agreement IS NOT NULL THEN RETURN; END IF;
  SELECT w.id INTO an_approval FROM casework_transfer t JOIN casework_case c ON c.id = t.case_id
    JOIN casework_sharingwithout w ON w.episode_id = c.episode_id
   WHERE t.id = of_transfer AND w.purpose = 'support' AND w.organisation_id = t.organisation_id AND w.status = 'signed'
     AND w.kinds @> t.kinds AND NOT EXISTS (SELECT 1 FROM casework_sharingrecord r WHERE r.without_id = w.id)
   ORDER BY w.answered_at DESC LIMIT 1;
END $$;
REVOKE ALL ON FUNCTION footing_of_transfer(uuid) FROM PUBLIC;

CREATE FUNCTION may_carry_over(of_transfer uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM casework_transfer t JOIN casework_case c ON c.id = t.case_id
      JOIN asking_membership m ON m.role = 'service_manager' AND m.organisation_id = t.organisation_id AND m.side = t.side
      JOIN footing_of_transfer(t.id) f ON f.an_agreement IS NOT NULL OR f.an_approval IS NOT NULL
     WHERE t.id = of_transfer AND t.status IN ('offered', 'accepted') AND t.carried_at IS NULL
       AND (t.only_for_id IS NULL OR t.only_for_id = asking_user())
       AND c.status = 'allocated' AND c.is_restricted = t.is_restricted AND c.subject_id = t.person_id)
$$;

CREATE FUNCTION contact_stamp(of_episode uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT concat_ws(':', count(*), coalesce(sum(version), 0), count(struck_at))
    FROM casework_contactpoint WHERE episode_id = of_episode
$$;
REVOKE ALL ON FUNCTION contact_stamp(uuid) FROM PUBLIC;

-- Copies once, and gives the new number of each way to make contact beside the old: what is sealed is sealed to its row, so
-- whoever called seals it again before anything else can happen.
CREATE FUNCTION carry_over(of_transfer uuid, into_case uuid) RETURNS TABLE (new_id uuid, old_id uuid) LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  t casework_transfer;
  was casework_case;
  became casework_case;
  point casework_contactpoint;
  review casework_riskreview;
  lower_grade text;
  an_order casework_order;
  old_order uuid;
  footing record;
BEGIN
  SELECT x.* INTO t FROM casework_transfer x JOIN casework_arrival a ON a.transfer_id = x.id AND a.case_id = into_case
   WHERE x.id = of_transfer AND x.status = 'accepted' FOR UPDATE OF x;
  IF t.id IS NULL OR NOT may_carry_over(of_transfer) THEN
    RAISE EXCEPTION 'Nothing crosses: not accepted, not theirs, or not agreed to.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT * INTO footing FROM footing_of_transfer(of_transfer);
  SELECT * INTO was FROM casework_case WHERE id = t.case_id;
  SELECT * INTO became FROM casework_case WHERE id = into_case;
  IF became.organisation_id <> t.organisation_id OR became.side <> t.side OR became.subject_id <> t.person_id THEN
    RAISE EXCEPTION 'Nothing crosses: another case.' USING ERRCODE = 'insufficient_privilege';
  END IF;

  INSERT INTO casework_party (case_id, person_id, role)
  SELECT became.id, p.person_id, p.role FROM casework_party p
   WHERE p.case_id = was.id AND (was.side = 'victim' OR p.person_id = was.subject_id)
  ON CONFLICT DO NOTHING;

  FOR point IN
    SELECT * FROM casework_contactpoint x
     WHERE x.episode_id = was.episode_id AND x.struck_at IS NULL
       AND (x.kind <> 'address' OR 'where_they_live' = ANY (t.kinds))
       AND EXISTS (SELECT 1 FROM casework_party p WHERE p.case_id = became.id AND p.person_id = x.person_id)
  LOOP
    old_id := point.id; new_id := gen_random_uuid();
    point.id := new_id; point.episode_id := became.episode_id; point.form_key := NULL; point.version := 1;
    INSERT INTO casework_contactpoint SELECT point.*;
    RETURN NEXT;
  END LOOP;

  INSERT INTO casework_alert (episode_id, kind, raised_at, by_id, taken_down_why)
  SELECT became.episode_id, kind, raised_at, by_id, '' FROM casework_alert
   WHERE episode_id = was.episode_id AND taken_down_at IS NULL
  ON CONFLICT DO NOTHING;

  SELECT * INTO review FROM casework_riskreview WHERE episode_id = was.episode_id ORDER BY at DESC, id DESC LIMIT 1;
  IF review.id IS NOT NULL THEN
    SELECT grade INTO lower_grade FROM casework_secondsignature WHERE review_id = review.id AND status = 'signed';
    review.id := gen_random_uuid(); review.episode_id := became.episode_id; review.form_key := NULL;
    review.decision := coalesce(lower_grade, review.decision);
    INSERT INTO casework_riskreview SELECT review.*;
  END IF;

  UPDATE milestones_episode e SET follows_id = o.id, is_marac = o.is_marac, marac_at = o.marac_at, reviews = (review.id IS NOT NULL)::int,
         first_grade = coalesce(review.decision, ''), last_grade = coalesce(review.decision, '')
    FROM milestones_episode o WHERE e.id = became.episode_id AND o.id = was.episode_id;
  UPDATE casework_case SET grade = was.grade, urgency = was.urgency, review_due_on = was.review_due_on WHERE id = became.id;

  FOR an_order IN
    SELECT * FROM casework_order o WHERE o.case_id = was.id AND o.ended_early_on IS NULL
       AND (o.ends_on IS NULL OR o.ends_on >= (now() AT TIME ZONE 'Europe/London')::date)
  LOOP
    old_order := an_order.id;
    an_order.id := gen_random_uuid(); an_order.case_id := became.id; an_order.form_key := NULL; an_order.version := 1;
    INSERT INTO casework_order SELECT an_order.*;
    INSERT INTO casework_orderparty (order_id, party_id, role)
    SELECT an_order.id, mine.id, op.role FROM casework_orderparty op
      JOIN casework_party theirs ON theirs.id = op.party_id
      JOIN casework_party mine ON mine.case_id = became.id AND mine.person_id = theirs.person_id AND mine.role = theirs.role
     WHERE op.order_id = old_order;
    IF 'what_happened' = ANY (t.kinds) THEN
      INSERT INTO casework_orderbreach (id, order_id, happened_on, way, reported, note, by_id, at)
      SELECT gen_random_uuid(), an_order.id, b.happened_on, b.way, b.reported, b.note, b.by_id, b.at
        FROM casework_orderbreach b WHERE b.order_id = old_order;
    END IF;
  END LOOP;
  INSERT INTO casework_hearing (id, case_id, kind, starts_at, court, measures, supporter, result, by_id, at, version)
  SELECT gen_random_uuid(), became.id, kind, starts_at, court, measures, '', '', by_id, at, 1
    FROM casework_hearing WHERE case_id = was.id AND result = '' AND starts_at >= now();
  INSERT INTO casework_mustnotmeet (case_id, worker_id, by_id, at)
  SELECT became.id, worker_id, by_id, at FROM casework_mustnotmeet WHERE case_id = was.id ON CONFLICT DO NOTHING;

  IF 'plan' = ANY (t.kinds) THEN
    WITH needed AS (
      INSERT INTO casework_need (id, case_id, area, goal, level, review_due_on, version)
      SELECT gen_random_uuid(), became.id, area, goal, level, review_due_on, 1 FROM casework_need WHERE case_id = was.id
      RETURNING id, goal, level)
    INSERT INTO casework_needreview (need_id, case_id, occasion, level, judged_on, goal, note, by_id, at)
    SELECT id, became.id, 'start', level, (now() AT TIME ZONE 'Europe/London')::date, goal, '', t.asked_by_id, now() FROM needed;
    IF FOUND THEN
      INSERT INTO casework_supportplan (case_id, version, agreed_version) VALUES (became.id, 1, 0);
    END IF;
    INSERT INTO casework_safetyplan (case_id, number, occasion, warning_signs, safe_places, leaving, children, phone_and_online,
           documents_and_money, at_work, code_word, calling_999, by_id, at)
    SELECT became.id, 1, 'start', warning_signs, safe_places, leaving, children, phone_and_online,
           documents_and_money, at_work, code_word, calling_999, by_id, at
      FROM casework_safetyplan WHERE case_id = was.id ORDER BY number DESC LIMIT 1;
  END IF;

  INSERT INTO casework_sharingrecord (id, episode_id, purpose, organisation_id, kinds, agreement_id, without_id, shared_at, by_id)
  VALUES (gen_random_uuid(), was.episode_id, 'support', t.organisation_id, t.kinds, footing.an_agreement,
          CASE WHEN footing.an_agreement IS NULL THEN footing.an_approval END, now(), t.asked_by_id);
  UPDATE casework_transfer SET carried_at = now(), contact_stamp = contact_stamp(was.episode_id) WHERE id = t.id;
END $$;

-- Told to whoever works the new case, while the old one is still worked: what they hold about contact may be out of date.
CREATE FUNCTION contact_has_changed(of_transfer uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM casework_transfer t JOIN casework_arrival a ON a.transfer_id = t.id
      JOIN casework_case here ON here.id = a.case_id
      JOIN casework_case there ON there.id = t.case_id
     WHERE t.id = of_transfer AND t.status = 'accepted' AND t.contact_stamp <> contact_stamp(there.episode_id)
       AND (here.worker_id = asking_user() OR (here.organisation_id, here.side) IN (
         SELECT organisation_id, side FROM asking_membership WHERE role = 'service_manager')))
$$;
REVOKE ALL ON FUNCTION may_carry_over(uuid), carry_over(uuid, uuid), contact_has_changed(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION may_carry_over(uuid), carry_over(uuid, uuid), contact_has_changed(uuid) TO commonweal_app;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0016_transfers"), ("milestones", "0004_follows")]
    operations = [migrations.RunSQL(TABLES + GRADE + CAME_BACK + CROSSING, migrations.RunSQL.noop)]
