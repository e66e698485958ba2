-- The click stream: everything that visitors did, from the click API and from the shop's own database.
-- The key is the campaign id, so a campaign's events are in one partition and counting needs no repartitioning.
-- Windows follow the time at which an event occurred, not the time at which it arrived.
CREATE STREAM click_events (
  campaign_key STRING KEY,
  event_id STRING,
  session_id STRING,
  user_name STRING,
  event_type STRING,
  item_id STRING,
  campaign_id STRING,
  traffic_source STRING,
  category STRING,
  gender STRING,
  style STRING,
  `SIZE` STRING,
  colour STRING,
  quantity INTEGER,
  price DECIMAL(12, 2),
  occurred_at TIMESTAMP
) WITH (
  KAFKA_TOPIC = 'click_events',
  KEY_FORMAT = 'KAFKA',
  VALUE_FORMAT = 'AVRO',
  VALUE_SCHEMA_FULL_NAME = 'clickstream.ClickEvent',
  TIMESTAMP = 'occurred_at'
);
