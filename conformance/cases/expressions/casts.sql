-- CAST between all kinds of types.

--@test: numbers become text and text becomes numbers
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(a AS STRING) AS x, CAST(t AS INT) AS y, CAST(t AS BIGINT) AS z FROM s;
INSERT INTO s (id, a, t) VALUES (1, 12, '-34');
ASSERT VALUES r (id, x, y, z) VALUES (1, '12', -34, -34);

--@test: text that is no number is null and the other columns stay
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(t AS INT) AS x, CAST(t AS DOUBLE) AS y, t AS z FROM s;
INSERT INTO s (id, t) VALUES (1, '1x');
ASSERT VALUES r (id, x, y, z) VALUES (1, NULL, NULL, '1x');

--@test: DOUBLE to whole numbers drops the fraction and stops at the ends
CREATE STREAM s (id INT KEY, d DOUBLE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(d AS INT) AS x, CAST(d AS BIGINT) AS y FROM s;
INSERT INTO s (id, d) VALUES (1, -2.9);
ASSERT VALUES r (id, x, y) VALUES (1, -2, -2);
INSERT INTO s (id, d) VALUES (2, 1E12);
ASSERT VALUES r (id, x, y) VALUES (2, 2147483647, 1000000000000);

--@test: BIGINT to INT keeps the low 32 bits
CREATE STREAM s (id INT KEY, b BIGINT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(b AS INT) AS x FROM s;
INSERT INTO s (id, b) VALUES (1, 4294967297);
ASSERT VALUES r (id, x) VALUES (1, 1);

--@test: doubles print as Java prints them
CREATE STREAM s (id INT KEY, d DOUBLE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(d AS STRING) AS x FROM s;
INSERT INTO s (id, d) VALUES (1, 10000000.0);
ASSERT VALUES r (id, x) VALUES (1, '1.0E7');
INSERT INTO s (id, d) VALUES (2, 0.001);
ASSERT VALUES r (id, x) VALUES (2, '0.001');
INSERT INTO s (id, d) VALUES (3, 100.0);
ASSERT VALUES r (id, x) VALUES (3, '100.0');

--@test: booleans from text: the beginning of true or yes, in any case
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(t AS BOOLEAN) AS x FROM s;
INSERT INTO s (id, t) VALUES (1, 'TRUE');
ASSERT VALUES r (id, x) VALUES (1, TRUE);
INSERT INTO s (id, t) VALUES (2, 'y');
ASSERT VALUES r (id, x) VALUES (2, TRUE);
INSERT INTO s (id, t) VALUES (3, 'no');
ASSERT VALUES r (id, x) VALUES (3, FALSE);
INSERT INTO s (id, t) VALUES (4, 'other');
ASSERT VALUES r (id, x) VALUES (4, FALSE);

--@test: booleans to text
CREATE STREAM s (id INT KEY, b BOOLEAN) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(b AS STRING) AS x FROM s;
INSERT INTO s (id, b) VALUES (1, TRUE);
ASSERT VALUES r (id, x) VALUES (1, 'true');

--@test: text to decimal rounds to the scale
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(t AS DECIMAL(5,2)) AS x FROM s;
INSERT INTO s (id, t) VALUES (1, '12.345');
ASSERT VALUES r (id, x) VALUES (1, 12.35);
INSERT INTO s (id, t) VALUES (2, '-1');
ASSERT VALUES r (id, x) VALUES (2, -1.00);

--@test: a decimal too large for its type is null
CREATE STREAM s (id INT KEY, d DOUBLE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(d AS DECIMAL(3,1)) AS x FROM s;
INSERT INTO s (id, d) VALUES (1, 99.9);
ASSERT VALUES r (id, x) VALUES (1, 99.9);
INSERT INTO s (id, d) VALUES (2, 1000.0);
ASSERT VALUES r (id, x) VALUES (2, NULL);

--@test: decimals to whole numbers drop the fraction
CREATE STREAM s (id INT KEY, d DECIMAL(5,2)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(d AS INT) AS x, CAST(d AS DOUBLE) AS y, CAST(d AS STRING) AS z FROM s;
INSERT INTO s (id, d) VALUES (1, 123.99);
ASSERT VALUES r (id, x, y, z) VALUES (1, 123, 123.99, '123.99');

--@test: dates, times and timestamps from text and back
CREATE STREAM s (id INT KEY, t STRING, u STRING, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(CAST(t AS DATE) AS STRING) AS x, CAST(CAST(u AS TIME) AS STRING) AS y, CAST(CAST(v AS TIMESTAMP) AS STRING) AS z FROM s;
INSERT INTO s (id, t, u, v) VALUES (1, '2020-02-29', '10:05', '2020-02-29T10:05:00.5');
ASSERT VALUES r (id, x, y, z) VALUES (1, '2020-02-29', '10:05', '2020-02-29T10:05:00.500');

--@test: a timestamp has a date and a time of day, a date is midnight
CREATE STREAM s (id INT KEY, ts TIMESTAMP, d DATE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(ts AS DATE) AS x, CAST(ts AS TIME) AS y, CAST(d AS TIMESTAMP) AS z FROM s;
INSERT INTO s (id, ts, d) VALUES (1, '2020-03-01T23:59:58.123', '2020-03-01');
ASSERT VALUES r (id, x, y, z) VALUES (1, '2020-03-01', '23:59:58.123', '2020-03-01T00:00:00');

--@test: arrays and maps are cast element by element
CREATE STREAM s (id INT KEY, a ARRAY<INT>, m MAP<STRING, INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(a AS ARRAY<STRING>) AS x, CAST(m AS MAP<STRING, BIGINT>) AS y FROM s;
ASSERT STREAM r (id INT KEY, x ARRAY<STRING>, y MAP<STRING, BIGINT>);
INSERT INTO s (id, a, m) VALUES (1, ARRAY[1, NULL], MAP('k' := 2));
ASSERT VALUES r (id, x, y) VALUES (1, ARRAY['1', NULL], MAP('k' := 2));

--@test: structs are cast field by field, fields that are missing become null
CREATE STREAM s (id INT KEY, t STRUCT<f INT, g INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(t AS STRUCT<f STRING, h INT>) AS x FROM s;
INSERT INTO s (id, t) VALUES (1, STRUCT(f := 1, g := 2));
ASSERT VALUES r (id, x) VALUES (1, STRUCT(f := '1', h := CAST(NULL AS INT)));

--@test: null stays null in every cast
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(a AS STRING) AS x, CAST(a AS DOUBLE) AS y, CAST(a AS DECIMAL(3,1)) AS z FROM s;
INSERT INTO s (id, a) VALUES (1, NULL);
ASSERT VALUES r (id, x, y, z) VALUES (1, NULL, NULL, NULL);

--@test: arrays do not become numbers
--@expected.error: TYPE_MISMATCH
--@expected.message: cannot be cast
CREATE STREAM s (id INT KEY, a ARRAY<INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(a AS INT) AS x FROM s;
