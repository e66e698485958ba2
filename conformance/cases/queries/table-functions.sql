-- Functions that give several rows.

--@test: EXPLODE gives a row for each element, with the other columns beside it
CREATE STREAM s (id INT KEY, a ARRAY<INT>, b ARRAY<STRING>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, EXPLODE(a) AS x FROM s;
ASSERT STREAM r (id INT KEY, x INT);
INSERT INTO s (id, a) VALUES (1, ARRAY[5, 6]);
ASSERT VALUES r (id, x) VALUES (1, 5);
ASSERT VALUES r (id, x) VALUES (1, 6);

--@test: an empty or missing array gives no row
CREATE STREAM s (id INT KEY, a ARRAY<INT>, b ARRAY<STRING>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, EXPLODE(a) AS x FROM s;
INSERT INTO s (id, b) VALUES (1, ARRAY['x']);
INSERT INTO s (id, a) VALUES (2, ARRAY[7]);
ASSERT VALUES r (id, x) VALUES (2, 7);

--@test: two functions go side by side, the shorter one ends with nulls
CREATE STREAM s (id INT KEY, a ARRAY<INT>, b ARRAY<STRING>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, EXPLODE(a) AS x, EXPLODE(b) AS y FROM s;
INSERT INTO s (id, a, b) VALUES (1, ARRAY[1, 2], ARRAY['p']);
ASSERT VALUES r (x, y) VALUES (1, 'p');
ASSERT VALUES r (x, y) VALUES (2, NULL);

--@test: EXPLODE of a map gives its keys and values
CREATE STREAM s (id INT KEY, m MAP<STRING, INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, EXPLODE(MAP_KEYS(m)) AS x, EXPLODE(MAP_VALUES(m)) AS y FROM s;
INSERT INTO s (id, m) VALUES (1, MAP('a' := 1));
ASSERT VALUES r (x, y) VALUES ('a', 1);

--@test: rows are filtered before they are exploded
CREATE STREAM s (id INT KEY, a ARRAY<INT>, b ARRAY<STRING>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, EXPLODE(a) + 1 AS x FROM s WHERE ARRAY_LENGTH(a) > 1;
INSERT INTO s (id, a) VALUES (1, ARRAY[1]);
INSERT INTO s (id, a) VALUES (2, ARRAY[1, 2]);
ASSERT VALUES r (id, x) VALUES (2, 2);
ASSERT VALUES r (id, x) VALUES (2, 3);

--@test: CUBE_EXPLODE gives every choice of columns left out
CREATE STREAM s (id INT KEY, a INT, b INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CUBE_EXPLODE(ARRAY[a, b]) AS x FROM s;
INSERT INTO s (id, a, b) VALUES (1, 5, 6);
ASSERT VALUES r (x) VALUES (ARRAY[CAST(NULL AS INT), CAST(NULL AS INT)]);
ASSERT VALUES r (x) VALUES (ARRAY[NULL, 6]);
ASSERT VALUES r (x) VALUES (ARRAY[5, NULL]);
ASSERT VALUES r (x) VALUES (ARRAY[5, 6]);

--@test: tables cannot be exploded
--@expected.error: STATEMENT_INVALID
--@expected.message: Table functions can only be used over streams
CREATE TABLE t (id INT PRIMARY KEY, a ARRAY<INT>) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT id, EXPLODE(a) AS x FROM t;

--@test: table functions have no place in WHERE
--@expected.error: STATEMENT_INVALID
--@expected.message: The table function EXPLODE cannot be used in WHERE
CREATE STREAM s (id INT KEY, a ARRAY<INT>, b ARRAY<STRING>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id FROM s WHERE EXPLODE(a) = 1;

--@test: EXPLODE of decimals keeps their scale
CREATE STREAM s (id INT KEY, a ARRAY<DECIMAL(5,2)>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, EXPLODE(a) AS x FROM s;
ASSERT STREAM r (id INT KEY, x DECIMAL(5,2));
INSERT INTO s (id, a) VALUES (1, ARRAY[1.50, 2.25]);
ASSERT VALUES r (id, x) VALUES (1, 1.50);
ASSERT VALUES r (id, x) VALUES (1, 2.25);
