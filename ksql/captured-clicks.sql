-- Clicks that were inserted into the shop's database join the click stream.
-- This is a second view of the topic `click_events`: its column names are quoted, so that they are written in lower case, exactly as
-- the click API writes them. Read from `click_events`, which needs no quotes.
CREATE STREAM captured_clicks (
  campaign_key STRING KEY,
  `event_id` STRING,
  `session_id` STRING,
  `user_name` STRING,
  `event_type` STRING,
  `item_id` STRING,
  `campaign_id` STRING,
  `traffic_source` STRING,
  `category` STRING,
  `gender` STRING,
  `style` STRING,
  `size` STRING,
  `colour` STRING,
  `quantity` INTEGER,
  `price` DECIMAL(12, 2),
  `occurred_at` TIMESTAMP
) WITH (
  KAFKA_TOPIC = 'click_events',
  KEY_FORMAT = 'KAFKA',
  VALUE_FORMAT = 'AVRO',
  VALUE_SCHEMA_FULL_NAME = 'clickstream.ClickEvent'
);

-- Inserts and the rows of the first snapshot count once; later updates and deletes of a click do not. Clicks without a campaign
-- belong to no count. The shop's event names are finer than the kinds that are counted. A time that lies more than five minutes
-- ahead of its capture counts as captured: it would close the windows of everyone else.
INSERT INTO captured_clicks WITH (QUERY_ID = 'CAPTURE_CLICKS') SELECT
  after->campaign_id AS campaign_key,
  COALESCE(after->event_id, CONCAT('shop-click-', CAST(after->id AS STRING))) AS `event_id`,
  after->session_id AS `session_id`,
  CAST(NULL AS STRING) AS `user_name`,
  CASE
    WHEN UCASE(after->event_name) IN ('ITEM_DETAIL', 'HOMEPAGE', 'SCROLL', 'PROMO_PAGE') THEN 'VIEW'
    WHEN UCASE(after->event_name) = 'BOOKING' THEN 'PURCHASE'
    ELSE UCASE(after->event_name)
  END AS `event_type`,
  after->product_id AS `item_id`,
  AS_VALUE(after->campaign_id) AS `campaign_id`,
  after->traffic_source AS `traffic_source`,
  CAST(NULL AS STRING) AS `category`,
  CAST(NULL AS STRING) AS `gender`,
  CAST(NULL AS STRING) AS `style`,
  CAST(NULL AS STRING) AS `size`,
  CAST(NULL AS STRING) AS `colour`,
  after->quantity AS `quantity`,
  after->item_price AS `price`,
  CASE
    WHEN UNIX_TIMESTAMP(CAST(after->created_at AS TIMESTAMP)) > ROWTIME + 300000 THEN FROM_UNIXTIME(ROWTIME)
    ELSE CAST(after->created_at AS TIMESTAMP)
  END AS `occurred_at`
FROM shop_clicks
WHERE op IN ('c', 'r') AND after->campaign_id IS NOT NULL
PARTITION BY after->campaign_id
EMIT CHANGES;
