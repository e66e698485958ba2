-- The sinks may insert and update (an upsert also reads the row it updates); dashboards may only read.

GRANT USAGE ON SCHEMA public TO "${METRICS_SINK_USER}", "${METRICS_READER_USER}";
GRANT SELECT, INSERT, UPDATE ON campaign_click_counts, campaign_revenue TO "${METRICS_SINK_USER}";
GRANT SELECT ON campaign_click_counts, campaign_revenue TO "${METRICS_READER_USER}";
