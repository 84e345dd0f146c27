-- How many complaints are objections and were not taken as such, and how many answers to complaints say how one ends: most days
-- none. Grain: one row. Reads campaign.complaint, campaign.complaint_answer, campaign.objection, campaign.objection_end.
SELECT (SELECT count(*) FROM campaign.complaint c ANTI JOIN campaign.objection o USING (delivery_id, row_no) WHERE c.kind = 'objection')
     + (SELECT count(*) FROM campaign.complaint_answer a SEMI JOIN campaign.objection o USING (delivery_id, row_no)
        ANTI JOIN (SELECT objection_delivery_id AS delivery_id, objection_row_no AS row_no FROM campaign.objection_end) e
            USING (delivery_id, row_no)) AS matters
