-- Arrays, maps and structs: building, reading and functions on them.

--@test: arrays are read by position from 1, and from the end by negative ones
CREATE STREAM s (id INT KEY, a ARRAY<INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a[1] AS x, a[-1] AS y, a[9] AS z FROM s;
INSERT INTO s (id, a) VALUES (1, ARRAY[10, 20, 30]);
ASSERT VALUES r (id, x, y, z) VALUES (1, 10, 30, NULL);

--@test: maps are read by key, a missing key is null
CREATE STREAM s (id INT KEY, m MAP<STRING, INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, m['a'] AS x, m['none'] AS y FROM s;
INSERT INTO s (id, m) VALUES (1, MAP('a' := 1));
ASSERT VALUES r (id, x, y) VALUES (1, 1, NULL);

--@test: structs are read by field, a null struct has null fields
CREATE STREAM s (id INT KEY, t STRUCT<f INT, g STRUCT<h STRING>>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, t->f AS x, t->g->h AS y FROM s;
INSERT INTO s (id, t) VALUES (1, STRUCT(f := 1, g := STRUCT(h := 'deep')));
ASSERT VALUES r (id, x, y) VALUES (1, 1, 'deep');
INSERT INTO s (id, t) VALUES (2, NULL);
ASSERT VALUES r (id, x, y) VALUES (2, NULL, NULL);

--@test: constructors build arrays, maps and structs
CREATE STREAM s (id INT KEY, n INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, ARRAY[n, n + 1] AS x, MAP('k' := n) AS y, STRUCT(f := n, g := 'z') AS z FROM s;
ASSERT STREAM r (id INT KEY, x ARRAY<INT>, y MAP<STRING, INT>, z STRUCT<f INT, g STRING>);
INSERT INTO s (id, n) VALUES (1, 5);
ASSERT VALUES r (id, x, y, z) VALUES (1, ARRAY[5, 6], MAP('k' := 5), STRUCT(f := 5, g := 'z'));

--@test: elements of an array literal come to a common type
CREATE STREAM s (id INT KEY, n INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, ARRAY[n, 2.5] AS x FROM s;
ASSERT STREAM r (id INT KEY, x ARRAY<DECIMAL(11,1)>);
INSERT INTO s (id, n) VALUES (1, 1);
ASSERT VALUES r (id, x) VALUES (1, ARRAY[1.0, 2.5]);

--@test: nested collections keep their shape
CREATE STREAM s (id INT KEY, a ARRAY<MAP<STRING, ARRAY<INT>>>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a[1]['k'][2] AS x, a AS y FROM s;
INSERT INTO s (id, a) VALUES (1, ARRAY[MAP('k' := ARRAY[1, 2])]);
ASSERT VALUES r (id, x, y) VALUES (1, 2, ARRAY[MAP('k' := ARRAY[1, 2])]);

--@test: ARRAY_LENGTH, ARRAY_CONTAINS, ARRAY_MAX and ARRAY_MIN
CREATE STREAM s (id INT KEY, a ARRAY<INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, ARRAY_LENGTH(a) AS w, ARRAY_CONTAINS(a, 2) AS x, ARRAY_MAX(a) AS y, ARRAY_MIN(a) AS z FROM s;
INSERT INTO s (id, a) VALUES (1, ARRAY[3, 2, NULL]);
ASSERT VALUES r (id, w, x, y, z) VALUES (1, 3, TRUE, 3, 2);

--@test: ARRAY_SORT, ARRAY_DISTINCT, ARRAY_REMOVE and ARRAY_CONCAT
CREATE STREAM s (id INT KEY, a ARRAY<INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, ARRAY_SORT(a) AS w, ARRAY_DISTINCT(a) AS x, ARRAY_REMOVE(a, 1) AS y, ARRAY_CONCAT(a, ARRAY[9]) AS z FROM s;
INSERT INTO s (id, a) VALUES (1, ARRAY[3, 1, 3]);
ASSERT VALUES r (id, w, x, y, z) VALUES (1, ARRAY[1, 3, 3], ARRAY[3, 1], ARRAY[3, 3], ARRAY[3, 1, 3, 9]);

--@test: ARRAY_UNION, ARRAY_INTERSECT and ARRAY_EXCEPT treat arrays as sets
CREATE STREAM s (id INT KEY, a ARRAY<INT>, b ARRAY<INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, ARRAY_UNION(a, b) AS x, ARRAY_INTERSECT(a, b) AS y, ARRAY_EXCEPT(a, b) AS z FROM s;
INSERT INTO s (id, a, b) VALUES (1, ARRAY[1, 2, 2], ARRAY[2, 3]);
ASSERT VALUES r (id, x, y, z) VALUES (1, ARRAY[1, 2, 3], ARRAY[2], ARRAY[1]);

--@test: ARRAY_JOIN makes text, SLICE takes a part
CREATE STREAM s (id INT KEY, a ARRAY<INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, ARRAY_JOIN(a, '+') AS x, SLICE(a, 2, 3) AS y FROM s;
INSERT INTO s (id, a) VALUES (1, ARRAY[1, 2, 3, 4]);
ASSERT VALUES r (id, x, y) VALUES (1, '1+2+3+4', ARRAY[2, 3]);

--@test: MAP_KEYS, MAP_VALUES and MAP_UNION
CREATE STREAM s (id INT KEY, m MAP<STRING, INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, MAP_KEYS(m) AS x, MAP_VALUES(m) AS y, MAP_UNION(m, MAP('b' := 2)) AS z FROM s;
INSERT INTO s (id, m) VALUES (1, MAP('a' := 1));
ASSERT VALUES r (id, x, y, z) VALUES (1, ARRAY['a'], ARRAY[1], MAP('a' := 1, 'b' := 2));

--@test: AS_MAP puts keys and values together, ENTRIES takes a map apart
CREATE STREAM s (id INT KEY, k ARRAY<STRING>, v ARRAY<INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, AS_MAP(k, v) AS x, ENTRIES(AS_MAP(k, v), TRUE) AS y FROM s;
INSERT INTO s (id, k, v) VALUES (1, ARRAY['a', 'b'], ARRAY[1, 2]);
ASSERT VALUES r (id, x, y) VALUES (1, MAP('a' := 1, 'b' := 2), ARRAY[STRUCT(k := 'a', v := 1), STRUCT(k := 'b', v := 2)]);

--@test: SEQUENCE counts up and down
CREATE STREAM s (id INT KEY, n INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, GENERATE_SERIES(1, n) AS x, GENERATE_SERIES(n, 0, -2) AS y FROM s;
INSERT INTO s (id, n) VALUES (1, 4);
ASSERT VALUES r (id, x, y) VALUES (1, ARRAY[1, 2, 3, 4], ARRAY[4, 2, 0]);

--@test: fields whose names are quoted keep their case
CREATE STREAM s (id INT KEY, t STRUCT<`lower` INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, t->`lower` AS x FROM s;
INSERT INTO s (id, t) VALUES (1, STRUCT(`lower` := 7));
ASSERT VALUES r (id, x) VALUES (1, 7);

--@test: a struct has only the fields it was declared with
--@expected.error: TYPE_MISMATCH
--@expected.message: There is no field G
CREATE STREAM s (id INT KEY, t STRUCT<f INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, t->g AS x FROM s;

--@test: a number has no elements
--@expected.error: TYPE_MISMATCH
--@expected.message: has no elements
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a[1] AS x FROM s;

--@test: a field is given once
--@expected.error: TYPE_MISMATCH
--@expected.message: The field F is given twice
CREATE STREAM s (id INT KEY, n INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, STRUCT(f := n, F := 2) AS x FROM s;
