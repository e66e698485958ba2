-- GROUP BY: keys, nulls and updates.

--@test: each row updates the count of its group
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT t, COUNT(*) AS n FROM s GROUP BY t;
ASSERT TABLE r (t STRING PRIMARY KEY, n BIGINT);
INSERT INTO s (id, t) VALUES (1, 'x');
INSERT INTO s (id, t) VALUES (2, 'y');
INSERT INTO s (id, t) VALUES (3, 'x');
ASSERT VALUES r (t, n) VALUES ('x', 1);
ASSERT VALUES r (t, n) VALUES ('y', 1);
ASSERT VALUES r (t, n) VALUES ('x', 2);

--@test: rows whose group is null are left out
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT t, COUNT(*) AS n FROM s GROUP BY t;
INSERT INTO s (id, a) VALUES (1, 1);
INSERT INTO s (id, t) VALUES (2, 'y');
ASSERT VALUES r (t, n) VALUES ('y', 1);

--@test: groups of several columns
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r WITH (KEY_FORMAT='JSON') AS SELECT t, a, COUNT(*) AS n FROM s GROUP BY t, a;
ASSERT TABLE r (t STRING PRIMARY KEY, a INT PRIMARY KEY, n BIGINT);
INSERT INTO s (id, t, a) VALUES (1, 'x', 1);
INSERT INTO s (id, t, a) VALUES (2, 'x', 2);
INSERT INTO s (id, t, a) VALUES (3, 'x', 1);
ASSERT VALUES r (t, a, n) VALUES ('x', 1, 1);
ASSERT VALUES r (t, a, n) VALUES ('x', 2, 1);
ASSERT VALUES r (t, a, n) VALUES ('x', 1, 2);

--@test: groups of an expression
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT UCASE(t) AS u, SUM(a) AS total FROM s GROUP BY UCASE(t);
INSERT INTO s (id, t, a) VALUES (1, 'x', 1);
INSERT INTO s (id, t, a) VALUES (2, 'X', 5);
ASSERT VALUES r (u, total) VALUES ('X', 1);
ASSERT VALUES r (u, total) VALUES ('X', 6);

--@test: rows are filtered before they are grouped
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT t, COUNT(*) AS n FROM s WHERE a > 0 GROUP BY t;
INSERT INTO s (id, t, a) VALUES (1, 'x', 0);
INSERT INTO s (id, t, a) VALUES (2, 'x', 1);
ASSERT VALUES r (t, n) VALUES ('x', 1);

--@test: the group may be selected again as a value
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT t, AS_VALUE(t) AS copy, COUNT(*) AS n FROM s GROUP BY t;
INSERT INTO s (id, t) VALUES (1, 'x');
ASSERT VALUES r (t, copy, n) VALUES ('x', 'x', 1);

--@test: expressions of aggregates and of groups
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT t, SUM(a) * 10 + COUNT(*) AS x, MAX(a + 1) AS y FROM s GROUP BY t;
INSERT INTO s (id, t, a) VALUES (1, 'x', 1);
INSERT INTO s (id, t, a) VALUES (2, 'x', 2);
ASSERT VALUES r (t, x, y) VALUES ('x', 11, 2);
ASSERT VALUES r (t, x, y) VALUES ('x', 32, 3);

--@test: the result has the latest time of its rows
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT t, COUNT(*) AS n FROM s GROUP BY t;
INSERT INTO s (id, t, ROWTIME) VALUES (1, 'x', 100);
INSERT INTO s (id, t, ROWTIME) VALUES (2, 'x', 50);
ASSERT VALUES r (n, ROWTIME) VALUES (1, 100);
ASSERT VALUES r (n, ROWTIME) VALUES (2, 100);

--@test: a group of a table: a changed row leaves its old group and joins the new one
CREATE TABLE t (id INT PRIMARY KEY, g STRING, a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT g, COUNT(*) AS n, SUM(a) AS total FROM t GROUP BY g;
INSERT INTO t (id, g, a) VALUES (1, 'x', 5);
INSERT INTO t (id, g, a) VALUES (2, 'x', 7);
INSERT INTO t (id, g, a) VALUES (1, 'y', 5);
ASSERT VALUES r (g, n, total) VALUES ('x', 1, 5);
ASSERT VALUES r (g, n, total) VALUES ('x', 2, 12);
ASSERT VALUES r (g, n, total) VALUES ('x', 1, 7);
ASSERT VALUES r (g, n, total) VALUES ('y', 1, 5);

--@test: columns that are neither grouped nor aggregated are refused
--@expected.error: STATEMENT_INVALID
--@expected.message: A is selected but neither aggregated nor part of GROUP BY
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT t, a, COUNT(*) AS n FROM s GROUP BY t;

--@test: the group must be in the projection
--@expected.error: STATEMENT_INVALID
--@expected.message: The SELECT of R lacks its key
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT COUNT(*) AS n FROM s GROUP BY t;

--@test: an aggregation is a table, not a stream
--@expected.error: STATEMENT_INVALID
--@expected.message: The query makes a TABLE, but the statement creates a STREAM
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT t, COUNT(*) AS n FROM s GROUP BY t;

--@test: aggregates need GROUP BY
--@expected.error: STATEMENT_INVALID
--@expected.message: An aggregate function needs a GROUP BY clause
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT id, COUNT(*) AS n FROM s;

--@test: aggregates do not nest
--@expected.error: STATEMENT_INVALID
--@expected.message: The aggregate function COUNT cannot stand inside SUM
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT t, SUM(COUNT(*)) AS n FROM s GROUP BY t;

--@test: aggregates that cannot take rows back are refused on tables
--@expected.error: STATEMENT_INVALID
--@expected.message: MAX can aggregate streams only, not a table
CREATE TABLE t (id INT PRIMARY KEY, g STRING, a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT g, MAX(a) AS m FROM t GROUP BY g;

--@test: an expression is grouped by once
--@expected.error: STATEMENT_INVALID
--@expected.message: GROUP BY names the same expression twice
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', FORMAT='JSON');
CREATE TABLE r AS SELECT a, COUNT(*) AS n FROM s GROUP BY a, s.a;

--@test: the bounds of a windowed source are not in the SELECT of an aggregation
--@expected.error: STATEMENT_INVALID
--@expected.message: WINDOWSTART of a windowed source cannot be used in the SELECT of an aggregation
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', WINDOW_TYPE='SESSION');
CREATE TABLE r AS SELECT a, MIN(WINDOWSTART) AS first FROM s GROUP BY a;

--@test: the bounds of a windowed source filter the rows of an aggregation
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', WINDOW_TYPE='SESSION');
CREATE TABLE r AS SELECT a, COUNT(*) AS n FROM s WHERE WINDOWSTART > 0 GROUP BY a;
ASSERT TABLE r (a INT PRIMARY KEY, n BIGINT);
