-- Precision and scale of decimal results, and exactness.

--@test: addition keeps the larger scale and one digit more
CREATE STREAM s (id INT KEY, a DECIMAL(4,2), b DECIMAL(5,1)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a + b AS x, a - b AS y FROM s;
ASSERT STREAM r (id INT KEY, x DECIMAL(7,2), y DECIMAL(7,2));
INSERT INTO s (id, a, b) VALUES (1, 12.34, 1000.5);
ASSERT VALUES r (id, x, y) VALUES (1, 1012.84, -988.16);

--@test: multiplication adds scales
CREATE STREAM s (id INT KEY, a DECIMAL(4,2), b DECIMAL(3,1)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a * b AS x FROM s;
ASSERT STREAM r (id INT KEY, x DECIMAL(8,3));
INSERT INTO s (id, a, b) VALUES (1, 12.34, 10.1);
ASSERT VALUES r (id, x) VALUES (1, 124.634);

--@test: decimal with INT is exact
CREATE STREAM s (id INT KEY, a DECIMAL(4,2), b INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a * b AS x, a + b AS y FROM s;
INSERT INTO s (id, a, b) VALUES (1, 0.01, 3);
ASSERT VALUES r (id, x, y) VALUES (1, 0.03, 3.01);

--@test: decimal with DOUBLE becomes DOUBLE
CREATE STREAM s (id INT KEY, a DECIMAL(4,2), b DOUBLE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a + b AS x FROM s;
ASSERT STREAM r (id INT KEY, x DOUBLE);
INSERT INTO s (id, a, b) VALUES (1, 0.5, 0.25);
ASSERT VALUES r (id, x) VALUES (1, 0.75);

--@test: sums of cents have no error
CREATE STREAM s (id INT KEY, a DECIMAL(4,2), b DECIMAL(4,2)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a + b = 0.3 AS x FROM s;
INSERT INTO s (id, a, b) VALUES (1, 0.10, 0.20);
ASSERT VALUES r (id, x) VALUES (1, TRUE);

--@test: decimals of different scales are equal when their values are
CREATE STREAM s (id INT KEY, a DECIMAL(4,2), b DECIMAL(6,4)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a = b AS x, a < b AS y FROM s;
INSERT INTO s (id, a, b) VALUES (1, 1.50, 1.5000);
ASSERT VALUES r (id, x, y) VALUES (1, TRUE, FALSE);
INSERT INTO s (id, a, b) VALUES (2, 1.50, 1.5001);
ASSERT VALUES r (id, x, y) VALUES (2, FALSE, TRUE);

--@test: the remainder of decimals is exact
CREATE STREAM s (id INT KEY, a DECIMAL(4,2), b DECIMAL(4,2)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a % b AS x FROM s;
INSERT INTO s (id, a, b) VALUES (1, 5.25, 2.00);
ASSERT VALUES r (id, x) VALUES (1, 1.25);

--@test: a decimal of 38 digits survives
CREATE STREAM s (id INT KEY, a DECIMAL(38,0)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a AS x FROM s;
INSERT INTO s (id, a) VALUES (1, 12345678901234567890123456789012345678.);
ASSERT VALUES r (id, x) VALUES (1, 12345678901234567890123456789012345678.);

--@test: ROUND, CEIL and FLOOR of decimals
CREATE STREAM s (id INT KEY, a DECIMAL(4,2)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, ROUND(a, 1) AS x, CEIL(a) AS y, FLOOR(a) AS z FROM s;
INSERT INTO s (id, a) VALUES (1, 12.35);
ASSERT VALUES r (id, x, y, z) VALUES (1, 12.40, 13.00, 12.00);

--@test: a value with too many digits is refused on insert
--@expected.error: STATEMENT_INVALID
--@expected.message: The column A is DECIMAL(3, 1)
CREATE STREAM s (id INT KEY, a DECIMAL(3,1)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
INSERT INTO s (id, a) VALUES (1, 1234.5);

--@test: the quoted name of DECIMAL before a string makes a decimal
CREATE STREAM s (id INT KEY) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, "DECIMAL" '20.10' AS x FROM s;
ASSERT STREAM r (id INT KEY, x DECIMAL(4, 2));
