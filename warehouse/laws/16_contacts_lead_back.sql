-- law: every contact leads back to an accepted row or to a package that holds its target
-- Grain: one row. Reads campaign.contact_attempt, campaign.contact_plan, ops.delivery_verdict, ops.held_row, ops.package_row.
WITH contact AS (
    SELECT EXISTS (SELECT 1 FROM ops.delivery_verdict v WHERE v.delivery_id = a.delivery_id AND v.is_accepted)
           AND NOT EXISTS (SELECT 1 FROM ops.held_row q WHERE q.delivery_id = a.delivery_id AND q.row_no = a.row_no) AS leads_back
    FROM campaign.contact_attempt a
    UNION ALL
    SELECT EXISTS (SELECT 1 FROM ops.package_row r WHERE r.package_id = p.package_id AND r.subject_id = p.target_id)
    FROM campaign.contact_plan p)
SELECT count(*) AS left_side, count(*) FILTER (leads_back) AS right_side, left_side = right_side AS holds FROM contact
