-- Events per campaign and window of two minutes. `click_count` counts every event of the click stream, whatever its kind; the kinds
-- stand beside it and add up to it. Events up to a day late still reach their window (a phone may send its clicks when it is back
-- online); later ones are dropped and logged.
-- The campaign and the window's bounds are copied into the value, because a sink cannot read them from a windowed key: its bytes end
-- in the window's start. Postgres text cannot hold U+0000: one such campaign would stop the sink for all others.
CREATE TABLE campaign_click_counts WITH (
  KAFKA_TOPIC = 'campaign_click_counts',
  PARTITIONS = 3,
  VALUE_FORMAT = 'AVRO',
  VALUE_SCHEMA_FULL_NAME = 'clickstream.CampaignClickCounts'
) AS SELECT
  campaign_key,
  REPLACE(campaign_key, CHR(0), '�') AS campaign_id,
  FROM_UNIXTIME(WINDOWSTART) AS start_time,
  FROM_UNIXTIME(WINDOWEND) AS end_time,
  COUNT(*) AS click_count,
  COUNT(CASE WHEN event_type = 'VIEW' THEN 1 END) AS views,
  COUNT(CASE WHEN event_type = 'CLICK' THEN 1 END) AS clicks,
  COUNT(CASE WHEN event_type = 'SEARCH' THEN 1 END) AS searches,
  COUNT(CASE WHEN event_type = 'ADD_TO_CART' THEN 1 END) AS add_to_carts,
  COUNT(CASE WHEN event_type = 'PURCHASE' THEN 1 END) AS purchases,
  COUNT(CASE WHEN event_type IN ('VIEW', 'CLICK', 'SEARCH', 'ADD_TO_CART', 'PURCHASE') THEN CAST(NULL AS INTEGER) ELSE 1 END) AS other_events,
  COUNT_DISTINCT(session_id) AS distinct_sessions
FROM click_events
WINDOW TUMBLING (SIZE 2 MINUTES, RETENTION 2 DAYS, GRACE PERIOD 1 DAY)
GROUP BY campaign_key
EMIT CHANGES;
