-- CREATE, CREATE OR REPLACE, ALTER, DROP and IF [NOT] EXISTS.

--@test: a name can be used once
--@expected.error: STATEMENT_INVALID
--@expected.message: exists already
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM s (id INT KEY) WITH (KAFKA_TOPIC='x', VALUE_FORMAT='JSON');

--@test: IF NOT EXISTS keeps what is there
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM IF NOT EXISTS s (other INT KEY, z STRING) WITH (KAFKA_TOPIC='x', VALUE_FORMAT='JSON');
ASSERT STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s');

--@test: OR REPLACE may add columns
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE OR REPLACE STREAM s (id INT KEY, a INT, t STRING, n DOUBLE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
ASSERT STREAM s (id INT KEY, a INT, t STRING, n DOUBLE);
INSERT INTO s (id, n) VALUES (1, 0.5);
ASSERT VALUES s (id, n) VALUES (1, 0.5);

--@test: OR REPLACE may not take columns away
--@expected.error: STATEMENT_INVALID
--@expected.message: S cannot be replaced
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE OR REPLACE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');

--@test: OR REPLACE changes the filter of a running query
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a FROM s WHERE a > 10;
INSERT INTO s (id, a) VALUES (1, 5);
CREATE OR REPLACE STREAM r AS SELECT id, a FROM s WHERE a > 0;
INSERT INTO s (id, a) VALUES (2, 6);
ASSERT VALUES r (id, a) VALUES (2, 6);

--@test: OR REPLACE may add columns to a running query
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a FROM s;
CREATE OR REPLACE STREAM r AS SELECT id, a, t FROM s;
INSERT INTO s (id, a, t) VALUES (2, 6, 'x');
ASSERT VALUES r (id, a, t) VALUES (2, 6, 'x');

--@test: ALTER adds columns
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
ALTER STREAM s ADD COLUMN n INT, ADD COLUMN o STRING;
ASSERT STREAM s (id INT KEY, a INT, t STRING, n INT, o STRING);
INSERT INTO s (id, n) VALUES (1, 9);
ASSERT VALUES s (id, n) VALUES (1, 9);

--@test: ALTER does not add a column twice
--@expected.error: STATEMENT_INVALID
--@expected.message: S has a column A already
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
ALTER STREAM s ADD COLUMN a INT;

--@test: ALTER needs the right kind
--@expected.error: STATEMENT_INVALID
--@expected.message: S is a STREAM, not a TABLE
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
ALTER TABLE s ADD COLUMN n INT;

--@test: DROP frees the name
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
DROP STREAM s;
CREATE STREAM s (z INT KEY, y INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
ASSERT STREAM s (z INT KEY, y INT);

--@test: DROP ends the query that filled the stream
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a FROM s;
DROP STREAM r;
CREATE STREAM r (id INT KEY, a INT) WITH (KAFKA_TOPIC='R', VALUE_FORMAT='JSON');
INSERT INTO s (id, a) VALUES (1, 1);
INSERT INTO r (id, a) VALUES (2, 2);
ASSERT VALUES r (id, a) VALUES (2, 2);

--@test: DROP refuses while a query reads
--@expected.error: STATEMENT_INVALID
--@expected.message: S is in use
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a FROM s;
DROP STREAM s;

--@test: DROP of nothing is refused
--@expected.error: STATEMENT_INVALID
--@expected.message: There is no stream or table NOTHING
DROP STREAM nothing;

--@test: DROP IF EXISTS of nothing is done
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
DROP STREAM IF EXISTS nothing;
ASSERT STREAM s (id INT KEY, a INT, t STRING);

--@test: DELETE TOPIC deletes the records
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
INSERT INTO s (id, a) VALUES (1, 1);
DROP STREAM s DELETE TOPIC;
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
INSERT INTO s (id, a) VALUES (2, 2);
ASSERT VALUES s (id, a) VALUES (2, 2);

--@test: DROP TABLE does not drop a stream
--@expected.error: STATEMENT_INVALID
--@expected.message: S is a STREAM, not a TABLE
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
DROP TABLE s;

--@test: a table needs a primary key
--@expected.error: STATEMENT_INVALID
--@expected.message: The table T needs a PRIMARY KEY column
CREATE TABLE t (a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');

--@test: a stream has no primary key
--@expected.error: STATEMENT_INVALID
--@expected.message: The column A of a stream must be KEY, not PRIMARY KEY
CREATE STREAM t (a INT PRIMARY KEY) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');

--@test: a topic must be named
--@expected.error: STATEMENT_INVALID
--@expected.message: The WITH clause lacks KAFKA_TOPIC
CREATE STREAM t (a INT) WITH (VALUE_FORMAT='JSON');

--@test: an unknown property is refused
--@expected.error: STATEMENT_INVALID
--@expected.message: The WITH clause of this statement does not take COLOUR
CREATE STREAM t (a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON', COLOUR='red');

--@test: two columns cannot have one name
--@expected.error: SQL_SYNTAX
--@expected.message: two columns named A
CREATE STREAM t (a INT, a STRING) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');

--@test: the time column must be there
--@expected.error: STATEMENT_INVALID
--@expected.message: The TIMESTAMP column ZZ is not a column of this source
CREATE STREAM t (a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON', TIMESTAMP='zz');

--@test: the time column must hold a time
--@expected.error: STATEMENT_INVALID
--@expected.message: The TIMESTAMP column A must be BIGINT, TIMESTAMP, or a STRING with TIMESTAMP_FORMAT
CREATE STREAM t (a DOUBLE) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON', TIMESTAMP='a');

--@test: a statement that is no SQL says where
--@expected.error: SQL_SYNTAX
--@expected.message: WIHT
CREATE STREAM t (a INT) WIHT (KAFKA_TOPIC='t');

--@test: OR REPLACE may not change how values are written
--@expected.error: STATEMENT_INVALID
--@expected.message: its value format would change
CREATE STREAM s (id INT KEY, a INT, b INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='DELIMITED');
CREATE OR REPLACE STREAM s (id INT KEY, a INT, b INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='DELIMITED', VALUE_DELIMITER='|');

--@test: OR REPLACE may not change how a single value is wrapped
--@expected.error: STATEMENT_INVALID
--@expected.message: wrapped in another way
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', WRAP_SINGLE_VALUE=FALSE);
CREATE OR REPLACE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');

--@test: OR REPLACE may not take header columns away
--@expected.error: STATEMENT_INVALID
--@expected.message: H BYTES
CREATE STREAM s (id INT KEY, a INT, h BYTES HEADER('x')) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE OR REPLACE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');

--@test: a stream cannot be made from itself
--@expected.error: STATEMENT_INVALID
--@expected.message: S cannot be made from itself
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE OR REPLACE STREAM s WITH (KAFKA_TOPIC='s') AS SELECT * FROM s;

--@test: the schema of the values is named once
--@expected.error: STATEMENT_INVALID
--@expected.message: both name the schema of the values
CREATE STREAM s (a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='AVRO', VALUE_SCHEMA_FULL_NAME='a.B', VALUE_AVRO_SCHEMA_FULL_NAME='a.B');

--@test: a property cannot be NULL
--@expected.error: STATEMENT_INVALID
--@expected.message: TIMESTAMP_FORMAT must be text in single quotes, not NULL
CREATE STREAM s (a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', TIMESTAMP_FORMAT=NULL);

--@test: TIMESTAMP names a column, with or without its source
CREATE STREAM s (id INT KEY, t BIGINT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', TIMESTAMP='s.t');
CREATE STREAM r AS SELECT id, ROWTIME AS x FROM s;
INSERT INTO s (id, t) VALUES (1, 77);
ASSERT VALUES r (x) VALUES (77);

--@test: TIMESTAMP names a column and nothing else
--@expected.error: STATEMENT_INVALID
--@expected.message: TIMESTAMP must name a column
CREATE STREAM s (id INT KEY, t BIGINT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', TIMESTAMP='t + 1');

--@test: OR REPLACE needs to know which query it replaces
--@expected.error: STATEMENT_INVALID
--@expected.message: several queries write it
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a FROM s;
INSERT INTO r SELECT id, a FROM s WHERE a > 5;
CREATE OR REPLACE STREAM r AS SELECT id, a FROM s WHERE a > 0;

--@test: a source table has a column besides its key
--@expected.error: STATEMENT_INVALID
--@expected.message: needs a column besides its key
CREATE SOURCE TABLE t (id INT PRIMARY KEY) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');
