-- law: rows that were received and are no more = those of the proofs of destruction, each under a document
-- Grain: one row. Reads ops.destroyed_row, ops.destroyed_count, ops.destruction. That they are no more is in the law of
-- stored rows.
WITH proof AS (SELECT sum(destroyed) AS n FROM ops.destroyed_count WHERE starts_with(name, 'raw.')),
gone AS (SELECT sum(destroyed) AS n FROM ops.destroyed_row),
bare AS (SELECT 1 FROM ops.destroyed_count ANTI JOIN (FROM ops.destruction WHERE trim(document_no) <> '') USING (run_no))
SELECT coalesce(gone.n, 0) AS left_side, coalesce(proof.n, 0) AS right_side,
       coalesce(gone.n, 0) = coalesce(proof.n, 0) AND NOT EXISTS (FROM bare) AS holds
FROM gone CROSS JOIN proof
