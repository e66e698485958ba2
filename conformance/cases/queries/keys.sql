-- Keys: missing, of several columns, and tables over topics.

--@test: a stream may have rows without a key
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a FROM s;
INSERT INTO s (a) VALUES (5);
ASSERT VALUES r (id, a) VALUES (NULL, 5);

--@test: a table takes the last row of each key
CREATE TABLE t (id INT PRIMARY KEY, a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');
CREATE STREAM s (id INT KEY, b INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT s.id AS id, a FROM s JOIN t ON s.id = t.id;
INSERT INTO t (id, a) VALUES (1, 1);
INSERT INTO t (id, a) VALUES (1, 2);
INSERT INTO s (id, b) VALUES (1, 0);
ASSERT VALUES r (id, a) VALUES (1, 2);

--@test: a key may be a struct in a format that can hold it
CREATE STREAM s (k STRUCT<a INT, b INT> KEY, v INT) WITH (KAFKA_TOPIC='s', FORMAT='JSON');
CREATE TABLE r AS SELECT k, SUM(v) AS total FROM s GROUP BY k;
INSERT INTO s (k, v) VALUES (STRUCT(a := 1, b := 2), 5);
INSERT INTO s (k, v) VALUES (STRUCT(a := 1, b := 2), 6);
ASSERT VALUES r (k, total) VALUES (STRUCT(a := 1, b := 2), 5);
ASSERT VALUES r (k, total) VALUES (STRUCT(a := 1, b := 2), 11);

--@test: maps cannot be keys
--@expected.error: STATEMENT_INVALID
--@expected.message: The key column K of type MAP<STRING, INTEGER> holds a map
CREATE STREAM s (k MAP<STRING, INT> KEY, v INT) WITH (KAFKA_TOPIC='s', FORMAT='JSON');
