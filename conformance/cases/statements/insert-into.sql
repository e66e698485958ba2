-- INSERT INTO … SELECT: several queries write one stream.

--@test: a query writes into a stream that another one made
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a FROM s WHERE a > 0;
INSERT INTO r SELECT id, -a AS a FROM s WHERE a < 0;
INSERT INTO s (id, a) VALUES (1, 5);
INSERT INTO s (id, a) VALUES (2, -7);
ASSERT VALUES r (id, a) VALUES (1, 5);
ASSERT VALUES r (id, a) VALUES (2, 7);

--@test: decimals widen to the type of the target
CREATE STREAM s (id INT KEY, a DECIMAL(4, 1)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r (id INT KEY, a DECIMAL(6, 2)) WITH (KAFKA_TOPIC='r', VALUE_FORMAT='DELIMITED');
CREATE STREAM line (id INT KEY, v STRING) WITH (KAFKA_TOPIC='r', VALUE_FORMAT='KAFKA');
INSERT INTO r SELECT * FROM s;
INSERT INTO s (id, a) VALUES (1, 5.5);
ASSERT VALUES line (v) VALUES ('5.50');

--@test: literal numbers become decimals of the target
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r (id INT KEY, x DECIMAL(5, 2), y DECIMAL(5, 2), z DECIMAL(5, 2)) WITH (KAFKA_TOPIC='r', VALUE_FORMAT='DELIMITED');
CREATE STREAM line (id INT KEY, v STRING) WITH (KAFKA_TOPIC='r', VALUE_FORMAT='KAFKA');
INSERT INTO r SELECT id, 1 AS x, -2.5 AS y, 1.5E0 AS z FROM s;
INSERT INTO s (id, a) VALUES (1, 5);
ASSERT VALUES line (v) VALUES ('1.00,-2.50,1.50');

--@test: a literal number must fit the decimals of the target
--@expected.error: STATEMENT_INVALID
--@expected.message: The columns of the query do not fit those of R
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r (id INT KEY, x DECIMAL(4, 2)) WITH (KAFKA_TOPIC='r', VALUE_FORMAT='JSON');
INSERT INTO r SELECT id, 100 AS x FROM s;

--@test: whole numbers do not widen
--@expected.error: STATEMENT_INVALID
--@expected.message: The columns of the query do not fit those of R
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r (id INT KEY, a BIGINT) WITH (KAFKA_TOPIC='r', VALUE_FORMAT='JSON');
INSERT INTO r SELECT * FROM s;

--@test: the target declares its columns in the order in which a query has them
--@expected.error: STATEMENT_INVALID
--@expected.message: The columns of the query do not fit those of R
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r (a INT, id INT KEY) WITH (KAFKA_TOPIC='r', VALUE_FORMAT='JSON');
INSERT INTO r SELECT id, a FROM s;

--@test: the target keeps its format
CREATE STREAM s (id INT KEY, a INT, b STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r (id INT KEY, a INT, b STRING) WITH (KAFKA_TOPIC='r', VALUE_FORMAT='DELIMITED');
CREATE STREAM line (id INT KEY, v STRING) WITH (KAFKA_TOPIC='r', VALUE_FORMAT='KAFKA');
INSERT INTO r SELECT * FROM s;
INSERT INTO s (id, a, b) VALUES (1, 5, 'x');
ASSERT VALUES line (v) VALUES ('5,x');

--@test: the columns must fit those of the target
--@expected.error: STATEMENT_INVALID
--@expected.message: The columns of the query do not fit those of R
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r (id INT KEY, a STRING) WITH (KAFKA_TOPIC='r', VALUE_FORMAT='JSON');
INSERT INTO r SELECT id, a FROM s;

--@test: tables are not written by INSERT INTO
--@expected.error: STATEMENT_INVALID
--@expected.message: R is a table
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r (id INT PRIMARY KEY, a INT) WITH (KAFKA_TOPIC='r', VALUE_FORMAT='JSON');
INSERT INTO r SELECT id, a FROM s;

--@test: the target must be there
--@expected.error: STATEMENT_INVALID
--@expected.message: There is no stream or table R
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
INSERT INTO r SELECT id, a FROM s;

--@test: a query keeps clear of the ids that the engine chooses
--@expected.error: STATEMENT_INVALID
--@expected.message: The id of a query cannot start with CSAS_
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r (id INT KEY, a INT) WITH (KAFKA_TOPIC='r', VALUE_FORMAT='JSON');
INSERT INTO r WITH (QUERY_ID='csas_mine') SELECT * FROM s;

--@test: the id of a query has no spaces around it
--@expected.error: STATEMENT_INVALID
--@expected.message: ' mine' cannot be the id of a query
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r (id INT KEY, a INT) WITH (KAFKA_TOPIC='r', VALUE_FORMAT='JSON');
INSERT INTO r WITH (QUERY_ID=' mine') SELECT * FROM s;
