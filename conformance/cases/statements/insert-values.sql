-- INSERT INTO … VALUES: what fits which column.

--@test: columns that are not named are null
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
INSERT INTO s (id, t) VALUES (1, 'x');
ASSERT VALUES s (id, a, t) VALUES (1, NULL, 'x');

--@test: without names the values go in the order of the columns
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
INSERT INTO s VALUES (1, 2, 'x');
ASSERT VALUES s (id, a, t) VALUES (1, 2, 'x');

--@test: values may be expressions
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
INSERT INTO s (id, a, t) VALUES (1, 2 * 3 + ABS(-1), UCASE('x'));
ASSERT VALUES s (a, t) VALUES (7, 'X');

--@test: numbers widen, text becomes dates and bytes
CREATE STREAM s (id INT KEY, b BIGINT, d DOUBLE, e DECIMAL(6,3), dt DATE, tm TIME, ts TIMESTAMP) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, b + 1 AS b, d / 2 AS d, e * 1 AS e, CAST(dt AS STRING) AS dt, CAST(tm AS STRING) AS tm, CAST(ts AS STRING) AS ts FROM s;
INSERT INTO s (id, b, d, e, dt, tm, ts) VALUES (1, 2, 3, 4.5, '2020-01-02', '03:04:05', '2020-01-02T03:04:05.006');
ASSERT VALUES r (b, d, dt, tm, ts) VALUES (3, 1.5, '2020-01-02', '03:04:05', '2020-01-02T03:04:05.006');

--@test: ROWTIME gives the time of the record
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
INSERT INTO s (id, a, ROWTIME) VALUES (1, 2, 987654321);
ASSERT VALUES s (id, ROWTIME) VALUES (1, 987654321);

--@test: text does not become a number
--@expected.error: STATEMENT_INVALID
--@expected.message: The column A is INTEGER, but the value is STRING
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
INSERT INTO s (id, a) VALUES (1, '2');

--@test: a fraction does not fit a whole number
--@expected.error: STATEMENT_INVALID
--@expected.message: The column A is INTEGER, but the value is DECIMAL(2, 1)
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
INSERT INTO s (id, a) VALUES (1, 2.5);

--@test: there are as many values as columns
--@expected.error: SQL_SYNTAX
--@expected.message: 2 columns but 1 values
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
INSERT INTO s (id, a) VALUES (1);

--@test: a column that is not there is refused
--@expected.error: STATEMENT_INVALID
--@expected.message: no column ZZ
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
INSERT INTO s (id, zz) VALUES (1, 2);

--@test: a row of a table needs its key
--@expected.error: STATEMENT_INVALID
--@expected.message: A row of the table T needs its primary key
CREATE TABLE t (id INT PRIMARY KEY, a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');
INSERT INTO t (a) VALUES (1);

--@test: a source stream is read-only
--@expected.error: STATEMENT_INVALID
--@expected.message: S is a source stream and read-only
CREATE SOURCE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
INSERT INTO s (id, a) VALUES (1, 2);
