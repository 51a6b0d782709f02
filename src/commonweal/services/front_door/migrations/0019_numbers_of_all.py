"""The numbers of everything that hangs on one case, so that the account of who saw it misses nothing: plans, notes, papers,
answers, messages, children, orders, transfers and the rest, beside what migration 0012 knew.

Who may ask is as before: the case's worker, its manager, and by reference the auditor. Only numbers come out. Left out are the
links and crossings of the wall, and who was taken for one person: a row of theirs says that there is another side.
"""

from django.db import migrations

# The key of each table is `id` but where another is named.
BY_CASE = (
    "party", "assignment", "casehistory", "restriction", "namedreader", "approval", "order", "hearing", "childrecord",
    "childadult", "childcontact", "childagreement", "childasked", "document", "handovernote", "handover", "message", "move",
    "note", "notestrike", "equalityrecord", "restrictednote", "restrictedreader", "outcomeanswers", "need", "needreview", "planaction", "session",
    "safetyplan", "safetyplanhandover", "task", "transfer", "interimcontact", "mustnotmeet", "toldfact", "breakglass",
)  # fmt: skip
BY_EPISODE = (
    "contactpoint", "contactattempt", "riskreview", "secondsignature", "alert", "sharingagreement", "sharingwithout",
    "sharingrecord",
)  # fmt: skip
BY_REFERRAL = ("referralhistory", "doormessage", "endingasked", "knock", "listrow")

PARTS = [
    "SELECT 'casework.case', id::text FROM one",
    "SELECT 'milestones.episode', episode_id::text FROM one",
    *(f"SELECT 'milestones.{each}', t.id::text FROM milestones_{each} t JOIN one ON one.episode_id = t.episode_id"
      for each in ("output", "felt", "equality")),
    *(f"SELECT 'casework.{each}', t.id::text FROM casework_{each} t JOIN one ON one.id = t.case_id" for each in BY_CASE),
    *(f"SELECT 'casework.{each}', t.case_id::text FROM casework_{each} t JOIN one ON one.id = t.case_id"
      for each in ("casein", "supportplan")),
    "SELECT 'casework.arrival', t.transfer_id::text FROM casework_arrival t JOIN one ON one.id = t.case_id",
    *(f"SELECT 'casework.{each}', t.id::text FROM casework_{each} t JOIN casework_{over} o ON o.id = t.{over_key}"
      " JOIN one ON one.id = o.case_id"
      for each, over, over_key in (
          ("orderparty", "order", "order_id"), ("orderbreach", "order", "order_id"), ("movemember", "move", "move_id"),
          ("documentpart", "document", "document_id"), ("transferhistory", "transfer", "transfer_id"))),
    *(f"SELECT 'casework.{each}', t.id::text FROM casework_{each} t JOIN one ON one.episode_id = t.episode_id"
      for each in BY_EPISODE),
    "SELECT 'feedback.ask', t.id::text FROM feedback_ask t JOIN one ON one.id = t.case_id",
    "SELECT 'front_door.referral', id::text FROM referred",
    *(f"SELECT 'front_door.{each}', t.id::text FROM front_door_{each} t JOIN referred ON referred.id = t.referral_id"
      for each in BY_REFERRAL),
    *(f"SELECT 'front_door.{each}', t.referral_id::text FROM front_door_{each} t JOIN referred ON referred.id = t.referral_id"
      for each in ("outsidereferrer", "astold")),
    "SELECT 'front_door.wrongwords', t.id::text FROM front_door_wrongwords t JOIN front_door_knock k ON k.id = t.knock_id"
    " JOIN referred ON referred.id = k.referral_id",
]  # fmt: skip

NUMBERS = """
CREATE OR REPLACE FUNCTION numbers_behind(of_case uuid, a_reference text) RETURNS TABLE (record_type text, record_id text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH one AS MATERIALIZED (
    SELECT c.id, c.episode_id FROM casework_case c
     WHERE (c.id = of_case AND (
             (c.worker_id = (SELECT asking_user()) AND (c.organisation_id, c.side) IN (
               SELECT organisation_id, side FROM asking_membership WHERE role IN ('case_worker', 'perpetrator_worker')))
             OR ((NOT c.is_restricted OR c.id IN (SELECT case_id FROM asking_named)) AND (c.organisation_id, c.side) IN (
               SELECT organisation_id, side FROM asking_membership WHERE role = 'service_manager'))))
        OR (c.reference = a_reference AND EXISTS (SELECT 1 FROM asking_membership WHERE role = 'auditor'))
  ), referred AS MATERIALIZED (
    SELECT r.id FROM front_door_referral r JOIN one ON one.episode_id = r.episode_id)
""" + "\n  UNION ALL ".join(PARTS) + "\n$$;\n"


class Migration(migrations.Migration):
    dependencies = [
        ("front_door", "0018_people_counted_once"),
        ("casework", "0028_equality_walls"),
        ("feedback", "0002_apart_from_the_case"),
        ("milestones", "0008_equality"),
    ]
    operations = [migrations.RunSQL(NUMBERS, migrations.RunSQL.noop)]
