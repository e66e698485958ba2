-- The five operations on every numeric type, and what they do at the edges.

--@test: INT: whole division, wrapping, and null for a division by zero
CREATE STREAM s (id INT KEY, a INT, b INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a + b AS x1, a - b AS x2, a * b AS x3, a / b AS x4, a % b AS x5 FROM s;
INSERT INTO s (id, a, b) VALUES (1, 7, -2);
ASSERT VALUES r (id, x1, x2, x3, x4, x5) VALUES (1, 5, 9, -14, -3, 1);
INSERT INTO s (id, a, b) VALUES (2, 2147483647, 1);
ASSERT VALUES r (id, x1, x2, x3, x4, x5) VALUES (2, -2147483648, 2147483646, 2147483647, 2147483647, 0);
INSERT INTO s (id, a, b) VALUES (3, 7, 0);
ASSERT VALUES r (id, x1, x2, x3, x4, x5) VALUES (3, 7, 7, 0, NULL, NULL);

--@test: BIGINT: whole division, wrapping, and null for a division by zero
CREATE STREAM s (id INT KEY, a BIGINT, b BIGINT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a + b AS x1, a - b AS x2, a * b AS x3, a / b AS x4, a % b AS x5 FROM s;
INSERT INTO s (id, a, b) VALUES (1, 7, -2);
ASSERT VALUES r (id, x1, x2, x3, x4, x5) VALUES (1, 5, 9, -14, -3, 1);
INSERT INTO s (id, a, b) VALUES (2, 9223372036854775807, 1);
ASSERT VALUES r (id, x1, x2, x3, x4, x5) VALUES (2, -9223372036854775808, 9223372036854775806, 9223372036854775807, 9223372036854775807, 0);
INSERT INTO s (id, a, b) VALUES (3, 7, 0);
ASSERT VALUES r (id, x1, x2, x3, x4, x5) VALUES (3, 7, 7, 0, NULL, NULL);

--@test: DOUBLE
CREATE STREAM s (id INT KEY, a DOUBLE, b DOUBLE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a + b AS x1, a - b AS x2, a * b AS x3, a / b AS x4, a % b AS x5 FROM s;
INSERT INTO s (id, a, b) VALUES (1, 7.5, -2.0);
ASSERT VALUES r (id, x1, x2, x3, x4, x5) VALUES (1, 5.5, 9.5, -15.0, -3.75, 1.5);

--@test: DECIMAL: exact, with the digits that the operation needs
CREATE STREAM s (id INT KEY, a DECIMAL(4,2), b DECIMAL(4,2)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a + b AS x1, a - b AS x2, a * b AS x3, a / b AS x4, a % b AS x5 FROM s;
INSERT INTO s (id, a, b) VALUES (1, 7.50, -2.00);
ASSERT VALUES r (id, x1, x2, x3, x4, x5) VALUES (1, 5.50, 9.50, -15.0000, -3.7500000, 1.50);
INSERT INTO s (id, a, b) VALUES (2, 1.00, 3.00);
ASSERT VALUES r (id, x1, x2, x3, x4, x5) VALUES (2, 4.00, -2.00, 3.0000, NULL, 1.00);
INSERT INTO s (id, a, b) VALUES (3, 1.00, 0.00);
ASSERT VALUES r (id, x1, x2, x3, x4, x5) VALUES (3, 1.00, 1.00, 0.0000, NULL, NULL);

--@test: INT with DECIMAL gives DECIMAL, DECIMAL with DOUBLE gives DOUBLE
CREATE STREAM s (id INT KEY, i INT, e DECIMAL(4,2), d DOUBLE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, i + e AS x, e * d AS y, i - d AS z FROM s;
INSERT INTO s (id, i, e, d) VALUES (1, 2, 1.50, 0.5);
ASSERT VALUES r (id, x, y, z) VALUES (1, 3.50, 0.75, 1.5);

--@test: a negative number
CREATE STREAM s (id INT KEY, i INT, l BIGINT, d DOUBLE, e DECIMAL(4,2)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, -i AS w, -l AS x, -d AS y, -e AS z FROM s;
INSERT INTO s (id, i, l, d, e) VALUES (1, 1, -2, 3.5, -4.25);
ASSERT VALUES r (id, w, x, y, z) VALUES (1, -1, 2, -3.5, 4.25);
