--@test: orders add up per campaign and window, to the cent, without the refused ones
SET 'auto.offset.reset' = 'earliest';
RUN SCRIPT 'ksql/shop-transactions.sql';
RUN SCRIPT 'ksql/campaign-orders.sql';
RUN SCRIPT 'ksql/campaign-revenue.sql';
INSERT INTO shop_transactions (ROWTIME, op, after) VALUES (1772359320000, 'c', STRUCT(id := 1, campaign_id := 'c1', payment_status := 'Success', total_amount := 19.99, product_id := 'P-1', quantity := 2, created_at := '2026-03-01T10:00:00Z'));
INSERT INTO shop_transactions (ROWTIME, op, after) VALUES (1772359320000, 'c', STRUCT(id := 2, campaign_id := 'c1', payment_status := 'Failed', total_amount := 500.00, product_id := 'P-1', quantity := 5, created_at := '2026-03-01T10:00:10Z'));
INSERT INTO shop_transactions (ROWTIME, op, after) VALUES (1772359320000, 'c', STRUCT(id := 3, campaign_id := 'c1', payment_status := CAST(NULL AS STRING), total_amount := 0.02, product_id := 'P-2', quantity := 1, created_at := '2026-03-01T10:01:59.999Z'));
INSERT INTO shop_transactions (ROWTIME, op, after) VALUES (1772359320000, 'c', STRUCT(id := 4, campaign_id := 'c1', payment_status := 'Success', total_amount := 7.00, product_id := 'P-2', quantity := 1, created_at := '2026-03-01T10:02:00Z'));
ASSERT VALUES campaign_revenue (campaign_key, campaign_id, start_time, end_time, order_count, units, revenue) VALUES ('c1', 'c1', '2026-03-01T10:00:00.000', '2026-03-01T10:02:00.000', 1, 2, 19.99);
ASSERT VALUES campaign_revenue (campaign_key, campaign_id, start_time, end_time, order_count, units, revenue) VALUES ('c1', 'c1', '2026-03-01T10:00:00.000', '2026-03-01T10:02:00.000', 2, 3, 20.01);
ASSERT VALUES campaign_revenue (campaign_key, campaign_id, start_time, end_time, order_count, units, revenue) VALUES ('c1', 'c1', '2026-03-01T10:02:00.000', '2026-03-01T10:04:00.000', 1, 1, 7.00);
