-- Persons whom one run looks up in two households: the later row holds, every row stays, and the team head is told. Grain:
-- person.
-- Reads new_row, core.appearance, core.link.
INSERT INTO campaign.deviation BY NAME
SELECT max_by(a.delivery_id, (a.delivery_id, a.row_no)) AS delivery_id, max_by(a.row_no, (a.delivery_id, a.row_no)) AS row_no,
       'two_households' AS code, 'team_head' AS owner, $as_of AS noticed_on, $run_no AS run_no
FROM core.appearance a
JOIN new_row USING (delivery_id, row_no)
JOIN core.link l ON l.delivery_id = a.delivery_id AND l.row_no = a.row_no AND l.run_no = $run_no
WHERE a.household_no IS NOT NULL
GROUP BY l.person_id HAVING count(DISTINCT a.household_no) > 1
