-- Orders, pieces and money per campaign and window of two minutes, by the time at which the order was made. Grace and key as in
-- `campaign_click_counts`.
CREATE TABLE campaign_revenue WITH (
  KAFKA_TOPIC = 'campaign_revenue',
  PARTITIONS = 3,
  VALUE_FORMAT = 'AVRO',
  VALUE_SCHEMA_FULL_NAME = 'clickstream.CampaignRevenue'
) AS SELECT
  campaign_key,
  AS_VALUE(campaign_key) AS campaign_id,
  FROM_UNIXTIME(WINDOWSTART) AS start_time,
  FROM_UNIXTIME(WINDOWEND) AS end_time,
  COUNT(*) AS order_count,
  SUM(quantity) AS units,
  SUM(amount) AS revenue
FROM campaign_orders
WINDOW TUMBLING (SIZE 2 MINUTES, RETENTION 2 DAYS, GRACE PERIOD 1 DAY)
GROUP BY campaign_key
EMIT CHANGES;
