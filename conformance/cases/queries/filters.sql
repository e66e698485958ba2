-- WHERE: which rows pass.

--@test: only rows for which the condition holds pass
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT * FROM s WHERE a > 10;
INSERT INTO s (id, a, t) VALUES (1, 10, 'x');
INSERT INTO s (id, a, t) VALUES (2, 11, 'y');
ASSERT VALUES r (id, a, t) VALUES (2, 11, 'y');

--@test: a condition that is null lets no row pass
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT * FROM s WHERE a > 10;
INSERT INTO s (id, t) VALUES (1, 'x');
INSERT INTO s (id, a) VALUES (2, 11);
ASSERT VALUES r (id) VALUES (2);

--@test: a condition that fails lets no row pass
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT * FROM s WHERE 10 / a = 2;
INSERT INTO s (id, a) VALUES (1, 0);
INSERT INTO s (id, a) VALUES (2, 5);
ASSERT VALUES r (id) VALUES (2);

--@test: conditions see key columns and columns that are not selected
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a FROM s WHERE id = 2 AND t LIKE 'y%';
INSERT INTO s (id, a, t) VALUES (1, 1, 'yes');
INSERT INTO s (id, a, t) VALUES (2, 2, 'no');
INSERT INTO s (id, a, t) VALUES (2, 3, 'yes');
ASSERT VALUES r (id, a) VALUES (2, 3);

--@test: conditions see the time of the row
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a FROM s WHERE ROWTIME >= '1970-01-01T00:00:01';
INSERT INTO s (id, a, ROWTIME) VALUES (1, 0, 999);
INSERT INTO s (id, a, ROWTIME) VALUES (2, 0, 1000);
ASSERT VALUES r (id) VALUES (2);

--@test: the condition of a table: a row that stops to match is deleted
CREATE TABLE t (id INT PRIMARY KEY, a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT * FROM t WHERE a > 10;
INSERT INTO t (id, a) VALUES (1, 11);
INSERT INTO t (id, a) VALUES (1, 1);
INSERT INTO t (id, a) VALUES (1, 12);
ASSERT VALUES r (id, a) VALUES (1, 11);
ASSERT NULL VALUES r (id) KEY (1);
ASSERT VALUES r (id, a) VALUES (1, 12);

--@test: a table row that never matched is not deleted either
CREATE TABLE t (id INT PRIMARY KEY, a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT * FROM t WHERE a > 10;
INSERT INTO t (id, a) VALUES (1, 1);
INSERT INTO t (id, a) VALUES (2, 20);
ASSERT VALUES r (id, a) VALUES (2, 20);

--@test: a condition must be boolean
--@expected.error: TYPE_MISMATCH
--@expected.message: The WHERE condition must be BOOLEAN, but is INTEGER
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT * FROM s WHERE a + 1;

--@test: a condition cannot name a column that is not there
--@expected.error: STATEMENT_INVALID
--@expected.message: The WHERE column B cannot be resolved
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT * FROM s WHERE b = 1;

--@test: aggregates have no place in WHERE
--@expected.error: STATEMENT_INVALID
--@expected.message: COUNT is an aggregate function and cannot stand where a scalar function is needed
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT id, COUNT(*) AS n FROM s WHERE COUNT(*) > 1 GROUP BY id;
