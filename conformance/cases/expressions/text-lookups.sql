-- Functions that look things up in text, and the less common forms of others.

--@test: ELT gives the text at a place, FIELD the place of a text
CREATE STREAM s (id INT KEY, n INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, ELT(n, 'a', 'b') AS x, FIELD(t, 'a', 'b') AS y FROM s;
INSERT INTO s (id, n, t) VALUES (1, 2, 'b');
ASSERT VALUES r (id, x, y) VALUES (1, 'b', 2);
INSERT INTO s (id, n, t) VALUES (2, 3, 'c');
ASSERT VALUES r (id, x, y) VALUES (2, NULL, 0);
INSERT INTO s (id, n, t) VALUES (3, 1, NULL);
ASSERT VALUES r (id, x, y) VALUES (3, 'a', 0);

--@test: INSTR from a place, and the nth occurrence
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    INSTR(t, 'an') AS w,
    INSTR(t, 'an', 3) AS x,
    INSTR(t, 'an', 1, 2) AS y,
    INSTR(t, 'an', -1) AS z
  FROM s;
INSERT INTO s (id, t) VALUES (1, 'banana');
ASSERT VALUES r (id, w, x, y, z) VALUES (1, 2, 4, 4, 4);
INSERT INTO s (id, t) VALUES (2, 'b');
ASSERT VALUES r (id, w, x, y, z) VALUES (2, 0, 0, 0, 0);

--@test: CHR takes a code point or an escape
CREATE STREAM s (id INT KEY, n INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CHR(n) AS x, CHR('\u0041') AS y FROM s;
INSERT INTO s (id, n) VALUES (1, 97);
ASSERT VALUES r (id, x, y) VALUES (1, 'a', 'A');
INSERT INTO s (id, n) VALUES (2, -1);
ASSERT VALUES r (id, x, y) VALUES (2, NULL, 'A');

--@test: REGEXP_EXTRACT of a group, REGEXP_EXTRACT_ALL of all matches
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    REGEXP_EXTRACT('(\w)(\d)', t, 2) AS x,
    REGEXP_EXTRACT_ALL('\w\d', t) AS y,
    REGEXP_EXTRACT_ALL('(\w)\d', t, 1) AS z
  FROM s;
INSERT INTO s (id, t) VALUES (1, 'a1 b2');
ASSERT VALUES r (id, x, y, z) VALUES (1, '1', ARRAY['a1', 'b2'], ARRAY['a', 'b']);

--@test: ARRAY_JOIN with a comma or a given delimiter
CREATE STREAM s (id INT KEY, a ARRAY<INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, ARRAY_JOIN(a) AS x, ARRAY_JOIN(a, '-') AS y FROM s;
INSERT INTO s (id, a) VALUES (1, ARRAY[1, NULL, 2]);
ASSERT VALUES r (id, x, y) VALUES (1, '1,null,2', '1-null-2');

--@test: ARRAY_SORT downwards keeps nulls at the end
CREATE STREAM s (id INT KEY, a ARRAY<INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, ARRAY_SORT(a, 'DESC') AS x, ARRAY_SORT(a, 'sideways') AS y FROM s;
INSERT INTO s (id, a) VALUES (1, ARRAY[1, NULL, 2]);
ASSERT VALUES r (id, x, y) VALUES (1, ARRAY[2, 1, NULL], NULL);

--@test: ENTRIES of maps of each value type
CREATE STREAM s (id INT KEY, i MAP<STRING, INT>, l MAP<STRING, BIGINT>, d MAP<STRING, DOUBLE>, t MAP<STRING, STRING>, b MAP<STRING, BOOLEAN>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    ENTRIES(i, TRUE)[1]->v AS x1,
    ENTRIES(l, TRUE)[1]->v AS x2,
    ENTRIES(d, TRUE)[1]->v AS x3,
    ENTRIES(t, TRUE)[1]->v AS x4,
    ENTRIES(b, TRUE)[1]->v AS x5
  FROM s;
INSERT INTO s (id, i, l, d, t, b) VALUES (1, MAP('b':=1, 'a':=2), MAP('b':=1, 'a':=2), MAP('b':=1.0, 'a':=2.0), MAP('b':='x', 'a':='y'), MAP('b':=TRUE, 'a':=FALSE));
ASSERT VALUES r (id, x1, x2, x3, x4, x5) VALUES (1, 2, 2, 2.0, 'y', FALSE);

--@test: GENERATE_SERIES of BIGINT, with a step
CREATE STREAM s (id INT KEY, a BIGINT, b BIGINT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, GENERATE_SERIES(a, b) AS x, GENERATE_SERIES(a, b, 2) AS y FROM s;
INSERT INTO s (id, a, b) VALUES (1, 1, 4);
ASSERT VALUES r (id, x, y) VALUES (1, ARRAY[1, 2, 3, 4], ARRAY[1, 3]);

--@test: GEO_DISTANCE in kilometres or miles
CREATE STREAM s (id INT KEY, a DOUBLE, b DOUBLE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    ROUND(GEO_DISTANCE(a, 0.0, b, 0.0)) AS x,
    ROUND(GEO_DISTANCE(a, 0.0, b, 0.0, 'MILES')) AS y
  FROM s;
INSERT INTO s (id, a, b) VALUES (1, 0.0, 90.0);
ASSERT VALUES r (id, x, y) VALUES (1, 10008, 6219);
INSERT INTO s (id, a, b) VALUES (2, 0.0, 91.0);
ASSERT VALUES r (id, x, y) VALUES (2, NULL, NULL);

--@test: RANDOM lies between 0 and 1
CREATE STREAM s (id INT KEY, n INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, RANDOM() >= 0 AS x, RANDOM() < 1 AS y FROM s;
INSERT INTO s (id, n) VALUES (1, 1);
ASSERT VALUES r (id, x, y) VALUES (1, TRUE, TRUE);
