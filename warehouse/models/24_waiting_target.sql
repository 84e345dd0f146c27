-- Targets that wait for a list: on none yet, or on one that was refused or whose campaign closed undecided. One that goes on for
-- another lies on the lists of both. Grain: target.
-- Reads campaign.target_root, campaign.target_now, campaign.list_row, campaign.undecided_list.
CREATE OR REPLACE VIEW campaign.waiting_target AS
SELECT t.* FROM campaign.target_root t
ANTI JOIN (SELECT n.current_id AS target_id
           FROM campaign.list_row JOIN campaign.undecided_list USING (list_id) JOIN campaign.target_now n USING (target_id)) l
    USING (target_id)
WHERE t.state = 'waiting'
