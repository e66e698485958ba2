-- A stream looks rows up in a table.

--@test: each row is joined with the table row of that moment
CREATE STREAM l (k STRING KEY, v INT) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='JSON');
CREATE TABLE m (k STRING PRIMARY KEY, w INT) WITH (KAFKA_TOPIC='m', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT l.k AS k, v, w FROM l JOIN m ON l.k = m.k;
INSERT INTO l (k, v, ROWTIME) VALUES ('a', 1, 0);
INSERT INTO m (k, w, ROWTIME) VALUES ('a', 10, 0);
INSERT INTO l (k, v, ROWTIME) VALUES ('a', 2, 0);
INSERT INTO m (k, w, ROWTIME) VALUES ('a', 20, 0);
INSERT INTO l (k, v, ROWTIME) VALUES ('a', 3, 0);
ASSERT VALUES r (k, v, w) VALUES ('a', 2, 10);
ASSERT VALUES r (k, v, w) VALUES ('a', 3, 20);

--@test: LEFT JOIN keeps rows that find nothing
CREATE STREAM l (k STRING KEY, v INT) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='JSON');
CREATE TABLE m (k STRING PRIMARY KEY, w INT) WITH (KAFKA_TOPIC='m', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT l.k AS k, v, w FROM l LEFT JOIN m ON l.k = m.k;
INSERT INTO l (k, v, ROWTIME) VALUES ('a', 1, 0);
INSERT INTO m (k, w, ROWTIME) VALUES ('a', 10, 0);
INSERT INTO l (k, v, ROWTIME) VALUES ('a', 2, 0);
ASSERT VALUES r (k, v, w) VALUES ('a', 1, NULL);
ASSERT VALUES r (k, v, w) VALUES ('a', 2, 10);

--@test: the result has the time of the stream row
CREATE STREAM l (k STRING KEY, v INT) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='JSON');
CREATE TABLE m (k STRING PRIMARY KEY, w INT) WITH (KAFKA_TOPIC='m', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT l.k AS k, v, w FROM l JOIN m ON l.k = m.k;
INSERT INTO m (k, w, ROWTIME) VALUES ('a', 10, 9000);
INSERT INTO l (k, v, ROWTIME) VALUES ('a', 2, 5);
ASSERT VALUES r (v, ROWTIME) VALUES (2, 5);

--@test: the stream may look up by any of its columns
CREATE STREAM l (k STRING KEY, v INT) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='JSON');
CREATE TABLE m (id INT PRIMARY KEY, name STRING) WITH (KAFKA_TOPIC='m', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT v, l.k AS k, name FROM l JOIN m ON l.v = m.id;
INSERT INTO m (id, name) VALUES (7, 'seven');
INSERT INTO l (k, v) VALUES ('a', 7);
ASSERT VALUES r (v, k, name) VALUES (7, 'a', 'seven');

--@test: a LEFT JOIN by a column keeps rows in which it is null, without a key
CREATE STREAM l (k STRING KEY, v INT) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='JSON');
CREATE TABLE m (id INT PRIMARY KEY, name STRING) WITH (KAFKA_TOPIC='m', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT v, l.k AS k, name FROM l LEFT JOIN m ON l.v = m.id;
INSERT INTO l (k) VALUES ('a');
ASSERT VALUES r (v, k, name) VALUES (NULL, 'a', NULL);

--@test: an INNER JOIN by a column leaves out rows in which it is null
CREATE STREAM l (k STRING KEY, v INT) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='JSON');
CREATE TABLE m (id INT PRIMARY KEY, name STRING) WITH (KAFKA_TOPIC='m', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT v, l.k AS k, name FROM l JOIN m ON l.v = m.id;
INSERT INTO m (id, name) VALUES (7, 'seven');
INSERT INTO l (k) VALUES ('a');
INSERT INTO l (k, v) VALUES ('b', 7);
ASSERT VALUES r (v, k, name) VALUES (7, 'b', 'seven');

--@test: a row that was deleted is found no more
CREATE STREAM l (k STRING KEY, v INT) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='JSON');
CREATE TABLE m (k STRING PRIMARY KEY, w STRING) WITH (KAFKA_TOPIC='m', VALUE_FORMAT='JSON', WRAP_SINGLE_VALUE=false);
CREATE STREAM r AS SELECT l.k AS k, v, w FROM l JOIN m ON l.k = m.k;
INSERT INTO m (k, w) VALUES ('a', 'x');
INSERT INTO l (k, v) VALUES ('a', 1);
INSERT INTO m (k, w) VALUES ('a', NULL);
INSERT INTO l (k, v) VALUES ('a', 2);
INSERT INTO m (k, w) VALUES ('a', 'y');
INSERT INTO l (k, v) VALUES ('a', 3);
ASSERT VALUES r (v, w) VALUES (1, 'x');
ASSERT VALUES r (v, w) VALUES (3, 'y');

--@test: a table is looked up by its key only
--@expected.error: STATEMENT_INVALID
CREATE STREAM l (k STRING KEY, v INT) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='JSON');
CREATE TABLE m (k STRING PRIMARY KEY, w INT) WITH (KAFKA_TOPIC='m', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT * FROM l JOIN m ON l.v = m.w;

--@test: WITHIN has no meaning for a table
--@expected.error: STATEMENT_INVALID
--@expected.message: WITHIN is only for
CREATE STREAM l (k STRING KEY, v INT) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='JSON');
CREATE TABLE m (k STRING PRIMARY KEY, w INT) WITH (KAFKA_TOPIC='m', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT * FROM l JOIN m WITHIN 1 SECOND ON l.k = m.k;

--@test: a FULL JOIN of stream and table is refused
--@expected.error: STATEMENT_INVALID
CREATE STREAM l (k STRING KEY, v INT) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='JSON');
CREATE TABLE m (k STRING PRIMARY KEY, w INT) WITH (KAFKA_TOPIC='m', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT * FROM l FULL JOIN m ON l.k = m.k;
