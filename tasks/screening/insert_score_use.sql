-- Which learned score a run computed, in which place, and why not in the one that the county gave it. Grain: run.
INSERT INTO campaign.score_use
VALUES ($run_no, $score_id, $place, $refused_code, $signed_by, $document_no, $signed_on, $stated)
