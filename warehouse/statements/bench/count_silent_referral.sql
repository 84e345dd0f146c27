-- Whose the silence of partners is. Grain: owner. Reads out.owed_planned.
SELECT CASE WHEN owner = 'team_head' THEN owner ELSE 'town or officer' END AS owner, count(*) AS referrals
FROM out.owed_planned WHERE kind = 'referral_reply' GROUP BY 1 ORDER BY 1
