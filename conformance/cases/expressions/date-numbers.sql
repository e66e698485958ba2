-- Dates and times as numbers, and the forms with and without a time zone.

--@test: DATETOSTRING and STRINGTODATE use days since 1970
CREATE STREAM s (id INT KEY, n INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, DATETOSTRING(n, 'yyyy-MM-dd') AS x, STRINGTODATE(t, 'dd.MM.yyyy') AS y FROM s;
INSERT INTO s (id, n, t) VALUES (1, 18690, '04.03.2021');
ASSERT VALUES r (id, x, y) VALUES (1, '2021-03-04', 18690);
INSERT INTO s (id, n, t) VALUES (2, 0, 'x');
ASSERT VALUES r (id, x, y) VALUES (2, '1970-01-01', NULL);

--@test: TIMESTAMPTOSTRING and STRINGTOTIMESTAMP in UTC and elsewhere
CREATE STREAM s (id INT KEY, n BIGINT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    TIMESTAMPTOSTRING(n, 'HH:mm') AS w,
    TIMESTAMPTOSTRING(n, 'HH:mm', 'Asia/Kolkata') AS x,
    STRINGTOTIMESTAMP(t, 'yyyy-MM-dd') AS y,
    STRINGTOTIMESTAMP(t, 'yyyy-MM-dd', '+01:00') AS z
  FROM s;
INSERT INTO s (id, n, t) VALUES (1, 0, '1970-01-02');
ASSERT VALUES r (id, w, x, y, z) VALUES (1, '00:00', '05:30', 86400000, 82800000);

--@test: FORMAT_TIMESTAMP and PARSE_TIMESTAMP in UTC and elsewhere
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    FORMAT_TIMESTAMP(PARSE_TIMESTAMP(t, 'yyyy-MM-dd HH:mm'), 'HH:mm') AS x,
    FORMAT_TIMESTAMP(PARSE_TIMESTAMP(t, 'yyyy-MM-dd HH:mm', 'Europe/Prague'), 'HH:mm') AS y,
    FORMAT_TIMESTAMP(PARSE_TIMESTAMP(t, 'yyyy-MM-dd HH:mm'), 'HH:mm z', 'Europe/Prague') AS z
  FROM s;
INSERT INTO s (id, t) VALUES (1, '2021-07-04 12:00');
ASSERT VALUES r (id, x, y, z) VALUES (1, '12:00', '10:00', '14:00 CEST');

--@test: PARSE_TIME reads no dates, PARSE_DATE no times
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    PARSE_TIME(t, 'yyyy-MM-dd HH:mm') AS w,
    PARSE_DATE(t, 'yyyy-MM-dd HH:mm') AS x,
    PARSE_TIME('10:30', 'HH:mm') AS y,
    PARSE_DATE('2021-03-04', 'yyyy-MM-dd') AS z
  FROM s;
INSERT INTO s (id, t) VALUES (1, '2021-03-04 10:30');
ASSERT VALUES r (id, w, x, y, z) VALUES (1, NULL, NULL, '10:30', '2021-03-04');

--@test: UNIX_DATE and UNIX_TIMESTAMP of a value, and of now
CREATE STREAM s (id INT KEY, d DATE, t TIMESTAMP) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    UNIX_DATE(d) AS w,
    UNIX_TIMESTAMP(t) AS x,
    UNIX_DATE() > 18000 AS y,
    UNIX_TIMESTAMP() > 1600000000000 AS z
  FROM s;
INSERT INTO s (id, d, t) VALUES (1, '1970-01-02', '1970-01-01T00:00:01');
ASSERT VALUES r (id, w, x, y, z) VALUES (1, 1, 1000, TRUE, TRUE);
