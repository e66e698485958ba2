-- SELECT lists: names, stars, aliases and pseudo columns.

--@test: the star takes all columns in their order
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT * FROM s;
ASSERT STREAM r (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='R', VALUE_FORMAT='JSON');
INSERT INTO s (id, a, t) VALUES (1, 2, 'x');
ASSERT VALUES r (id, a, t) VALUES (1, 2, 'x');

--@test: the star stands beside other columns
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT *, a + 1 AS b FROM s;
ASSERT STREAM r (id INT KEY, a INT, t STRING, b INT);
INSERT INTO s (id, a, t) VALUES (1, 2, 'x');
ASSERT VALUES r (id, a, t, b) VALUES (1, 2, 'x', 3);

--@test: expressions without a name are numbered
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a + 1, t FROM s;
ASSERT STREAM r (id INT KEY, KSQL_COL_0 INT, t STRING);

--@test: a field of a struct gives its column the name of the field
CREATE STREAM s (id INT KEY, v STRUCT<f INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, v->f FROM s;
ASSERT STREAM r (id INT KEY, f INT);

--@test: the star of a struct takes all its fields
CREATE STREAM s (id INT KEY, v STRUCT<f INT, g STRING>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, v->* FROM s;
ASSERT STREAM r (id INT KEY, f INT, g STRING);
INSERT INTO s (id, v) VALUES (1, STRUCT(f := 5, g := 'x'));
ASSERT VALUES r (id, f, g) VALUES (1, 5, 'x');

--@test: names without quotes are upper case, names with quotes are kept
CREATE STREAM s (id INT KEY, `a` INT, A INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, `a` AS `Small`, a AS big FROM s;
ASSERT STREAM r (id INT KEY, `Small` INT, BIG INT);
INSERT INTO s (id, `a`, A) VALUES (1, 2, 3);
ASSERT VALUES r (`Small`, BIG) VALUES (2, 3);

--@test: the key may be renamed
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id AS k, a FROM s;
ASSERT STREAM r (k INT KEY, a INT);
INSERT INTO s (id, a) VALUES (1, 2);
ASSERT VALUES r (k, a) VALUES (1, 2);

--@test: AS_VALUE puts a copy of the key among the values
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, AS_VALUE(id) AS copy FROM s;
ASSERT STREAM r (id INT KEY, copy INT);
INSERT INTO s (id, a) VALUES (7, 2);
ASSERT VALUES r (id, copy) VALUES (7, 7);

--@test: ROWTIME, ROWPARTITION and ROWOFFSET can be selected under other names
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, ROWTIME AS ts, ROWPARTITION AS pn, ROWOFFSET AS o FROM s;
ASSERT STREAM r (id INT KEY, ts BIGINT, pn INT, o BIGINT);
INSERT INTO s (id, a, ROWTIME) VALUES (1, 0, 55);
INSERT INTO s (id, a, ROWTIME) VALUES (1, 0, 56);
ASSERT VALUES r (id, ts, pn, o) VALUES (1, 55, 0, 0);
ASSERT VALUES r (id, ts, pn, o) VALUES (1, 56, 0, 1);

--@test: the result has the time of its row
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a FROM s;
INSERT INTO s (id, a, ROWTIME) VALUES (1, 0, 12345);
ASSERT VALUES r (id, a, ROWTIME) VALUES (1, 0, 12345);

--@test: a row without value passes a projection of a table as a delete
CREATE TABLE t (id INT PRIMARY KEY, a STRING) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='KAFKA');
CREATE TABLE r AS SELECT id, UCASE(a) AS u FROM t;
INSERT INTO t (id, a) VALUES (1, 'x');
INSERT INTO t (id, a) VALUES (1, NULL);
ASSERT VALUES r (id, u) VALUES (1, 'X');
ASSERT NULL VALUES r (id) KEY (1);

--@test: literals of every kind can be selected
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, 1 AS i, 2.50 AS d, 'x' AS v, TRUE AS b, CAST(NULL AS STRING) AS n FROM s;
INSERT INTO s (id, a) VALUES (1, 0);
ASSERT VALUES r (i, d, v, b, n) VALUES (1, 2.50, 'x', TRUE, NULL);

--@test: a chain of streams passes rows on
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a + 1 AS a FROM s;
CREATE STREAM q AS SELECT id, a * 2 AS a FROM r WHERE a > 1;
INSERT INTO s (id, a) VALUES (1, 0);
INSERT INTO s (id, a) VALUES (2, 1);
ASSERT VALUES q (id, a) VALUES (2, 4);

--@test: two columns cannot have one name
--@expected.error: STATEMENT_INVALID
--@expected.message: The name X is given to more than one column of the SELECT
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a AS x, t AS x FROM s;

--@test: the key must be in the projection
--@expected.error: STATEMENT_INVALID
--@expected.message: The SELECT of R lacks its key
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT a, t FROM s;

--@test: a pseudo column cannot name a result
--@expected.error: STATEMENT_INVALID
--@expected.message: ROWTIME is a reserved name and cannot be the name of a column
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a AS ROWTIME FROM s;

--@test: a function that is not there is refused with a name that is near
--@expected.error: STATEMENT_INVALID
--@expected.message: There is no function UCAS
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, UCAS(t) AS x FROM s;

--@test: a column that is not there is refused
--@expected.error: STATEMENT_INVALID
--@expected.message: The SELECT column B cannot be resolved
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, b FROM s;

--@test: a projection of a stream from a table is refused
--@expected.error: STATEMENT_INVALID
--@expected.message: The query makes a TABLE, but the statement creates a STREAM
CREATE TABLE t (id INT PRIMARY KEY, a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT * FROM t;

--@test: fields without a name of their own are counted without the number at their end
CREATE STREAM s (id INT KEY, line INT, st STRUCT<line_1 INT, line_2 INT, city STRING>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, st->city, st->city, st->line_1, st->line_2 FROM s;
ASSERT STREAM r (id INT KEY, city STRING, city_1 STRING, line_1 INT, line_2 INT);

--@test: the number at the end of a field is not kept when the name is free
CREATE STREAM s (id INT KEY, st STRUCT<line_1 INT, line_2 INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, st->line_2, st->line_1 FROM s;
ASSERT STREAM r (id INT KEY, line INT, line_1 INT);

--@test: only a column and its fields can be spread with ->*
--@expected.error: STATEMENT_INVALID
--@expected.message: ->* needs a column
CREATE STREAM s (id INT KEY, a ARRAY<STRUCT<x INT>>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a[1]->* FROM s;

--@test: a field named like a system column needs an alias
--@expected.error: STATEMENT_INVALID
--@expected.message: ROWTIME is a reserved name
CREATE STREAM s (id INT KEY, st STRUCT<ROWTIME INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, st->ROWTIME FROM s;
