-- HAVING: which groups are in the result.

--@test: a group enters the result when the condition holds
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT t, COUNT(*) AS n FROM s GROUP BY t HAVING COUNT(*) > 1;
INSERT INTO s (id, t) VALUES (1, 'x');
INSERT INTO s (id, t) VALUES (2, 'x');
ASSERT VALUES r (t, n) VALUES ('x', 2);

--@test: a group leaves the result when the condition stops to hold
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT t, SUM(a) AS total FROM s GROUP BY t HAVING SUM(a) > 0;
INSERT INTO s (id, t, a) VALUES (1, 'x', 5);
INSERT INTO s (id, t, a) VALUES (2, 'x', -9);
INSERT INTO s (id, t, a) VALUES (3, 'x', 5);
ASSERT VALUES r (t, total) VALUES ('x', 5);
ASSERT NULL VALUES r (t) KEY ('x');
ASSERT VALUES r (t, total) VALUES ('x', 1);

--@test: the condition may use aggregates that are not selected
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT t, COUNT(*) AS n FROM s GROUP BY t HAVING MAX(a) >= 10 AND t <> 'z';
INSERT INTO s (id, t, a) VALUES (1, 'x', 1);
INSERT INTO s (id, t, a) VALUES (2, 'z', 10);
INSERT INTO s (id, t, a) VALUES (3, 'x', 10);
ASSERT VALUES r (t, n) VALUES ('x', 2);

--@test: HAVING needs GROUP BY
--@expected.error: STATEMENT_INVALID
--@expected.message: HAVING needs a GROUP BY clause
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a FROM s HAVING a > 1;
