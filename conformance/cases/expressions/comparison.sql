-- Comparisons, BETWEEN, IN, LIKE and what null does to them.

--@test: numbers compare by value, whatever their types
CREATE STREAM s (id INT KEY, a INT, b BIGINT, c DOUBLE, d DECIMAL(4,2)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a = b AS w, a < c AS x, d > a AS y, c <> d AS z FROM s;
INSERT INTO s (id, a, b, c, d) VALUES (1, 2, 2, 2.5, 2.50);
ASSERT VALUES r (id, w, x, y, z) VALUES (1, TRUE, TRUE, TRUE, FALSE);

--@test: text compares letter by letter, case counts
CREATE STREAM s (id INT KEY, a STRING, b STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a = b AS x, a < b AS y, a >= b AS z FROM s;
INSERT INTO s (id, a, b) VALUES (1, 'abc', 'abd');
ASSERT VALUES r (id, x, y, z) VALUES (1, FALSE, TRUE, FALSE);
INSERT INTO s (id, a, b) VALUES (2, 'a', 'A');
ASSERT VALUES r (id, x, y, z) VALUES (2, FALSE, FALSE, TRUE);

--@test: booleans compare for equality
CREATE STREAM s (id INT KEY, a BOOLEAN, b BOOLEAN) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a = b AS x, a <> b AS y FROM s;
INSERT INTO s (id, a, b) VALUES (1, TRUE, FALSE);
ASSERT VALUES r (id, x, y) VALUES (1, FALSE, TRUE);

--@test: dates, times and timestamps compare with each other and with text
CREATE STREAM s (id INT KEY, d DATE, t TIME, ts TIMESTAMP) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, d > '2020-01-01' AS x, t < '12:00' AS y, ts = '2020-01-01T00:00:00' AS z FROM s;
INSERT INTO s (id, d, t, ts) VALUES (1, '2020-01-02', '11:59:59', '2020-01-01T00:00:00');
ASSERT VALUES r (id, x, y, z) VALUES (1, TRUE, TRUE, TRUE);

--@test: comparisons with null are false, not null
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a = 1 AS x, a <> 1 AS y, a < 1 AS z FROM s;
INSERT INTO s (id, a) VALUES (1, NULL);
ASSERT VALUES r (id, x, y, z) VALUES (1, FALSE, FALSE, FALSE);

--@test: IS NULL and IS NOT NULL always answer
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a IS NULL AS x, a IS NOT NULL AS y FROM s;
INSERT INTO s (id, a) VALUES (1, NULL);
ASSERT VALUES r (id, x, y) VALUES (1, TRUE, FALSE);
INSERT INTO s (id, a) VALUES (2, 1);
ASSERT VALUES r (id, x, y) VALUES (2, FALSE, TRUE);

--@test: IS DISTINCT FROM takes two nulls for the same
CREATE STREAM s (id INT KEY, a INT, b INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a IS DISTINCT FROM b AS x, a IS NOT DISTINCT FROM b AS y FROM s;
INSERT INTO s (id, a, b) VALUES (1, NULL, NULL);
ASSERT VALUES r (id, x, y) VALUES (1, FALSE, TRUE);
INSERT INTO s (id, a, b) VALUES (2, 1, NULL);
ASSERT VALUES r (id, x, y) VALUES (2, TRUE, FALSE);
INSERT INTO s (id, a, b) VALUES (3, 1, 1);
ASSERT VALUES r (id, x, y) VALUES (3, FALSE, TRUE);

--@test: BETWEEN takes both ends in, NOT BETWEEN leaves them out
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a BETWEEN 2 AND 4 AS x, a NOT BETWEEN 2 AND 4 AS y FROM s;
INSERT INTO s (id, a) VALUES (1, 2);
ASSERT VALUES r (id, x, y) VALUES (1, TRUE, FALSE);
INSERT INTO s (id, a) VALUES (2, 4);
ASSERT VALUES r (id, x, y) VALUES (2, TRUE, FALSE);
INSERT INTO s (id, a) VALUES (3, 5);
ASSERT VALUES r (id, x, y) VALUES (3, FALSE, TRUE);

--@test: IN finds a value in a list, NOT IN says the opposite
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a IN (1, 3) AS x, a NOT IN (1, 3) AS y FROM s;
INSERT INTO s (id, a) VALUES (1, 3);
ASSERT VALUES r (id, x, y) VALUES (1, TRUE, FALSE);
INSERT INTO s (id, a) VALUES (2, 2);
ASSERT VALUES r (id, x, y) VALUES (2, FALSE, TRUE);

--@test: NOT IN with a null in the list is true for values that are not there
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a NOT IN (1, NULL) AS x, a IN (1, NULL) AS y FROM s;
INSERT INTO s (id, a) VALUES (1, 2);
ASSERT VALUES r (id, x, y) VALUES (1, TRUE, FALSE);

--@test: IN of text
CREATE STREAM s (id INT KEY, a STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a IN ('x', 'y') AS x FROM s;
INSERT INTO s (id, a) VALUES (1, 'y');
ASSERT VALUES r (id, x) VALUES (1, TRUE);
INSERT INTO s (id, a) VALUES (2, 'z');
ASSERT VALUES r (id, x) VALUES (2, FALSE);

--@test: LIKE: % stands for any text, _ for one character, and case counts
CREATE STREAM s (id INT KEY, a STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a LIKE 'a%' AS x, a LIKE '_b_' AS y, a NOT LIKE '%c' AS z FROM s;
INSERT INTO s (id, a) VALUES (1, 'abc');
ASSERT VALUES r (id, x, y, z) VALUES (1, TRUE, TRUE, FALSE);
INSERT INTO s (id, a) VALUES (2, 'ABC');
ASSERT VALUES r (id, x, y, z) VALUES (2, FALSE, FALSE, TRUE);

--@test: LIKE must match the whole text
CREATE STREAM s (id INT KEY, a STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a LIKE 'b' AS x, a LIKE '%b%' AS y FROM s;
INSERT INTO s (id, a) VALUES (1, 'abc');
ASSERT VALUES r (id, x, y) VALUES (1, FALSE, TRUE);

--@test: LIKE with ESCAPE takes the next character as it is
CREATE STREAM s (id INT KEY, a STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a LIKE '10!%' ESCAPE '!' AS x FROM s;
INSERT INTO s (id, a) VALUES (1, '10%');
ASSERT VALUES r (id, x) VALUES (1, TRUE);
INSERT INTO s (id, a) VALUES (2, '100');
ASSERT VALUES r (id, x) VALUES (2, FALSE);

--@test: characters that mean something in regular expressions mean nothing in LIKE
CREATE STREAM s (id INT KEY, a STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a LIKE 'a.c' AS x, a LIKE '(%' AS y FROM s;
INSERT INTO s (id, a) VALUES (1, 'abc');
ASSERT VALUES r (id, x, y) VALUES (1, FALSE, FALSE);
INSERT INTO s (id, a) VALUES (2, 'a.c');
ASSERT VALUES r (id, x, y) VALUES (2, TRUE, FALSE);
INSERT INTO s (id, a) VALUES (3, '(z');
ASSERT VALUES r (id, x, y) VALUES (3, FALSE, TRUE);

--@test: arrays, maps and structs compare by content
CREATE STREAM s (id INT KEY, a ARRAY<INT>, m MAP<STRING, INT>, t STRUCT<f INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a = ARRAY[1, 2] AS x, m = MAP('k' := 1) AS y, t = STRUCT(f := 3) AS z FROM s;
INSERT INTO s (id, a, m, t) VALUES (1, ARRAY[1, 2], MAP('k' := 1), STRUCT(f := 3));
ASSERT VALUES r (id, x, y, z) VALUES (1, TRUE, TRUE, TRUE);
INSERT INTO s (id, a, m, t) VALUES (2, ARRAY[2, 1], MAP('k' := 2), STRUCT(f := 4));
ASSERT VALUES r (id, x, y, z) VALUES (2, FALSE, FALSE, FALSE);

--@test: text and numbers do not compare
--@expected.error: TYPE_MISMATCH
--@expected.message: cannot be compared
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a = t AS x FROM s;

--@test: booleans have no order
--@expected.error: TYPE_MISMATCH
--@expected.message: cannot be compared
CREATE STREAM s (id INT KEY, a BOOLEAN) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a < TRUE AS x FROM s;
