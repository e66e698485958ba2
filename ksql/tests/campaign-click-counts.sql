--@test: every event counts once in the window in which it occurred, and the kinds add up to the total
SET 'auto.offset.reset' = 'earliest';
RUN SCRIPT 'ksql/click-events.sql';
RUN SCRIPT 'ksql/campaign-click-counts.sql';
INSERT INTO click_events (campaign_key, event_id, session_id, event_type, campaign_id, occurred_at) VALUES ('c1', 'e1', 's1', 'VIEW', 'c1', '2026-03-01T10:00:00.000');
INSERT INTO click_events (campaign_key, event_id, session_id, event_type, campaign_id, occurred_at) VALUES ('c1', 'e2', 's1', 'CLICK', 'c1', '2026-03-01T10:01:59.999');
INSERT INTO click_events (campaign_key, event_id, session_id, event_type, campaign_id, occurred_at) VALUES ('c1', 'e3', 's2', 'WISHLIST', 'c1', '2026-03-01T10:01:00.000');
INSERT INTO click_events (campaign_key, event_id, session_id, event_type, campaign_id, occurred_at) VALUES ('c1', 'e4', 's2', 'PURCHASE', 'c1', '2026-03-01T10:02:00.000');
ASSERT VALUES campaign_click_counts (campaign_key, campaign_id, start_time, end_time, click_count, views, clicks, searches, add_to_carts, purchases, other_events, distinct_sessions) VALUES ('c1', 'c1', '2026-03-01T10:00:00.000', '2026-03-01T10:02:00.000', 1, 1, 0, 0, 0, 0, 0, 1);
ASSERT VALUES campaign_click_counts (campaign_key, campaign_id, start_time, end_time, click_count, views, clicks, searches, add_to_carts, purchases, other_events, distinct_sessions) VALUES ('c1', 'c1', '2026-03-01T10:00:00.000', '2026-03-01T10:02:00.000', 2, 1, 1, 0, 0, 0, 0, 1);
ASSERT VALUES campaign_click_counts (campaign_key, campaign_id, start_time, end_time, click_count, views, clicks, searches, add_to_carts, purchases, other_events, distinct_sessions) VALUES ('c1', 'c1', '2026-03-01T10:00:00.000', '2026-03-01T10:02:00.000', 3, 1, 1, 0, 0, 0, 1, 2);
ASSERT VALUES campaign_click_counts (campaign_key, campaign_id, start_time, end_time, click_count, views, clicks, searches, add_to_carts, purchases, other_events, distinct_sessions) VALUES ('c1', 'c1', '2026-03-01T10:02:00.000', '2026-03-01T10:04:00.000', 1, 0, 0, 0, 0, 1, 0, 1);

--@test: an event that arrives up to a day late still reaches its window, a later one is dropped
SET 'auto.offset.reset' = 'earliest';
RUN SCRIPT 'ksql/click-events.sql';
RUN SCRIPT 'ksql/campaign-click-counts.sql';
INSERT INTO click_events (campaign_key, event_id, event_type, occurred_at) VALUES ('c1', 'e1', 'CLICK', '2026-03-02T12:00:00.000');
INSERT INTO click_events (campaign_key, event_id, event_type, occurred_at) VALUES ('c1', 'e2', 'CLICK', '2026-03-01T12:00:00.000');
INSERT INTO click_events (campaign_key, event_id, event_type, occurred_at) VALUES ('c1', 'e3', 'CLICK', '2026-03-01T11:57:59.999');
INSERT INTO click_events (campaign_key, event_id, event_type, occurred_at) VALUES ('c1', 'e4', 'CLICK', '2026-03-02T12:00:01.000');
ASSERT VALUES campaign_click_counts (campaign_key, start_time, click_count) VALUES ('c1', '2026-03-02T12:00:00.000', 1);
ASSERT VALUES campaign_click_counts (campaign_key, start_time, click_count) VALUES ('c1', '2026-03-01T12:00:00.000', 1);
ASSERT VALUES campaign_click_counts (campaign_key, start_time, click_count) VALUES ('c1', '2026-03-02T12:00:00.000', 2);
