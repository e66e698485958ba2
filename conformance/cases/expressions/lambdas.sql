-- TRANSFORM, FILTER and REDUCE with functions written in place.

--@test: TRANSFORM changes each element
CREATE STREAM s (id INT KEY, a ARRAY<INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, TRANSFORM(a, x => x * 2) AS y FROM s;
INSERT INTO s (id, a) VALUES (1, ARRAY[1, 2]);
ASSERT VALUES r (id, y) VALUES (1, ARRAY[2, 4]);

--@test: FILTER keeps the elements for which it holds
CREATE STREAM s (id INT KEY, a ARRAY<INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, FILTER(a, x => x > 1) AS y FROM s;
INSERT INTO s (id, a) VALUES (1, ARRAY[1, 2, 3]);
ASSERT VALUES r (id, y) VALUES (1, ARRAY[2, 3]);

--@test: REDUCE folds an array into one value, from the first on
CREATE STREAM s (id INT KEY, a ARRAY<STRING>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, REDUCE(a, '', (s, x) => CONCAT(s, x)) AS y FROM s;
INSERT INTO s (id, a) VALUES (1, ARRAY['a', 'b', 'c']);
ASSERT VALUES r (id, y) VALUES (1, 'abc');

--@test: TRANSFORM of a map has one function for keys and one for values
CREATE STREAM s (id INT KEY, m MAP<STRING, INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, TRANSFORM(m, (k, v) => UCASE(k), (k, v) => v + 1) AS y FROM s;
INSERT INTO s (id, m) VALUES (1, MAP('a' := 1));
ASSERT VALUES r (id, y) VALUES (1, MAP('A' := 2));

--@test: FILTER of a map sees key and value
CREATE STREAM s (id INT KEY, m MAP<STRING, INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, FILTER(m, (k, v) => v > 1 AND k <> 'c') AS y FROM s;
INSERT INTO s (id, m) VALUES (1, MAP('a' := 1, 'b' := 2, 'c' := 3));
ASSERT VALUES r (id, y) VALUES (1, MAP('b' := 2));

--@test: REDUCE of a map sees state, key and value
CREATE STREAM s (id INT KEY, m MAP<STRING, INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, REDUCE(m, 10, (s, k, v) => s + v) AS y FROM s;
INSERT INTO s (id, m) VALUES (1, MAP('a' := 1, 'b' := 2));
ASSERT VALUES r (id, y) VALUES (1, 13);

--@test: a lambda may use columns of the row
CREATE STREAM s (id INT KEY, a ARRAY<INT>, n INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, TRANSFORM(a, x => x + n) AS y FROM s;
INSERT INTO s (id, a, n) VALUES (1, ARRAY[1, 2], 10);
ASSERT VALUES r (id, y) VALUES (1, ARRAY[11, 12]);

--@test: lambdas may stand inside lambdas
CREATE STREAM s (id INT KEY, a ARRAY<ARRAY<INT>>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, TRANSFORM(a, x => REDUCE(x, 0, (s, y) => s + y)) AS z FROM s;
INSERT INTO s (id, a) VALUES (1, ARRAY[ARRAY[1, 2], ARRAY[3]]);
ASSERT VALUES r (id, z) VALUES (1, ARRAY[3, 3]);

--@test: a null array gives null
CREATE STREAM s (id INT KEY, a ARRAY<INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, TRANSFORM(a, x => x * 2) AS y, FILTER(a, x => x > 1) AS z FROM s;
INSERT INTO s (id, a) VALUES (1, NULL);
ASSERT VALUES r (id, y, z) VALUES (1, NULL, NULL);

--@test: a lambda needs as many parameters as the function gives
--@expected.error: TYPE_MISMATCH
--@expected.message: fits none of its signatures
CREATE STREAM s (id INT KEY, a ARRAY<INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, TRANSFORM(a, (x, y) => x) AS z FROM s;

--@test: a parameter has not the name of a column, whichever source of a join has it
--@expected.error: TYPE_MISMATCH
--@expected.message: Lambda parameter Y has the name of a column
CREATE STREAM a (id INT KEY, x ARRAY<INT>) WITH (KAFKA_TOPIC='a', VALUE_FORMAT='JSON');
CREATE STREAM b (id INT KEY, y INT) WITH (KAFKA_TOPIC='b', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT a.id, TRANSFORM(x, y => y + 1) AS z FROM a JOIN b WITHIN 1 HOUR ON a.id = b.id;

--@test: a parameter may be named like a system column
CREATE STREAM s (id INT KEY, x ARRAY<INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, TRANSFORM(x, rowtime => rowtime + 1) AS z FROM s;
INSERT INTO s (id, x) VALUES (1, ARRAY[4]);
ASSERT VALUES r (id, z) VALUES (1, ARRAY[5]);
