-- PARTITION BY: a stream gets another key.

--@test: a value column becomes the key and the old key a value
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT t, id, a FROM s PARTITION BY t;
ASSERT STREAM r (t STRING KEY, id INT, a INT);
INSERT INTO s (id, a, t) VALUES (1, 2, 'x');
ASSERT VALUES r (t, id, a) VALUES ('x', 1, 2);

--@test: an expression becomes the key
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT a % 2 AS odd, id FROM s PARTITION BY a % 2;
ASSERT STREAM r (odd INT KEY, id INT);
INSERT INTO s (id, a) VALUES (1, 5);
ASSERT VALUES r (odd, id) VALUES (1, 1);

--@test: several columns become the key of a format that can hold them
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r WITH (KEY_FORMAT='JSON') AS SELECT a, t, id FROM s PARTITION BY a, t;
ASSERT STREAM r (a INT KEY, t STRING KEY, id INT) WITH (KEY_FORMAT='JSON');
INSERT INTO s (id, a, t) VALUES (1, 2, 'x');
ASSERT VALUES r (a, t, id) VALUES (2, 'x', 1);

--@test: a null key is kept
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT t, id FROM s PARTITION BY t;
INSERT INTO s (id, a) VALUES (1, 2);
ASSERT VALUES r (t, id) VALUES (NULL, 1);

--@test: a field of a struct becomes the key
CREATE STREAM s (id INT KEY, v STRUCT<f INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT v->f AS f, id FROM s PARTITION BY v->f;
INSERT INTO s (id, v) VALUES (1, STRUCT(f := 9));
ASSERT VALUES r (f, id) VALUES (9, 1);

--@test: rows keep order and time
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT t, id FROM s PARTITION BY t;
INSERT INTO s (id, t, ROWTIME) VALUES (1, 'x', 20);
INSERT INTO s (id, t, ROWTIME) VALUES (2, 'x', 10);
ASSERT VALUES r (t, id, ROWTIME) VALUES ('x', 1, 20);
ASSERT VALUES r (t, id, ROWTIME) VALUES ('x', 2, 10);

--@test: tables keep their key
--@expected.error: STATEMENT_INVALID
--@expected.message: PARTITION BY
CREATE TABLE t (id INT PRIMARY KEY, a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT * FROM t PARTITION BY a;

--@test: the new key must be in the projection
--@expected.error: STATEMENT_INVALID
--@expected.message: The SELECT of R lacks its key
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a FROM s PARTITION BY t;

--@test: several key columns do not fit the KAFKA format
--@expected.error: STATEMENT_INVALID
--@expected.message: The 'KAFKA' format only supports a single field
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT a, t, id FROM s PARTITION BY a, t;

--@test: rows may be given another key before they are grouped
CREATE STREAM s (id INT KEY, a INT, b STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT b, COUNT(*) AS n FROM s GROUP BY b PARTITION BY a;
INSERT INTO s (id, a, b) VALUES (1, 5, 'x');
INSERT INTO s (id, a, b) VALUES (2, 6, 'x');
ASSERT VALUES r (b, n) VALUES ('x', 1);
ASSERT VALUES r (b, n) VALUES ('x', 2);

--@test: rows without a key have no format of keys
--@expected.error: STATEMENT_INVALID
--@expected.message: PARTITION BY NULL leaves R without a key
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r WITH (FORMAT='JSON') AS SELECT a FROM s PARTITION BY NULL;

--@test: rows that never had a key may be given a format of keys
CREATE STREAM s (a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r WITH (KEY_FORMAT='JSON') AS SELECT a FROM s;
INSERT INTO s (a) VALUES (1);
ASSERT VALUES r (a) VALUES (1);
