-- One row per campaign and window of two minutes, updated in place by the JDBC sinks. Times are UTC instants.

CREATE TABLE campaign_click_counts (
  campaign_id text NOT NULL,
  start_time timestamptz NOT NULL,
  end_time timestamptz NOT NULL,
  click_count bigint NOT NULL,
  views bigint NOT NULL,
  clicks bigint NOT NULL,
  searches bigint NOT NULL,
  add_to_carts bigint NOT NULL,
  purchases bigint NOT NULL,
  other_events bigint NOT NULL,
  distinct_sessions bigint NOT NULL,
  PRIMARY KEY (campaign_id, start_time)
);

CREATE TABLE campaign_revenue (
  campaign_id text NOT NULL,
  start_time timestamptz NOT NULL,
  end_time timestamptz NOT NULL,
  order_count bigint NOT NULL,
  units bigint NOT NULL,
  revenue numeric(18, 2) NOT NULL,
  PRIMARY KEY (campaign_id, start_time)
);

-- Dashboards ask for a stretch of time over all campaigns.
CREATE INDEX campaign_click_counts_by_time ON campaign_click_counts (start_time);
CREATE INDEX campaign_revenue_by_time ON campaign_revenue (start_time);

COMMENT ON COLUMN campaign_click_counts.click_count IS 'All events of the click stream, whatever their kind: views + clicks + searches + add_to_carts + purchases + other_events.';
COMMENT ON COLUMN campaign_revenue.revenue IS 'Sum of the total amounts of orders that were not refused or called off.';
