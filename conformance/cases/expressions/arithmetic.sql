-- What + - * / % give for each kind of number.

--@test: integers add, subtract, multiply, divide and leave remainders
CREATE STREAM s (id INT KEY, a INT, b INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a + b AS s1, a - b AS d, a * b AS p, a / b AS q, a % b AS m FROM s;
ASSERT STREAM r (id INT KEY, s1 INT, d INT, p INT, q INT, m INT);
INSERT INTO s (id, a, b) VALUES (1, 7, 2);
ASSERT VALUES r (id, s1, d, p, q, m) VALUES (1, 9, 5, 14, 3, 1);
INSERT INTO s (id, a, b) VALUES (2, -7, 2);
ASSERT VALUES r (id, s1, d, p, q, m) VALUES (2, -5, -9, -14, -3, -1);

--@test: INT wraps around at its ends
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a + 1 AS up, -a - 2 AS down FROM s;
INSERT INTO s (id, a) VALUES (1, 2147483647);
ASSERT VALUES r (id, up, down) VALUES (1, -2147483648, 2147483647);

--@test: BIGINT wraps around at its ends
CREATE STREAM s (id INT KEY, a BIGINT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a + 1 AS up FROM s;
ASSERT STREAM r (id INT KEY, up BIGINT);
INSERT INTO s (id, a) VALUES (1, 9223372036854775807);
ASSERT VALUES r (id, up) VALUES (1, -9223372036854775808);

--@test: INT with BIGINT gives BIGINT, without loss above 2^53
CREATE STREAM s (id INT KEY, a INT, b BIGINT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a + b AS x FROM s;
ASSERT STREAM r (id INT KEY, x BIGINT);
INSERT INTO s (id, a, b) VALUES (1, 1, 9007199254740992);
ASSERT VALUES r (id, x) VALUES (1, 9007199254740993);

--@test: a whole number with DOUBLE gives DOUBLE
CREATE STREAM s (id INT KEY, a INT, d DOUBLE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a / d AS q, a * d AS p FROM s;
ASSERT STREAM r (id INT KEY, q DOUBLE, p DOUBLE);
INSERT INTO s (id, a, d) VALUES (1, 1, 4.0);
ASSERT VALUES r (id, q, p) VALUES (1, 0.25, 4.0);

--@test: division of integers by zero is null and the other columns stay
CREATE STREAM s (id INT KEY, a INT, b INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a / b AS q, a + b AS s1 FROM s;
INSERT INTO s (id, a, b) VALUES (1, 1, 0);
ASSERT VALUES r (id, q, s1) VALUES (1, NULL, 1);

--@test: any null operand gives null
CREATE STREAM s (id INT KEY, a INT, b INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a + b AS x, a * b AS y, -b AS z FROM s;
INSERT INTO s (id, a, b) VALUES (1, 1, NULL);
ASSERT VALUES r (id, x, y, z) VALUES (1, NULL, NULL, NULL);

--@test: the minus sign turns the sign of each kind of number
CREATE STREAM s (id INT KEY, a INT, b BIGINT, c DOUBLE, d DECIMAL(4,2)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, -a AS w, -b AS x, -c AS y, -d AS z FROM s;
INSERT INTO s (id, a, b, c, d) VALUES (1, 1, 2, 2.5, 12.34);
ASSERT VALUES r (id, w, x, y, z) VALUES (1, -1, -2, -2.5, -12.34);

--@test: multiplication binds before addition, parentheses before both
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a + 2 * 3 AS x, (a + 2) * 3 AS y, 10 - a - 1 AS z FROM s;
INSERT INTO s (id, a) VALUES (1, 1);
ASSERT VALUES r (id, x, y, z) VALUES (1, 7, 9, 8);

--@test: the remainder has the sign of the dividend
CREATE STREAM s (id INT KEY, a INT, b INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a % b AS m FROM s;
INSERT INTO s (id, a, b) VALUES (1, -5, 3);
ASSERT VALUES r (id, m) VALUES (1, -2);
INSERT INTO s (id, a, b) VALUES (2, 5, -3);
ASSERT VALUES r (id, m) VALUES (2, 2);

--@test: numbers with a point are decimals, those with an exponent doubles
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, 1.5 AS x, 1E2 AS y, 7 AS z, 3000000000 AS w FROM s;
ASSERT STREAM r (id INT KEY, x DECIMAL(2,1), y DOUBLE, z INT, w BIGINT);
INSERT INTO s (id, a) VALUES (1, 1);
ASSERT VALUES r (id, x, y, z, w) VALUES (1, 1.5, 100.0, 7, 3000000000);

--@test: text cannot be added to a number
--@expected.error: TYPE_MISMATCH
--@expected.message: + is not defined for
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a + t AS x FROM s;
