-- CAST from every type to every type that it can become.

--@test: from INT
CREATE STREAM s (id INT KEY, v INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    CAST(v AS BIGINT) AS w,
    CAST(v AS DOUBLE) AS x,
    CAST(v AS DECIMAL(4,1)) AS y,
    CAST(v AS STRING) AS z
  FROM s;
INSERT INTO s (id, v) VALUES (1, 7);
ASSERT VALUES r (id, w, x, y, z) VALUES (1, 7, 7.0, 7.0, '7');
INSERT INTO s (id, v) VALUES (2, NULL);
ASSERT VALUES r (id, w, x, y, z) VALUES (2, NULL, NULL, NULL, NULL);

--@test: from BIGINT, wrapping
CREATE STREAM s (id INT KEY, v BIGINT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    CAST(v AS INT) AS w,
    CAST(v AS DOUBLE) AS x,
    CAST(v AS DECIMAL(12,1)) AS y,
    CAST(v AS STRING) AS z
  FROM s;
INSERT INTO s (id, v) VALUES (1, 4294967297);
ASSERT VALUES r (id, w, x, y, z) VALUES (1, 1, 4294967297.0, 4294967297.0, '4294967297');

--@test: from DOUBLE, cutting the fraction and staying within the limits
CREATE STREAM s (id INT KEY, v DOUBLE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    CAST(v AS INT) AS w,
    CAST(v AS BIGINT) AS x,
    CAST(v AS DECIMAL(4,1)) AS y,
    CAST(v AS STRING) AS z
  FROM s;
INSERT INTO s (id, v) VALUES (1, -2.75);
ASSERT VALUES r (id, w, x, y, z) VALUES (1, -2, -2, -2.8, '-2.75');
INSERT INTO s (id, v) VALUES (2, 1.0E20);
ASSERT VALUES r (id, w, x, y, z) VALUES (2, 2147483647, 9223372036854775807, NULL, '1.0E20');

--@test: from DECIMAL
CREATE STREAM s (id INT KEY, v DECIMAL(6,3)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    CAST(v AS INT) AS x1,
    CAST(v AS BIGINT) AS x2,
    CAST(v AS DOUBLE) AS x3,
    CAST(v AS DECIMAL(4,1)) AS x4,
    CAST(v AS STRING) AS x5
  FROM s;
INSERT INTO s (id, v) VALUES (1, 12.750);
ASSERT VALUES r (id, x1, x2, x3, x4, x5) VALUES (1, 12, 12, 12.75, 12.8, '12.750');
INSERT INTO s (id, v) VALUES (2, -100.250);
ASSERT VALUES r (id, x1, x2, x3, x4, x5) VALUES (2, -100, -100, -100.25, -100.3, '-100.250');

--@test: from STRING to numbers
CREATE STREAM s (id INT KEY, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    CAST(v AS INT) AS w,
    CAST(v AS BIGINT) AS x,
    CAST(v AS DOUBLE) AS y,
    CAST(v AS DECIMAL(4,1)) AS z
  FROM s;
INSERT INTO s (id, v) VALUES (1, ' 42');
ASSERT VALUES r (id, w, x, y, z) VALUES (1, 42, 42, 42.0, 42.0);
INSERT INTO s (id, v) VALUES (2, '4.25');
ASSERT VALUES r (id, w, x, y, z) VALUES (2, NULL, NULL, 4.25, 4.3);
INSERT INTO s (id, v) VALUES (3, '0x10p1');
ASSERT VALUES r (id, w, x, y, z) VALUES (3, NULL, NULL, 32.0, NULL);
INSERT INTO s (id, v) VALUES (4, 'x');
ASSERT VALUES r (id, w, x, y, z) VALUES (4, NULL, NULL, NULL, NULL);

--@test: from STRING to BOOLEAN: beginnings of true and yes are true
CREATE STREAM s (id INT KEY, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(v AS BOOLEAN) AS x FROM s;
INSERT INTO s (id, v) VALUES (1, 'T');
ASSERT VALUES r (id, x) VALUES (1, TRUE);
INSERT INTO s (id, v) VALUES (2, 'ye');
ASSERT VALUES r (id, x) VALUES (2, TRUE);
INSERT INTO s (id, v) VALUES (3, 'no');
ASSERT VALUES r (id, x) VALUES (3, FALSE);
INSERT INTO s (id, v) VALUES (4, '1');
ASSERT VALUES r (id, x) VALUES (4, FALSE);

--@test: from STRING to dates and times, also to parts of them
CREATE STREAM s (id INT KEY, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(v AS DATE) AS x, CAST(v AS TIMESTAMP) AS y FROM s;
INSERT INTO s (id, v) VALUES (1, '2021-03');
ASSERT VALUES r (id, x, y) VALUES (1, '2021-03-01', '2021-03-01T00:00:00');
INSERT INTO s (id, v) VALUES (2, 'x');
ASSERT VALUES r (id, x, y) VALUES (2, NULL, NULL);

--@test: from STRING to TIME, and back
CREATE STREAM s (id INT KEY, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(v AS TIME) AS x, CAST(CAST(v AS TIME) AS STRING) AS y FROM s;
INSERT INTO s (id, v) VALUES (1, '10:30');
ASSERT VALUES r (id, x, y) VALUES (1, '10:30', '10:30');
INSERT INTO s (id, v) VALUES (2, '10:30:05');
ASSERT VALUES r (id, x, y) VALUES (2, '10:30:05', '10:30:05');

--@test: from DATE, TIME and TIMESTAMP
CREATE STREAM s (id INT KEY, d DATE, t TIME, s TIMESTAMP) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    CAST(d AS TIMESTAMP) AS x1,
    CAST(d AS STRING) AS x2,
    CAST(s AS DATE) AS x3,
    CAST(s AS TIME) AS x4,
    CAST(s AS STRING) AS x5,
    CAST(t AS STRING) AS x6
  FROM s;
INSERT INTO s (id, d, t, s) VALUES (1, '2021-03-04', '10:30', '2021-03-04T10:30:05.006');
ASSERT VALUES r (id, x1, x2, x3, x4, x5, x6) VALUES (1, '2021-03-04T00:00:00', '2021-03-04', '2021-03-04', '10:30:05.006', '2021-03-04T10:30:05.006', '10:30');

--@test: from BOOLEAN and BYTES
CREATE STREAM s (id INT KEY, b BOOLEAN, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    CAST(b AS STRING) AS x,
    CAST(TO_BYTES(t, 'utf8') AS STRING) AS y,
    FROM_BYTES(CAST(CAST(TO_BYTES(t, 'utf8') AS STRING) AS BYTES), 'utf8') AS z
  FROM s;
INSERT INTO s (id, b, t) VALUES (1, TRUE, 'hi');
ASSERT VALUES r (id, x, y, z) VALUES (1, 'true', 'aGk=', 'hi');

--@test: from collections, element by element
CREATE STREAM s (id INT KEY, a ARRAY<INT>, m MAP<STRING, INT>, r STRUCT<f INT, g STRING>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    CAST(a AS ARRAY<STRING>) AS x,
    CAST(m AS MAP<STRING, DOUBLE>) AS y,
    CAST(r AS STRUCT<f BIGINT>)->f AS z
  FROM s;
INSERT INTO s (id, a, m, r) VALUES (1, ARRAY[1, NULL], MAP('k':=1), STRUCT(f:=1, g:='x'));
ASSERT VALUES r (id, x, y, z) VALUES (1, ARRAY['1', NULL], MAP('k':=1.0), 1);

--@test: from collections to text
CREATE STREAM s (id INT KEY, a ARRAY<INT>, m MAP<STRING, INT>, r STRUCT<f INT, g STRING>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(a AS STRING) AS x, CAST(m AS STRING) AS y, CAST(r AS STRING) AS z FROM s;
INSERT INTO s (id, a, m, r) VALUES (1, ARRAY[1, NULL], MAP('k':=1), STRUCT(f:=1, g:='x'));
ASSERT VALUES r (id, x, y, z) VALUES (1, '[1, null]', '{k=1}', 'Struct{F=1,G=x}');
