-- HEADERS and HEADER columns.

--@test: a record without headers has an empty list, and no single header
CREATE STREAM s (id INT KEY, a INT, h ARRAY<STRUCT<key STRING, value BYTES>> HEADERS) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM x (id INT KEY, a INT, h BYTES HEADER('trace')) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, ARRAY_LENGTH(h) AS n FROM s;
CREATE STREAM q AS SELECT id, h IS NULL AS missing FROM x;
INSERT INTO s (id, a) VALUES (1, 2);
ASSERT VALUES r (id, n) VALUES (1, 0);
ASSERT VALUES q (id, missing) VALUES (1, TRUE);

--@test: HEADERS must be a list of names and bytes
--@expected.error: STATEMENT_INVALID
--@expected.message: A HEADERS column must be ARRAY<STRUCT<`KEY` STRING, `VALUE` BYTES>>, not STRING
CREATE STREAM s (id INT KEY, h STRING HEADERS) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');

--@test: one header must be bytes
--@expected.error: STATEMENT_INVALID
--@expected.message: A HEADER('…') column must be BYTES, not STRING
CREATE STREAM s (id INT KEY, h STRING HEADER('x')) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');

--@test: header columns cannot be inserted
--@expected.error: STATEMENT_INVALID
--@expected.message: header column
CREATE STREAM s (id INT KEY, a INT, h BYTES HEADER('x')) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
INSERT INTO s (id, h) VALUES (1, TO_BYTES('x', 'utf8'));

--@test: blanks around the name of a header do not count, and no name means all headers
CREATE STREAM s (id INT KEY, h BYTES HEADER(' trace ')) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM x (id INT KEY, h ARRAY<STRUCT<key STRING, value BYTES>> HEADER('')) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
ASSERT STREAM s (id INT KEY, h BYTES HEADER('trace'));
ASSERT STREAM x (id INT KEY, h ARRAY<STRUCT<key STRING, value BYTES>> HEADERS);
