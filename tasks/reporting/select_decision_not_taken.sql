-- Decisions on lists that came since a day and were not taken; their sender must sign anew. Grain: (delivery, list, reason).
-- Reads out.decision_not_taken.
SELECT document_no, decided_on, refused_ko FROM out.decision_not_taken WHERE noticed_on >= $since
ORDER BY decided_on, document_no, delivery_id, list_id, refused_ko
