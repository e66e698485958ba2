-- Two tables: the result follows every change of either side.

--@test: a change of either side changes the joined row
CREATE TABLE l (k STRING PRIMARY KEY, v INT) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='JSON');
CREATE TABLE m (k STRING PRIMARY KEY, w INT) WITH (KAFKA_TOPIC='m', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT l.k AS k, v, w FROM l JOIN m ON l.k = m.k;
INSERT INTO l (k, v, ROWTIME) VALUES ('a', 1, 0);
INSERT INTO m (k, w, ROWTIME) VALUES ('a', 10, 0);
INSERT INTO l (k, v, ROWTIME) VALUES ('a', 2, 0);
INSERT INTO m (k, w, ROWTIME) VALUES ('a', 20, 0);
ASSERT VALUES r (k, v, w) VALUES ('a', 1, 10);
ASSERT VALUES r (k, v, w) VALUES ('a', 2, 10);
ASSERT VALUES r (k, v, w) VALUES ('a', 2, 20);

--@test: LEFT JOIN has every left row
CREATE TABLE l (k STRING PRIMARY KEY, v INT) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='JSON');
CREATE TABLE m (k STRING PRIMARY KEY, w INT) WITH (KAFKA_TOPIC='m', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT l.k AS k, v, w FROM l LEFT JOIN m ON l.k = m.k;
INSERT INTO m (k, w, ROWTIME) VALUES ('z', 9, 0);
INSERT INTO l (k, v, ROWTIME) VALUES ('a', 1, 0);
INSERT INTO m (k, w, ROWTIME) VALUES ('a', 10, 0);
ASSERT VALUES r (k, v, w) VALUES ('a', 1, NULL);
ASSERT VALUES r (k, v, w) VALUES ('a', 1, 10);

--@test: FULL OUTER JOIN has every row of both sides
CREATE TABLE l (k STRING PRIMARY KEY, v INT) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='JSON');
CREATE TABLE m (k STRING PRIMARY KEY, w INT) WITH (KAFKA_TOPIC='m', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT ROWKEY AS k, v, w FROM l FULL OUTER JOIN m ON l.k = m.k;
INSERT INTO m (k, w, ROWTIME) VALUES ('z', 9, 0);
INSERT INTO l (k, v, ROWTIME) VALUES ('a', 1, 0);
INSERT INTO l (k, v, ROWTIME) VALUES ('z', 2, 0);
ASSERT VALUES r (k, v, w) VALUES ('z', NULL, 9);
ASSERT VALUES r (k, v, w) VALUES ('a', 1, NULL);
ASSERT VALUES r (k, v, w) VALUES ('z', 2, 9);

--@test: RIGHT JOIN has every right row
CREATE TABLE l (k STRING PRIMARY KEY, v INT) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='JSON');
CREATE TABLE m (k STRING PRIMARY KEY, w INT) WITH (KAFKA_TOPIC='m', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT m.k AS k, v, w FROM l RIGHT JOIN m ON l.k = m.k;
INSERT INTO l (k, v, ROWTIME) VALUES ('a', 1, 0);
INSERT INTO m (k, w, ROWTIME) VALUES ('z', 9, 0);
INSERT INTO m (k, w, ROWTIME) VALUES ('a', 2, 0);
ASSERT VALUES r (k, v, w) VALUES ('z', NULL, 9);
ASSERT VALUES r (k, v, w) VALUES ('a', 1, 2);

--@test: the joined row goes when a side of an inner join goes
CREATE TABLE l (k STRING PRIMARY KEY, v STRING) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='JSON', WRAP_SINGLE_VALUE=false);
CREATE TABLE m (k STRING PRIMARY KEY, w INT) WITH (KAFKA_TOPIC='m', VALUE_FORMAT='JSON');
CREATE TABLE r WITH (VALUE_FORMAT='JSON') AS SELECT l.k AS k, v, w FROM l JOIN m ON l.k = m.k;
INSERT INTO l (k, v) VALUES ('a', 'x');
INSERT INTO m (k, w) VALUES ('a', 1);
INSERT INTO l (k, v) VALUES ('a', NULL);
ASSERT VALUES r (k, v, w) VALUES ('a', 'x', 1);
ASSERT NULL VALUES r (k) KEY ('a');

--@test: the result has the later time of both rows
CREATE TABLE l (k STRING PRIMARY KEY, v INT) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='JSON');
CREATE TABLE m (k STRING PRIMARY KEY, w INT) WITH (KAFKA_TOPIC='m', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT l.k AS k, v, w FROM l JOIN m ON l.k = m.k;
INSERT INTO l (k, v, ROWTIME) VALUES ('a', 1, 500);
INSERT INTO m (k, w, ROWTIME) VALUES ('a', 10, 100);
INSERT INTO l (k, v, ROWTIME) VALUES ('a', 2, 50);
ASSERT VALUES r (v, w, ROWTIME) VALUES (1, 10, 500);
ASSERT VALUES r (v, w, ROWTIME) VALUES (2, 10, 100);

--@test: WITHIN has no meaning between tables
--@expected.error: STATEMENT_INVALID
--@expected.message: WITHIN is only for joins of two streams
CREATE TABLE l (k STRING PRIMARY KEY, v INT) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='JSON');
CREATE TABLE m (k STRING PRIMARY KEY, w INT) WITH (KAFKA_TOPIC='m', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT * FROM l JOIN m WITHIN 1 SECOND ON l.k = m.k;
