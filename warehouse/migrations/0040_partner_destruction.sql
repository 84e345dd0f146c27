-- That a partner says it destroyed what it held of a referral that is over, on its sheet or by telephone.
CREATE TABLE campaign.partner_destruction (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, referral_id VARCHAR NOT NULL, destroyed_on DATE NOT NULL,
    run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no));
