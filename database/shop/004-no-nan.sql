-- NaN is a numeric for Postgres and for nobody behind it: Debezium makes it null, and where null is not allowed one such row would
-- stop the capture of all tables for good. NOT VALID: rows that are there already are left alone.

ALTER TABLE products ADD CONSTRAINT products_no_nan CHECK (price <> 'NaN') NOT VALID;
ALTER TABLE campaigns ADD CONSTRAINT campaigns_no_nan CHECK (budget <> 'NaN') NOT VALID;
ALTER TABLE clicks ADD CONSTRAINT clicks_no_nan CHECK (item_price <> 'NaN' AND promo_amount <> 'NaN') NOT VALID;
ALTER TABLE transactions ADD CONSTRAINT transactions_no_nan CHECK (
  total_amount <> 'NaN' AND item_price <> 'NaN' AND promo_amount <> 'NaN' AND shipment_fee <> 'NaN'
) NOT VALID;
