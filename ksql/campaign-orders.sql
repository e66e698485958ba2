-- Orders that a campaign can claim: transactions as they were inserted, without those that were refused or called off from the
-- start. Amounts are widened, so that a sum of many orders does not leave the range of the type. A time that lies more than five
-- minutes ahead of its capture counts as captured: it would close the windows of everyone else.
CREATE STREAM campaign_orders WITH (
  KAFKA_TOPIC = 'campaign_orders',
  PARTITIONS = 3,
  VALUE_FORMAT = 'AVRO',
  TIMESTAMP = 'ordered_at'
) AS SELECT
  after->campaign_id AS campaign_key,
  after->id AS transaction_id,
  after->product_id AS product_id,
  CAST(after->quantity AS BIGINT) AS quantity,
  CAST(after->total_amount AS DECIMAL(18, 2)) AS amount,
  CASE
    WHEN UNIX_TIMESTAMP(CAST(after->created_at AS TIMESTAMP)) > ROWTIME + 300000 THEN FROM_UNIXTIME(ROWTIME)
    ELSE CAST(after->created_at AS TIMESTAMP)
  END AS ordered_at
FROM shop_transactions
WHERE op IN ('c', 'r')
  AND after->campaign_id IS NOT NULL
  AND COALESCE(UCASE(after->payment_status), 'UNKNOWN') NOT IN ('FAILED', 'CANCELLED', 'REFUNDED')
PARTITION BY after->campaign_id
EMIT CHANGES;
