-- JSON as bytes, read and written.

--@test: rows are written with all columns in order, nulls too
CREATE STREAM line (id INT KEY, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='KAFKA');
CREATE STREAM s (id INT KEY, a INT, b STRING, c DOUBLE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
INSERT INTO s (id, b, c) VALUES (1, 'x', 1.0);
ASSERT VALUES line (v) VALUES ('{"A":null,"B":"x","C":1.0}');

--@test: members that are missing are null, others are passed over
CREATE STREAM line (id INT KEY, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='KAFKA');
CREATE STREAM s (id INT KEY, a INT, b STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a, b FROM s;
INSERT INTO line (id, v) VALUES (1, '{"B": "x", "other": [1, 2]}');
ASSERT VALUES r (id, a, b) VALUES (1, NULL, 'x');

--@test: text that is no JSON is left out, the rows after it are read
CREATE STREAM line (id INT KEY, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='KAFKA');
CREATE STREAM s (id INT KEY, a INT, b STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a FROM s;
INSERT INTO line (id, v) VALUES (1, '{"A": 1');
INSERT INTO line (id, v) VALUES (2, '{"A": 2}');
ASSERT VALUES r (id, a) VALUES (2, 2);

--@test: a value of another kind leaves out the row
CREATE STREAM line (id INT KEY, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='KAFKA');
CREATE STREAM s (id INT KEY, a INT, b STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a FROM s;
INSERT INTO line (id, v) VALUES (1, '{"A": "many"}');
INSERT INTO line (id, v) VALUES (2, '{"A": "12"}');
ASSERT VALUES r (id, a) VALUES (2, 12);

--@test: whole numbers of 64 bits and decimals are exact
CREATE STREAM line (id INT KEY, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='KAFKA');
CREATE STREAM s (id INT KEY, a BIGINT, b DECIMAL(20,4)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a, b FROM s;
INSERT INTO line (id, v) VALUES (1, '{"A": 9223372036854775807, "B": 1234567890123456.7891}');
ASSERT VALUES r (a, b) VALUES (9223372036854775807, 1234567890123456.7891);

--@test: nested values are read and written
CREATE STREAM line (id INT KEY, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='KAFKA');
CREATE STREAM s (id INT KEY, a ARRAY<STRUCT<f INT>>, m MAP<STRING, BOOLEAN>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
INSERT INTO s (id, a, m) VALUES (1, ARRAY[STRUCT(f := 1)], MAP('k' := TRUE));
ASSERT VALUES line (v) VALUES ('{"A":[{"F":1}],"M":{"k":true}}');

--@test: dates are days, times milliseconds of the day, timestamps milliseconds
CREATE STREAM line (id INT KEY, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='KAFKA');
CREATE STREAM s (id INT KEY, d DATE, t TIME, ts TIMESTAMP) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
INSERT INTO s (id, d, t, ts) VALUES (1, '1970-01-11', '00:00:01', '1970-01-01T00:00:02');
ASSERT VALUES line (v) VALUES ('{"D":10,"T":1000,"TS":2000}');

--@test: a single value may stand without an object
CREATE STREAM line (id INT KEY, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='KAFKA');
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', WRAP_SINGLE_VALUE=false);
INSERT INTO s (id, a) VALUES (1, 5);
ASSERT VALUES line (v) VALUES ('5');

--@test: a JSON key is JSON text
CREATE STREAM s (a STRING KEY, b INT KEY, v INT) WITH (KAFKA_TOPIC='s', FORMAT='JSON');
CREATE STREAM k (t STRING KEY, v STRING) WITH (KAFKA_TOPIC='s', FORMAT='KAFKA');
INSERT INTO s (a, b, v) VALUES ('x', 1, 2);
ASSERT VALUES k (t, v) VALUES ('{"A":"x","B":1}', '{"V":2}');

--@test: every type is read back as it was written
CREATE STREAM s (id INT KEY, i INT, b BIGINT, d DOUBLE, e DECIMAL(8,3), f BOOLEAN, t STRING, dt DATE, tm TIME, ts TIMESTAMP, y ARRAY<INT>, m MAP<STRING, INT>, z STRUCT<p INT, q STRING>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT * FROM s;
ASSERT STREAM r (id INT KEY, i INT, b BIGINT, d DOUBLE, e DECIMAL(8,3), f BOOLEAN, t STRING, dt DATE, tm TIME, ts TIMESTAMP, y ARRAY<INT>, m MAP<STRING, INT>, z STRUCT<p INT, q STRING>) WITH (VALUE_FORMAT='JSON');
INSERT INTO s (id, i, b, d, e, f, t, dt, tm, ts, y, m, z) VALUES (1, 1, 9007199254740993, 0.1, 12345.678, TRUE, 'x', '2020-02-29', '12:34:56', '2020-02-29T12:34:56.789', ARRAY[1, 2], MAP('k' := 1), STRUCT(p := 1, q := 'r'));
ASSERT VALUES r (id, i, b, d, e, f, t, dt, tm, ts, y, m, z) VALUES (1, 1, 9007199254740993, 0.1, 12345.678, TRUE, 'x', '2020-02-29', '12:34:56', '2020-02-29T12:34:56.789', ARRAY[1, 2], MAP('k' := 1), STRUCT(p := 1, q := 'r'));

--@test: a value that cannot be read leaves out the row, also in a column that the query does not need
CREATE STREAM line (id INT KEY, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='KAFKA');
CREATE STREAM s (id INT KEY, a INT, b BIGINT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a FROM s;
INSERT INTO line (id, v) VALUES (1, '{"A": 1, "B": "many"}');
INSERT INTO line (id, v) VALUES (2, '{"A": 2, "B": "3"}');
ASSERT VALUES r (id, a) VALUES (2, 2);

--@test: what follows the first value of a text does not count
CREATE STREAM line (id INT KEY, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='KAFKA');
CREATE STREAM s (id INT KEY, a INT, b STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a, b FROM s;
INSERT INTO line (id, v) VALUES (1, '{"A": 1, "B": "x"} and so on');
ASSERT VALUES r (id, a, b) VALUES (1, 1, 'x');

--@test: null in place of a record leaves out the row
CREATE STREAM line (id INT KEY, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='KAFKA');
CREATE STREAM s (id INT KEY, a INT, b STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a FROM s;
INSERT INTO line (id, v) VALUES (1, 'null');
INSERT INTO line (id, v) VALUES (2, '{"A": 2}');
ASSERT VALUES r (id, a) VALUES (2, 2);

--@test: small decimals are written with an exponent, and read back
CREATE STREAM line (id INT KEY, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='KAFKA');
CREATE STREAM s (id INT KEY, a DECIMAL(9, 8)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a FROM s;
INSERT INTO s (id, a) VALUES (1, 0.00000010);
ASSERT VALUES line (v) VALUES ('{"A":1.0E-7}');
ASSERT VALUES r (id, a) VALUES (1, 0.00000010);
