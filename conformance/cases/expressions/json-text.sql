-- Functions on text that holds JSON.

--@test: IS_JSON_STRING
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, IS_JSON_STRING(t) AS x FROM s;
INSERT INTO s (id, t) VALUES (1, '{"a":[1]}');
ASSERT VALUES r (id, x) VALUES (1, TRUE);
INSERT INTO s (id, t) VALUES (2, '{a:1}');
ASSERT VALUES r (id, x) VALUES (2, FALSE);
INSERT INTO s (id, t) VALUES (3, NULL);
ASSERT VALUES r (id, x) VALUES (3, FALSE);

--@test: JSON_ARRAY_LENGTH is null for what is no array
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, JSON_ARRAY_LENGTH(t) AS x FROM s;
INSERT INTO s (id, t) VALUES (1, '[1, [2, 3], null]');
ASSERT VALUES r (id, x) VALUES (1, 3);
INSERT INTO s (id, t) VALUES (2, '{"a":1}');
ASSERT VALUES r (id, x) VALUES (2, NULL);
INSERT INTO s (id, t) VALUES (3, '[1,');
ASSERT VALUES r (id, x) VALUES (3, NULL);

--@test: JSON_ARRAY_CONTAINS tells numbers from text
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, JSON_ARRAY_CONTAINS(t, 2) AS x, JSON_ARRAY_CONTAINS(t, '2') AS y FROM s;
INSERT INTO s (id, t) VALUES (1, '[1, 2]');
ASSERT VALUES r (id, x, y) VALUES (1, TRUE, FALSE);
INSERT INTO s (id, t) VALUES (2, '["2"]');
ASSERT VALUES r (id, x, y) VALUES (2, FALSE, TRUE);
INSERT INTO s (id, t) VALUES (3, NULL);
ASSERT VALUES r (id, x, y) VALUES (3, FALSE, FALSE);

--@test: JSON_CONCAT merges objects and joins arrays
CREATE STREAM s (id INT KEY, a STRING, b STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, JSON_CONCAT(a, b) AS x FROM s;
INSERT INTO s (id, a, b) VALUES (1, '{"p":1,"q":2}', '{"q":3}');
ASSERT VALUES r (id, x) VALUES (1, '{"p":1,"q":3}');
INSERT INTO s (id, a, b) VALUES (2, '[1]', '2');
ASSERT VALUES r (id, x) VALUES (2, '[1,2]');
INSERT INTO s (id, a, b) VALUES (3, NULL, '2');
ASSERT VALUES r (id, x) VALUES (3, NULL);

--@test: JSON_ITEMS gives each element as text
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, JSON_ITEMS(t) AS x FROM s;
INSERT INTO s (id, t) VALUES (1, '[1, "two", {"k":3}]');
ASSERT VALUES r (id, x) VALUES (1, ARRAY['1', '"two"', '{"k":3}']);

--@test: JSON_KEYS and JSON_RECORDS give the members of an object
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, JSON_KEYS(t) AS x, JSON_RECORDS(t) AS y FROM s;
INSERT INTO s (id, t) VALUES (1, '{"b":1,"a":[2]}');
ASSERT VALUES r (id, x, y) VALUES (1, ARRAY['b', 'a'], MAP('b':='1', 'a':='[2]'));
INSERT INTO s (id, t) VALUES (2, '[1]');
ASSERT VALUES r (id, x, y) VALUES (2, NULL, NULL);

--@test: TO_JSON_STRING of scalars and collections
CREATE STREAM s (id INT KEY, i INT, t STRING, a ARRAY<INT>, m MAP<STRING, DOUBLE>, d DATE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    TO_JSON_STRING(i) AS x1,
    TO_JSON_STRING(t) AS x2,
    TO_JSON_STRING(a) AS x3,
    TO_JSON_STRING(m) AS x4,
    TO_JSON_STRING(d) AS x5
  FROM s;
INSERT INTO s (id, i, t, a, m, d) VALUES (1, 1, 'a"b', ARRAY[1, NULL], MAP('k':=1.0), '2021-03-04');
ASSERT VALUES r (id, x1, x2, x3, x4, x5) VALUES (1, '1', '"a\"b"', '[1,null]', '{"k":1.0}', '"2021-03-04"');
INSERT INTO s (id, i, t, a, m, d) VALUES (2, NULL, NULL, NULL, NULL, NULL);
ASSERT VALUES r (id, x1, x2, x3, x4, x5) VALUES (2, 'null', 'null', 'null', 'null', 'null');

--@test: EXTRACTJSONFIELD goes along a path
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    EXTRACTJSONFIELD(t, '$.a.b[1]') AS x,
    EXTRACTJSONFIELD(t, '$.a') AS y,
    EXTRACTJSONFIELD(t, '$.none') AS z
  FROM s;
INSERT INTO s (id, t) VALUES (1, '{"a":{"b":[1,"x"]}}');
ASSERT VALUES r (id, x, y, z) VALUES (1, 'x', '{"b":[1,"x"]}', NULL);
