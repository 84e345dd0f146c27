-- Persons whom a row put into a household by its number until this run undid its link, and where they live without it: where the
-- newest look-up that still names them puts them, else in a household of their own, where no other row stated any and one
-- with crisis information or a list still names them. Whom a new row looks up in this run lives there already. Grain:
-- person.
-- Reads undone, core.appearance, core.current_link, core.membership, core.link_refused, core.withdrawn_row,
-- typed.ssis_household; $observing lists the sources that carry crisis information.
CREATE OR REPLACE TEMP TABLE rehoused AS
WITH misplaced AS (
    SELECT DISTINCT person_id FROM undone SEMI JOIN (FROM core.appearance WHERE household_no IS NOT NULL) USING (delivery_id, row_no)
    ANTI JOIN (FROM core.membership WHERE run_no = $run_no) m USING (person_id)),
named AS (
    SELECT l.person_id, a.delivery_id, a.row_no, a.source, a.household_no, a.relation, t.looked_up_on
    FROM misplaced JOIN core.current_link l USING (person_id)
    JOIN core.appearance a USING (delivery_id, row_no)
    LEFT JOIN typed.ssis_household t USING (delivery_id, row_no)),
stated AS (
    SELECT m.person_id, max_by(m.household_id, m.run_no) AS household_id
    FROM core.membership m SEMI JOIN misplaced USING (person_id)
    ANTI JOIN core.withdrawn_row USING (delivery_id, row_no)
    ANTI JOIN core.link_refused USING (delivery_id, row_no, person_id)
    GROUP BY m.person_id),
looked_up AS (
    SELECT person_id, id_of('household', 'no/' || household_no) AS household_id, relation, delivery_id, row_no
    FROM named WHERE household_no IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY person_id ORDER BY looked_up_on DESC NULLS LAST, delivery_id DESC, row_no DESC) = 1),
own AS (
    SELECT person_id, id_of('household', 'person/' || person_id) AS household_id, NULL AS relation,
           arg_min(delivery_id, (delivery_id, row_no)) AS delivery_id, arg_min(row_no, (delivery_id, row_no)) AS row_no
    FROM named ANTI JOIN looked_up USING (person_id) ANTI JOIN stated USING (person_id)
    WHERE list_contains(texts_of($observing), source) GROUP BY person_id)
SELECT u.* FROM looked_up u LEFT JOIN stated s USING (person_id) WHERE s.household_id IS DISTINCT FROM u.household_id
UNION ALL
FROM own
