-- Every change of the shop's table `transactions`, as Debezium wrote it. Only the parts that are read are declared.
CREATE STREAM shop_transactions (
  op STRING,
  after STRUCT<
    id BIGINT,
    campaign_id STRING,
    payment_status STRING,
    total_amount DECIMAL(12, 2),
    product_id STRING,
    quantity INTEGER,
    created_at STRING
  >
) WITH (
  KAFKA_TOPIC = 'shop.public.transactions',
  VALUE_FORMAT = 'AVRO'
);
