-- CREATE TYPE and DROP TYPE.

--@test: a named type stands for what it was made of
CREATE TYPE address AS STRUCT<street STRING, town STRING>;
CREATE STREAM s (id INT KEY, home ADDRESS) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
ASSERT STREAM s (id INT KEY, home STRUCT<street STRING, town STRING>);
CREATE STREAM r AS SELECT id, home->town AS town FROM s;
INSERT INTO s (id, home) VALUES (1, STRUCT(street := 'High', town := 'Bath'));
ASSERT VALUES r (id, town) VALUES (1, 'Bath');

--@test: named types build on each other
CREATE TYPE pair AS ARRAY<INT>;
CREATE TYPE pairs AS MAP<STRING, PAIR>;
CREATE STREAM s (id INT KEY, v PAIRS) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
ASSERT STREAM s (id INT KEY, v MAP<STRING, ARRAY<INT>>);

--@test: a cast may name a type
CREATE TYPE money AS DECIMAL(8, 2);
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(t AS MONEY) AS m FROM s;
ASSERT STREAM r (id INT KEY, m DECIMAL(8, 2));
INSERT INTO s (id, t) VALUES (1, '1.5');
ASSERT VALUES r (m) VALUES (1.50);

--@test: a dropped type leaves the columns made with it
CREATE TYPE money AS DECIMAL(8, 2);
CREATE STREAM s (id INT KEY, m MONEY) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
DROP TYPE money;
ASSERT STREAM s (id INT KEY, m DECIMAL(8, 2));

--@test: an unknown type is refused
--@expected.error: STATEMENT_INVALID
--@expected.message: There is no type MONEY
CREATE STREAM s (id INT KEY, m MONEY) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');

--@test: a type is made once
--@expected.error: STATEMENT_INVALID
--@expected.message: MONEY exists already
CREATE TYPE money AS INT;
CREATE TYPE money AS DOUBLE;

--@test: a type that is not there cannot be dropped
--@expected.error: STATEMENT_INVALID
--@expected.message: no type MONEY
DROP TYPE money;

--@test: the name of a type is the same in any letter case, also between quotes
CREATE TYPE "Money" AS DECIMAL(8, 2);
CREATE STREAM s (id INT KEY, a `money`, b MONEY, c "varchar") WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
ASSERT STREAM s (id INT KEY, a DECIMAL(8, 2), b DECIMAL(8, 2), c STRING);

--@test: a struct without fields is written with a blank
CREATE STREAM s (id INT KEY, a STRUCT< >) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
ASSERT STREAM s (id INT KEY, a STRUCT< >);

--@test: two angles without a blank are an operator
--@expected.error: SQL_SYNTAX
--@expected.message: found '<>'
CREATE STREAM s (id INT KEY, a STRUCT<>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
