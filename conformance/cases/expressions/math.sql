-- Functions on numbers.

--@test: ABS, SIGN, SQRT and POWER
CREATE STREAM s (id INT KEY, a INT, d DOUBLE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, ABS(a) AS w, SIGN(a) AS x, SQRT(d) AS y, POWER(d, 2) AS z FROM s;
INSERT INTO s (id, a, d) VALUES (1, -5, 9.0);
ASSERT VALUES r (id, w, x, y, z) VALUES (1, 5, -1, 3.0, 81.0);

--@test: ROUND goes half up, also to digits
CREATE STREAM s (id INT KEY, d DOUBLE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, ROUND(d) AS x, ROUND(d, 1) AS y FROM s;
INSERT INTO s (id, d) VALUES (1, 2.55);
ASSERT VALUES r (id, x, y) VALUES (1, 3, 2.6);
INSERT INTO s (id, d) VALUES (2, -2.5);
ASSERT VALUES r (id, x, y) VALUES (2, -2, -2.5);

--@test: CEIL, FLOOR and TRUNC of doubles
CREATE STREAM s (id INT KEY, d DOUBLE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CEIL(d) AS x, FLOOR(d) AS y, TRUNC(d) AS z FROM s;
INSERT INTO s (id, d) VALUES (1, -1.5);
ASSERT VALUES r (id, x, y, z) VALUES (1, -1.0, -2.0, -1);

--@test: EXP and LN undo each other
CREATE STREAM s (id INT KEY, d DOUBLE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, LN(EXP(d)) AS x, LOG(10, 100) AS y FROM s;
INSERT INTO s (id, d) VALUES (1, 1.0);
ASSERT VALUES r (id, x, y) VALUES (1, 1.0, 2.0);

--@test: trigonometry is in radians
CREATE STREAM s (id INT KEY, d DOUBLE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, SIN(d) AS x, COS(d) AS y, RADIANS(180.0) = PI() AS z FROM s;
INSERT INTO s (id, d) VALUES (1, 0.0);
ASSERT VALUES r (id, x, y, z) VALUES (1, 0.0, 1.0, TRUE);
