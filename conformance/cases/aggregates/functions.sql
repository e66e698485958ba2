-- What each aggregate function gives, step by step.

--@test: COUNT(*) counts rows, COUNT of a column only values that are not null
CREATE STREAM s (id INT KEY, g STRING, v INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT g, COUNT(*) * 100 + COUNT(v) AS x FROM s GROUP BY g;
INSERT INTO s (id, g, v) VALUES (1, 'g', 1);
ASSERT VALUES r (x) VALUES (101);
INSERT INTO s (id, g, v) VALUES (2, 'g', NULL);
ASSERT VALUES r (x) VALUES (201);

--@test: SUM passes over nulls and keeps the type
CREATE STREAM s (id INT KEY, g STRING, v BIGINT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT g, SUM(v) AS x FROM s GROUP BY g;
ASSERT TABLE r (g STRING PRIMARY KEY, x BIGINT);
INSERT INTO s (id, g, v) VALUES (1, 'g', 5);
ASSERT VALUES r (x) VALUES (5);
INSERT INTO s (id, g, v) VALUES (2, 'g', NULL);
ASSERT VALUES r (x) VALUES (5);
INSERT INTO s (id, g, v) VALUES (3, 'g', -2);
ASSERT VALUES r (x) VALUES (3);

--@test: SUM of decimals is exact
CREATE STREAM s (id INT KEY, g STRING, v DECIMAL(6,2)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT g, SUM(v) AS x FROM s GROUP BY g;
ASSERT TABLE r (g STRING PRIMARY KEY, x DECIMAL(6,2));
INSERT INTO s (id, g, v) VALUES (1, 'g', 0.10);
ASSERT VALUES r (x) VALUES (0.10);
INSERT INTO s (id, g, v) VALUES (2, 'g', 0.20);
ASSERT VALUES r (x) VALUES (0.30);

--@test: AVG gives a double and passes over nulls
CREATE STREAM s (id INT KEY, g STRING, v INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT g, AVG(v) AS x FROM s GROUP BY g;
ASSERT TABLE r (g STRING PRIMARY KEY, x DOUBLE);
INSERT INTO s (id, g, v) VALUES (1, 'g', 1);
ASSERT VALUES r (x) VALUES (1.0);
INSERT INTO s (id, g, v) VALUES (2, 'g', NULL);
ASSERT VALUES r (x) VALUES (1.0);
INSERT INTO s (id, g, v) VALUES (3, 'g', 2);
ASSERT VALUES r (x) VALUES (1.5);

--@test: MIN and MAX keep the smallest and the largest
CREATE STREAM s (id INT KEY, g STRING, v INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT g, MIN(v) * 100 + MAX(v) AS x FROM s GROUP BY g;
INSERT INTO s (id, g, v) VALUES (1, 'g', 5);
ASSERT VALUES r (x) VALUES (505);
INSERT INTO s (id, g, v) VALUES (2, 'g', 2);
ASSERT VALUES r (x) VALUES (205);
INSERT INTO s (id, g, v) VALUES (3, 'g', 9);
ASSERT VALUES r (x) VALUES (209);
INSERT INTO s (id, g, v) VALUES (4, 'g', NULL);
ASSERT VALUES r (x) VALUES (209);

--@test: MIN of text is the first in order
CREATE STREAM s (id INT KEY, g STRING, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT g, MIN(v) AS x FROM s GROUP BY g;
INSERT INTO s (id, g, v) VALUES (1, 'g', 'b');
ASSERT VALUES r (x) VALUES ('b');
INSERT INTO s (id, g, v) VALUES (2, 'g', 'a');
ASSERT VALUES r (x) VALUES ('a');
INSERT INTO s (id, g, v) VALUES (3, 'g', 'c');
ASSERT VALUES r (x) VALUES ('a');

--@test: MAX of dates
CREATE STREAM s (id INT KEY, g STRING, v DATE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT g, MAX(v) AS x FROM s GROUP BY g;
INSERT INTO s (id, g, v) VALUES (1, 'g', '2020-01-01');
ASSERT VALUES r (x) VALUES ('2020-01-01');
INSERT INTO s (id, g, v) VALUES (2, 'g', '2021-01-01');
ASSERT VALUES r (x) VALUES ('2021-01-01');
INSERT INTO s (id, g, v) VALUES (3, 'g', '2019-01-01');
ASSERT VALUES r (x) VALUES ('2021-01-01');

--@test: COLLECT_LIST keeps order and repetition
CREATE STREAM s (id INT KEY, g STRING, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT g, COLLECT_LIST(v) AS x FROM s GROUP BY g;
INSERT INTO s (id, g, v) VALUES (1, 'g', 'b');
ASSERT VALUES r (x) VALUES (ARRAY['b']);
INSERT INTO s (id, g, v) VALUES (2, 'g', 'a');
ASSERT VALUES r (x) VALUES (ARRAY['b', 'a']);
INSERT INTO s (id, g, v) VALUES (3, 'g', 'b');
ASSERT VALUES r (x) VALUES (ARRAY['b', 'a', 'b']);

--@test: COLLECT_SET keeps each value once
CREATE STREAM s (id INT KEY, g STRING, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT g, COLLECT_SET(v) AS x FROM s GROUP BY g;
INSERT INTO s (id, g, v) VALUES (1, 'g', 'b');
ASSERT VALUES r (x) VALUES (ARRAY['b']);
INSERT INTO s (id, g, v) VALUES (2, 'g', 'b');
ASSERT VALUES r (x) VALUES (ARRAY['b']);
INSERT INTO s (id, g, v) VALUES (3, 'g', 'a');
ASSERT VALUES r (x) VALUES (ARRAY['b', 'a']);

--@test: TOPK keeps the largest values in falling order
CREATE STREAM s (id INT KEY, g STRING, v INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT g, TOPK(v, 2) AS x FROM s GROUP BY g;
INSERT INTO s (id, g, v) VALUES (1, 'g', 1);
ASSERT VALUES r (x) VALUES (ARRAY[1]);
INSERT INTO s (id, g, v) VALUES (2, 'g', 3);
ASSERT VALUES r (x) VALUES (ARRAY[3, 1]);
INSERT INTO s (id, g, v) VALUES (3, 'g', 2);
ASSERT VALUES r (x) VALUES (ARRAY[3, 2]);

--@test: TOPKDISTINCT counts equal values once
CREATE STREAM s (id INT KEY, g STRING, v INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT g, TOPKDISTINCT(v, 2) AS x FROM s GROUP BY g;
INSERT INTO s (id, g, v) VALUES (1, 'g', 3);
ASSERT VALUES r (x) VALUES (ARRAY[3]);
INSERT INTO s (id, g, v) VALUES (2, 'g', 3);
ASSERT VALUES r (x) VALUES (ARRAY[3]);
INSERT INTO s (id, g, v) VALUES (3, 'g', 2);
ASSERT VALUES r (x) VALUES (ARRAY[3, 2]);

--@test: LATEST_BY_OFFSET keeps the last value and passes over nulls
CREATE STREAM s (id INT KEY, g STRING, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT g, LATEST_BY_OFFSET(v) AS x FROM s GROUP BY g;
INSERT INTO s (id, g, v) VALUES (1, 'g', 'a');
ASSERT VALUES r (x) VALUES ('a');
INSERT INTO s (id, g, v) VALUES (2, 'g', 'b');
ASSERT VALUES r (x) VALUES ('b');
INSERT INTO s (id, g, v) VALUES (3, 'g', NULL);
ASSERT VALUES r (x) VALUES ('b');

--@test: EARLIEST_BY_OFFSET keeps the first value
CREATE STREAM s (id INT KEY, g STRING, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT g, EARLIEST_BY_OFFSET(v) AS x FROM s GROUP BY g;
INSERT INTO s (id, g, v) VALUES (1, 'g', NULL);
ASSERT VALUES r (x) VALUES (NULL);
INSERT INTO s (id, g, v) VALUES (2, 'g', 'a');
ASSERT VALUES r (x) VALUES ('a');
INSERT INTO s (id, g, v) VALUES (3, 'g', 'b');
ASSERT VALUES r (x) VALUES ('a');

--@test: LATEST_BY_OFFSET with a number keeps that many
CREATE STREAM s (id INT KEY, g STRING, v INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT g, LATEST_BY_OFFSET(v, 2) AS x FROM s GROUP BY g;
INSERT INTO s (id, g, v) VALUES (1, 'g', 1);
ASSERT VALUES r (x) VALUES (ARRAY[1]);
INSERT INTO s (id, g, v) VALUES (2, 'g', 2);
ASSERT VALUES r (x) VALUES (ARRAY[1, 2]);
INSERT INTO s (id, g, v) VALUES (3, 'g', 3);
ASSERT VALUES r (x) VALUES (ARRAY[2, 3]);

--@test: EARLIEST_BY_OFFSET with a number keeps the first ones
CREATE STREAM s (id INT KEY, g STRING, v INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT g, EARLIEST_BY_OFFSET(v, 2) AS x FROM s GROUP BY g;
INSERT INTO s (id, g, v) VALUES (1, 'g', 1);
ASSERT VALUES r (x) VALUES (ARRAY[1]);
INSERT INTO s (id, g, v) VALUES (2, 'g', 2);
ASSERT VALUES r (x) VALUES (ARRAY[1, 2]);
INSERT INTO s (id, g, v) VALUES (3, 'g', 3);
ASSERT VALUES r (x) VALUES (ARRAY[1, 2]);

--@test: COUNT_DISTINCT counts each value once
CREATE STREAM s (id INT KEY, g STRING, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT g, COUNT_DISTINCT(v) AS x FROM s GROUP BY g;
INSERT INTO s (id, g, v) VALUES (1, 'g', 'a');
ASSERT VALUES r (x) VALUES (1);
INSERT INTO s (id, g, v) VALUES (2, 'g', 'a');
ASSERT VALUES r (x) VALUES (1);
INSERT INTO s (id, g, v) VALUES (3, 'g', 'b');
ASSERT VALUES r (x) VALUES (2);

--@test: HISTOGRAM counts how often each text came
CREATE STREAM s (id INT KEY, g STRING, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT g, HISTOGRAM(v) AS x FROM s GROUP BY g;
INSERT INTO s (id, g, v) VALUES (1, 'g', 'a');
ASSERT VALUES r (x) VALUES (MAP('a' := 1));
INSERT INTO s (id, g, v) VALUES (2, 'g', 'b');
ASSERT VALUES r (x) VALUES (MAP('a' := 1, 'b' := 1));
INSERT INTO s (id, g, v) VALUES (3, 'g', 'a');
ASSERT VALUES r (x) VALUES (MAP('a' := 2, 'b' := 1));

--@test: STDDEV_SAMPLE gives the deviation of a sample
CREATE STREAM s (id INT KEY, g STRING, v INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE TABLE r AS SELECT g, ROUND(STDDEV_SAMPLE(v), 4) AS x FROM s GROUP BY g;
INSERT INTO s (id, g, v) VALUES (1, 'g', 2);
ASSERT VALUES r (x) VALUES (0.0);
INSERT INTO s (id, g, v) VALUES (2, 'g', 4);
ASSERT VALUES r (x) VALUES (1.4142);
