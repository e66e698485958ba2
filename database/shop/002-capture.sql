-- What Debezium needs and nothing more: the publication belongs to the owner of the tables, so the capturing role needs no
-- right to create or alter anything. The heartbeat table is in the publication (each beat confirms a log position, so that the
-- slot moves while the shop is quiet) but not in the connector's list of tables: its rows go to no topic.

CREATE SCHEMA capture;

CREATE TABLE capture.heartbeat (
  id integer PRIMARY KEY,
  beat_at timestamptz NOT NULL
);

CREATE PUBLICATION clickstream_shop FOR TABLE
  public.customers, public.products, public.campaigns, public.clicks, public.transactions, capture.heartbeat;

GRANT USAGE ON SCHEMA public, capture TO "${SHOP_CDC_USER}";
GRANT SELECT ON public.customers, public.products, public.campaigns, public.clicks, public.transactions TO "${SHOP_CDC_USER}";
GRANT SELECT, INSERT, UPDATE ON capture.heartbeat TO "${SHOP_CDC_USER}";
