-- Every change of the shop's table `clicks`, as Debezium wrote it. Only the parts that are read are declared.
CREATE STREAM shop_clicks (
  op STRING,
  after STRUCT<
    id BIGINT,
    session_id STRING,
    event_name STRING,
    event_id STRING,
    campaign_id STRING,
    traffic_source STRING,
    product_id STRING,
    quantity INTEGER,
    item_price DECIMAL(12, 2),
    created_at STRING
  >
) WITH (
  KAFKA_TOPIC = 'shop.public.clicks',
  VALUE_FORMAT = 'AVRO'
);
