--@test: an inserted click joins the click stream, its event name mapped to a kind
SET 'auto.offset.reset' = 'earliest';
RUN SCRIPT 'ksql/click-events.sql';
RUN SCRIPT 'ksql/shop-clicks.sql';
RUN SCRIPT 'ksql/captured-clicks.sql';
INSERT INTO shop_clicks (ROWTIME, op, after) VALUES (1772359320000, 'c', STRUCT(id := 7, session_id := 's1', event_name := 'ITEM_DETAIL', event_id := 'e1', campaign_id := 'c1', traffic_source := 'WEB', product_id := 'P-1', quantity := 2, item_price := 12.50, created_at := '2026-03-01T10:00:00.5Z'));
INSERT INTO shop_clicks (ROWTIME, op, after) VALUES (1772359320000, 'r', STRUCT(id := 8, session_id := 's1', event_name := 'booking', event_id := CAST(NULL AS STRING), campaign_id := 'c1', traffic_source := 'WEB', product_id := 'P-1', quantity := 1, item_price := 12.50, created_at := '2026-03-01T10:00:01Z'));
ASSERT VALUES click_events (campaign_key, event_id, session_id, event_type, item_id, campaign_id, traffic_source, quantity, price, occurred_at) VALUES ('c1', 'e1', 's1', 'VIEW', 'P-1', 'c1', 'WEB', 2, 12.50, '2026-03-01T10:00:00.500');
ASSERT VALUES click_events (campaign_key, event_id, session_id, event_type, item_id, campaign_id, traffic_source, quantity, price, occurred_at) VALUES ('c1', 'shop-click-8', 's1', 'PURCHASE', 'P-1', 'c1', 'WEB', 1, 12.50, '2026-03-01T10:00:01.000');

--@test: updates, deletes and clicks without a campaign do not join the click stream
SET 'auto.offset.reset' = 'earliest';
RUN SCRIPT 'ksql/click-events.sql';
RUN SCRIPT 'ksql/shop-clicks.sql';
RUN SCRIPT 'ksql/captured-clicks.sql';
INSERT INTO shop_clicks (ROWTIME, op, after) VALUES (1772359320000, 'u', STRUCT(id := 1, event_name := 'CLICK', event_id := 'e1', campaign_id := 'c1', created_at := '2026-03-01T10:00:00Z'));
INSERT INTO shop_clicks (op) VALUES ('d');
INSERT INTO shop_clicks (ROWTIME, op, after) VALUES (1772359320000, 'c', STRUCT(id := 2, event_name := 'CLICK', event_id := 'e2', created_at := '2026-03-01T10:00:00Z'));
INSERT INTO shop_clicks (ROWTIME, op, after) VALUES (1772359320000, 'c', STRUCT(id := 3, event_name := 'CLICK', event_id := 'e3', campaign_id := 'c1', created_at := '2026-03-01T10:00:00Z'));
ASSERT VALUES click_events (campaign_key, event_id, event_type) VALUES ('c1', 'e3', 'CLICK');

--@test: a click dated far ahead counts when it was captured, so that it closes no windows
SET 'auto.offset.reset' = 'earliest';
RUN SCRIPT 'ksql/click-events.sql';
RUN SCRIPT 'ksql/shop-clicks.sql';
RUN SCRIPT 'ksql/captured-clicks.sql';
INSERT INTO shop_clicks (ROWTIME, op, after) VALUES (1772359320000, 'c', STRUCT(id := 9, event_name := 'CLICK', event_id := 'e9', campaign_id := 'c1', created_at := '2099-01-01T00:00:00Z'));
ASSERT VALUES click_events (campaign_key, event_id, occurred_at) VALUES ('c1', 'e9', '2026-03-01T10:02:00.000');
