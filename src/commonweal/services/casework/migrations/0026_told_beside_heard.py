"""What the one who uses abuse tells beside what the other is heard to say: counted by the database, for the mart's role alone.

No row of it is kept, none has a key, and nothing about a couple comes out. Statement 4 of version 2026.1 of both sets asks the same
thing; another version needs another function. A couple counts where one harmed adult is linked with exactly one person who uses
abuse: otherwise nobody can say of whom she speaks. A year is answered for once it has settled, by the database's own clock too.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION told_beside_heard(last_year integer) RETURNS TABLE (year integer, told text, heard text, couples bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH linked AS (
    SELECT DISTINCT v.subject_id AS harmed, p.subject_id AS user_of_abuse
      FROM casework_caselink l
      JOIN casework_case v ON v.id = l.victim_case_id AND v.client_group = 'victim'
      JOIN casework_case p ON p.id = l.perpetrator_case_id),
  couple AS (
    SELECT harmed, min(user_of_abuse::text)::uuid AS user_of_abuse FROM linked GROUP BY harmed HAVING count(*) = 1),
  said AS (
    SELECT DISTINCT ON (c.subject_id, a.tool, y.year) c.subject_id, a.tool, y.year,
           CASE WHEN (a.answers->>'4')::integer = 0 THEN 'stopped' ELSE 'goes_on' END AS code
      FROM casework_outcomeanswers a
      JOIN casework_case c ON c.id = a.case_id
     CROSS JOIN LATERAL (SELECT extract(year FROM a.answered_on - interval '3 months')::integer AS year) y
     WHERE a.tool IN ('behaviour_told', 'behaviour_heard') AND a.tool_version = '2026.1' AND a.struck_at IS NULL
       AND a.answers ? '4'
       AND y.year <= least(last_year, extract(year FROM now() - interval '91 days' - interval '3 months')::integer - 1)
     ORDER BY c.subject_id, a.tool, y.year, a.answered_on DESC, a.at DESC)
  SELECT t.year, t.code, coalesce(h.code, ''), count(*)
    FROM couple
    JOIN said t ON t.subject_id = couple.user_of_abuse AND t.tool = 'behaviour_told'
    LEFT JOIN said h ON h.subject_id = couple.harmed AND h.tool = 'behaviour_heard' AND h.year = t.year
   GROUP BY 1, 2, 3
$$;
REVOKE ALL ON FUNCTION told_beside_heard(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION told_beside_heard(integer) TO commonweal_mart;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0025_outcome_tools_stay")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION told_beside_heard(integer)")]
