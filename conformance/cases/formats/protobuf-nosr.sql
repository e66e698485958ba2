-- PROTOBUF_NOSR: what is written is read back.

--@test: every type is read back as it was written
CREATE STREAM s (id INT KEY, i INT, b BIGINT, d DOUBLE, e DECIMAL(8,3), f BOOLEAN, t STRING, dt DATE, tm TIME, ts TIMESTAMP, y ARRAY<INT>, m MAP<STRING, INT>, z STRUCT<p INT, q STRING>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='PROTOBUF_NOSR');
CREATE STREAM r AS SELECT * FROM s;
ASSERT STREAM r (id INT KEY, i INT, b BIGINT, d DOUBLE, e DECIMAL(8,3), f BOOLEAN, t STRING, dt DATE, tm TIME, ts TIMESTAMP, y ARRAY<INT>, m MAP<STRING, INT>, z STRUCT<p INT, q STRING>) WITH (VALUE_FORMAT='PROTOBUF_NOSR');
INSERT INTO s (id, i, b, d, e, f, t, dt, tm, ts, y, m, z) VALUES (1, 1, 9007199254740993, 0.1, 12345.678, TRUE, 'x', '2020-02-29', '12:34:56', '2020-02-29T12:34:56.789', ARRAY[1, 2], MAP('k' := 1), STRUCT(p := 1, q := 'r'));
ASSERT VALUES r (id, i, b, d, e, f, t, dt, tm, ts, y, m, z) VALUES (1, 1, 9007199254740993, 0.1, 12345.678, TRUE, 'x', '2020-02-29', '12:34:56', '2020-02-29T12:34:56.789', ARRAY[1, 2], MAP('k' := 1), STRUCT(p := 1, q := 'r'));
