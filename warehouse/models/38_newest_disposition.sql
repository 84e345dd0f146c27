-- The newest result that an officer recorded of a target, or of one that is attached to it. Grain: target.
-- Reads campaign.disposition, campaign.target_now.
CREATE OR REPLACE VIEW campaign.newest_disposition AS
SELECT n.current_id AS target_id,
       unnest(arg_max({'disposition': disposition, 'is_talk': is_talk, 'disposed_on': disposed_on, 'delivery_id': delivery_id,
                       'row_no': row_no}, (disposed_on, run_no, delivery_id, row_no)))
FROM campaign.disposition JOIN campaign.target_now n USING (target_id) GROUP BY n.current_id
