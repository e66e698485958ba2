-- Functions on text.

--@test: UCASE, LCASE, TRIM and LEN
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, UCASE(t) AS w, LCASE(t) AS x, TRIM(t) AS y, LEN(t) AS z FROM s;
INSERT INTO s (id, t) VALUES (1, ' aB ');
ASSERT VALUES r (id, w, x, y, z) VALUES (1, ' AB ', ' ab ', 'aB', 4);

--@test: INITCAP makes each word begin with a capital
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, INITCAP(t) AS x FROM s;
INSERT INTO s (id, t) VALUES (1, 'the quick FOX');
ASSERT VALUES r (id, x) VALUES (1, 'The Quick Fox');

--@test: SUBSTRING counts from 1, negative positions from the end
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, SUBSTRING(t, 2) AS x, SUBSTRING(t, 2, 2) AS y, SUBSTRING(t, -2) AS z FROM s;
INSERT INTO s (id, t) VALUES (1, 'stream');
ASSERT VALUES r (id, x, y, z) VALUES (1, 'tream', 'tr', 'am');

--@test: CONCAT passes over nulls, CONCAT_WS puts a separator between
CREATE STREAM s (id INT KEY, a STRING, b STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CONCAT(a, b) AS x, CONCAT_WS('-', a, b, 'z') AS y FROM s;
INSERT INTO s (id, a, b) VALUES (1, 'p', NULL);
ASSERT VALUES r (id, x, y) VALUES (1, 'p', 'p-z');
INSERT INTO s (id, a, b) VALUES (2, 'p', 'q');
ASSERT VALUES r (id, x, y) VALUES (2, 'pq', 'p-q-z');

--@test: || joins text and passes over nulls, as CONCAT does
CREATE STREAM s (id INT KEY, a STRING, b STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a || '/' || b AS x FROM s;
INSERT INTO s (id, a, b) VALUES (1, 'p', 'q');
ASSERT VALUES r (id, x) VALUES (1, 'p/q');
INSERT INTO s (id, a, b) VALUES (2, 'p', NULL);
ASSERT VALUES r (id, x) VALUES (2, 'p/');

--@test: REPLACE replaces every place
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, REPLACE(t, 'a', 'oo') AS x FROM s;
INSERT INTO s (id, t) VALUES (1, 'banana');
ASSERT VALUES r (id, x) VALUES (1, 'boonoonoo');

--@test: SPLIT cuts at a delimiter, also at the ends
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, SPLIT(t, ',') AS x FROM s;
INSERT INTO s (id, t) VALUES (1, 'a,b,,c');
ASSERT VALUES r (id, x) VALUES (1, ARRAY['a', 'b', '', 'c']);
INSERT INTO s (id, t) VALUES (2, '');
ASSERT VALUES r (id, x) VALUES (2, ARRAY['']);

--@test: SPLIT_TO_MAP reads pairs
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, SPLIT_TO_MAP(t, ';', '=') AS x FROM s;
INSERT INTO s (id, t) VALUES (1, 'a=1;b=2');
ASSERT VALUES r (id, x) VALUES (1, MAP('a' := '1', 'b' := '2'));

--@test: INSTR finds a part, from a position on
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, INSTR(t, 'an') AS x, INSTR(t, 'an', 3) AS y, INSTR(t, 'zz') AS z FROM s;
INSERT INTO s (id, t) VALUES (1, 'banana');
ASSERT VALUES r (id, x, y, z) VALUES (1, 2, 4, 0);

--@test: LPAD and RPAD fill up and cut off
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, LPAD(t, 5, '*') AS x, RPAD(t, 2, '*') AS y FROM s;
INSERT INTO s (id, t) VALUES (1, 'abc');
ASSERT VALUES r (id, x, y) VALUES (1, '**abc', 'ab');

--@test: MASK hides letters and digits and keeps their kinds
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, MASK(t) AS x, MASK_LEFT(t, 2) AS y, MASK_KEEP_RIGHT(t, 2) AS z FROM s;
INSERT INTO s (id, t) VALUES (1, 'Ab1-x');
ASSERT VALUES r (id, x, y, z) VALUES (1, 'Xxn-x', 'Xx1-x', 'Xxn-x');

--@test: REGEXP_EXTRACT, REGEXP_REPLACE and REGEXP_SPLIT_TO_ARRAY
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, REGEXP_EXTRACT('[0-9]+', t) AS x, REGEXP_REPLACE(t, '[0-9]+', '#') AS y, REGEXP_SPLIT_TO_ARRAY(t, '[0-9]+') AS z FROM s;
INSERT INTO s (id, t) VALUES (1, 'ab12cd');
ASSERT VALUES r (id, x, y, z) VALUES (1, '12', 'ab#cd', ARRAY['ab', 'cd']);

--@test: CHR and ASCII-free text: code points survive
CREATE STREAM s (id INT KEY, n INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CHR(n) AS x FROM s;
INSERT INTO s (id, n) VALUES (1, 9731);
ASSERT VALUES r (id, x) VALUES (1, '☃');

--@test: quotes inside text are doubled
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, t = 'it''s' AS x, LEN('it''s') AS y FROM s;
INSERT INTO s (id, t) VALUES (1, 'it''s');
ASSERT VALUES r (id, x, y) VALUES (1, TRUE, 4);

--@test: EXTRACTJSONFIELD walks into JSON text
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, EXTRACTJSONFIELD(t, '$.a.b') AS x, EXTRACTJSONFIELD(t, '$.l[1]') AS y, EXTRACTJSONFIELD(t, '$.none') AS z FROM s;
INSERT INTO s (id, t) VALUES (1, '{"a": {"b": "deep"}, "l": [1, 2]}');
ASSERT VALUES r (id, x, y, z) VALUES (1, 'deep', '2', NULL);

--@test: URL functions take an address apart
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, URL_EXTRACT_HOST(t) AS w, URL_EXTRACT_PATH(t) AS x, URL_EXTRACT_PARAMETER(t, 'q') AS y, URL_EXTRACT_PORT(t) AS z FROM s;
INSERT INTO s (id, t) VALUES (1, 'https://shop.example:8443/list?q=shoes&p=2');
ASSERT VALUES r (id, w, x, y, z) VALUES (1, 'shop.example', '/list', 'shoes', 8443);

--@test: ENCODE and FROM_BYTES go between text and bytes
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, FROM_BYTES(TO_BYTES(t, 'utf8'), 'hex') AS x, ENCODE('4869', 'hex', 'utf8') AS y FROM s;
INSERT INTO s (id, t) VALUES (1, 'Hi');
ASSERT VALUES r (id, x, y) VALUES (1, '4869', 'Hi');
