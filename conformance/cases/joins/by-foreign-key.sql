-- Tables joined by a column that names the key of the other.

--@test: every left row that names a right key follows its changes
CREATE TABLE l (k STRING PRIMARY KEY, ref STRING) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='JSON');
CREATE TABLE m (id STRING PRIMARY KEY, w INT) WITH (KAFKA_TOPIC='m', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT k, ref, w FROM l JOIN m ON l.ref = m.id;
INSERT INTO m (id, w) VALUES ('p', 1);
INSERT INTO l (k, ref) VALUES ('a', 'p');
INSERT INTO l (k, ref) VALUES ('b', 'p');
INSERT INTO m (id, w) VALUES ('p', 2);
ASSERT VALUES r (k, ref, w) VALUES ('a', 'p', 1);
ASSERT VALUES r (k, ref, w) VALUES ('b', 'p', 1);
ASSERT VALUES r (k, ref, w) VALUES ('a', 'p', 2);
ASSERT VALUES r (k, ref, w) VALUES ('b', 'p', 2);

--@test: a left row that names another key joins that one
CREATE TABLE l (k STRING PRIMARY KEY, ref STRING) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='JSON');
CREATE TABLE m (id STRING PRIMARY KEY, w INT) WITH (KAFKA_TOPIC='m', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT k, w FROM l JOIN m ON l.ref = m.id;
INSERT INTO m (id, w) VALUES ('p', 1);
INSERT INTO m (id, w) VALUES ('q', 2);
INSERT INTO l (k, ref) VALUES ('a', 'p');
INSERT INTO l (k, ref) VALUES ('a', 'q');
INSERT INTO m (id, w) VALUES ('p', 9);
INSERT INTO m (id, w) VALUES ('q', 3);
ASSERT VALUES r (k, w) VALUES ('a', 1);
ASSERT VALUES r (k, w) VALUES ('a', 2);
ASSERT VALUES r (k, w) VALUES ('a', 3);

--@test: LEFT JOIN keeps left rows without a match
CREATE TABLE l (k STRING PRIMARY KEY, ref STRING) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='JSON');
CREATE TABLE m (id STRING PRIMARY KEY, w INT) WITH (KAFKA_TOPIC='m', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT k, w FROM l LEFT JOIN m ON l.ref = m.id;
INSERT INTO l (k, ref) VALUES ('a', 'p');
INSERT INTO m (id, w) VALUES ('p', 1);
ASSERT VALUES r (k, w) VALUES ('a', NULL);
ASSERT VALUES r (k, w) VALUES ('a', 1);

--@test: a left row that loses its match is deleted from an inner join
CREATE TABLE l (k STRING PRIMARY KEY, ref STRING) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='JSON');
CREATE TABLE m (id STRING PRIMARY KEY, w INT) WITH (KAFKA_TOPIC='m', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT k, w FROM l JOIN m ON l.ref = m.id;
INSERT INTO m (id, w) VALUES ('p', 1);
INSERT INTO l (k, ref) VALUES ('a', 'p');
INSERT INTO l (k, ref) VALUES ('a', 'none');
ASSERT VALUES r (k, w) VALUES ('a', 1);
ASSERT NULL VALUES r (k) KEY ('a');

--@test: a foreign key and the key it names must be of one type
--@expected.error: TYPE_MISMATCH
--@expected.message: different types
CREATE TABLE l (k STRING PRIMARY KEY, ref INT) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='JSON');
CREATE TABLE m (id STRING PRIMARY KEY, w INT) WITH (KAFKA_TOPIC='m', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT k, w FROM l JOIN m ON l.ref = m.id;

--@test: a FULL JOIN by foreign key is refused
--@expected.error: STATEMENT_INVALID
--@expected.message: cannot be a FULL OUTER JOIN
CREATE TABLE l (k STRING PRIMARY KEY, ref STRING) WITH (KAFKA_TOPIC='l', VALUE_FORMAT='JSON');
CREATE TABLE m (id STRING PRIMARY KEY, w INT) WITH (KAFKA_TOPIC='m', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT k, w FROM l FULL JOIN m ON l.ref = m.id;

--@test: the rows are not keyed by the right table, so a next join cannot go by its key
--@expected.error: STATEMENT_INVALID
--@expected.message: A table cannot be given another key for a join
CREATE TABLE a (id INT PRIMARY KEY, fk INT) WITH (KAFKA_TOPIC='a', VALUE_FORMAT='JSON');
CREATE TABLE b (id INT PRIMARY KEY, y INT) WITH (KAFKA_TOPIC='b', VALUE_FORMAT='JSON');
CREATE TABLE c (id INT PRIMARY KEY, z INT) WITH (KAFKA_TOPIC='c', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT a.id, y, z FROM a JOIN b ON a.fk = b.id JOIN c ON b.id = c.id;
