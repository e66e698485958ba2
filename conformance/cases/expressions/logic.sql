-- AND, OR, NOT, CASE and functions that choose.

--@test: AND, OR and NOT of true and false
CREATE STREAM s (id INT KEY, a BOOLEAN, b BOOLEAN) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a AND b AS x, a OR b AS y, NOT a AS z FROM s;
INSERT INTO s (id, a, b) VALUES (1, TRUE, FALSE);
ASSERT VALUES r (id, x, y, z) VALUES (1, FALSE, TRUE, FALSE);
INSERT INTO s (id, a, b) VALUES (2, FALSE, FALSE);
ASSERT VALUES r (id, x, y, z) VALUES (2, FALSE, FALSE, TRUE);

--@test: null AND false is false, true OR null is true
CREATE STREAM s (id INT KEY, a BOOLEAN) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a AND FALSE AS x, TRUE OR a AS y FROM s;
INSERT INTO s (id, a) VALUES (1, NULL);
ASSERT VALUES r (id, x, y) VALUES (1, FALSE, TRUE);

--@test: AND binds before OR, NOT before AND
CREATE STREAM s (id INT KEY, a BOOLEAN, b BOOLEAN, c BOOLEAN) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a OR b AND c AS x, NOT a AND b AS y FROM s;
INSERT INTO s (id, a, b, c) VALUES (1, TRUE, TRUE, FALSE);
ASSERT VALUES r (id, x, y) VALUES (1, TRUE, FALSE);
INSERT INTO s (id, a, b, c) VALUES (2, FALSE, TRUE, FALSE);
ASSERT VALUES r (id, x, y) VALUES (2, FALSE, TRUE);

--@test: searched CASE takes the first branch that holds
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CASE WHEN a > 10 THEN 'big' WHEN a > 5 THEN 'middle' ELSE 'small' END AS x FROM s;
INSERT INTO s (id, a) VALUES (1, 11);
ASSERT VALUES r (id, x) VALUES (1, 'big');
INSERT INTO s (id, a) VALUES (2, 7);
ASSERT VALUES r (id, x) VALUES (2, 'middle');
INSERT INTO s (id, a) VALUES (3, 1);
ASSERT VALUES r (id, x) VALUES (3, 'small');

--@test: CASE with a value to compare is refused, as ksqlDB does
--@expected.error: SQL_UNSUPPORTED
--@expected.message: CASE with a value to compare
CREATE STREAM s (id INT KEY, a STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CASE a WHEN 'x' THEN 1 WHEN 'y' THEN 2 END AS n FROM s;

--@test: CASE evaluates only the branch it takes
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CASE WHEN a = 0 THEN -1 ELSE 10 / a END AS x FROM s;
INSERT INTO s (id, a) VALUES (1, 0);
ASSERT VALUES r (id, x) VALUES (1, -1);
INSERT INTO s (id, a) VALUES (2, 5);
ASSERT VALUES r (id, x) VALUES (2, 2);

--@test: branches of CASE that fail do not hide the rest of the row
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CASE WHEN a = 0 THEN 10 / a ELSE 1 END AS x, a + 1 AS y FROM s;
INSERT INTO s (id, a) VALUES (1, 0);
ASSERT VALUES r (id, x, y) VALUES (1, NULL, 1);

--@test: COALESCE takes the first value that is not null
CREATE STREAM s (id INT KEY, a INT, b INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, COALESCE(a, b, 0) AS x FROM s;
INSERT INTO s (id, a, b) VALUES (1, NULL, 2);
ASSERT VALUES r (id, x) VALUES (1, 2);
INSERT INTO s (id, a, b) VALUES (2, NULL, NULL);
ASSERT VALUES r (id, x) VALUES (2, 0);
INSERT INTO s (id, a, b) VALUES (3, 1, 2);
ASSERT VALUES r (id, x) VALUES (3, 1);

--@test: IFNULL replaces null, NULLIF makes it
CREATE STREAM s (id INT KEY, a STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, IFNULL(a, 'none') AS x, NULLIF(a, 'gone') AS y FROM s;
INSERT INTO s (id, a) VALUES (1, NULL);
ASSERT VALUES r (id, x, y) VALUES (1, 'none', NULL);
INSERT INTO s (id, a) VALUES (2, 'gone');
ASSERT VALUES r (id, x, y) VALUES (2, 'gone', NULL);
INSERT INTO s (id, a) VALUES (3, 'a');
ASSERT VALUES r (id, x, y) VALUES (3, 'a', 'a');

--@test: GREATEST and LEAST pass over nulls
CREATE STREAM s (id INT KEY, a INT, b INT, c INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, GREATEST(a, b, c) AS x, LEAST(a, b, c) AS y FROM s;
INSERT INTO s (id, a, b, c) VALUES (1, 3, NULL, 7);
ASSERT VALUES r (id, x, y) VALUES (1, 7, 3);

--@test: branches of CASE must be of one type
--@expected.error: TYPE_MISMATCH
--@expected.message: must have one type
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CASE WHEN a = 1 THEN 'x' ELSE 2 END AS x FROM s;

--@test: a condition must be boolean
--@expected.error: TYPE_MISMATCH
--@expected.message: WHEN needs BOOLEAN
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CASE WHEN a THEN 1 ELSE 2 END AS x FROM s;
