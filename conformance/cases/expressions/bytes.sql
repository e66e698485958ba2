-- Functions on bytes.

--@test: LEN and SUBSTRING of bytes count bytes
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    LEN(TO_BYTES(t, 'utf8')) AS x,
    FROM_BYTES(SUBSTRING(TO_BYTES(t, 'utf8'), 2), 'utf8') AS y,
    FROM_BYTES(SUBSTRING(TO_BYTES(t, 'utf8'), 2, 2), 'utf8') AS z
  FROM s;
INSERT INTO s (id, t) VALUES (1, 'stream');
ASSERT VALUES r (id, x, y, z) VALUES (1, 6, 'tream', 'tr');
INSERT INTO s (id, t) VALUES (2, 'é');
ASSERT VALUES r (id, x, y, z) VALUES (2, 2, '�', '�');

--@test: LPAD and RPAD of bytes repeat the padding and cut to the length
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    FROM_BYTES(LPAD(TO_BYTES(t, 'utf8'), 5, TO_BYTES('-+', 'utf8')), 'utf8') AS x,
    FROM_BYTES(RPAD(TO_BYTES(t, 'utf8'), 5, TO_BYTES('-+', 'utf8')), 'utf8') AS y
  FROM s;
INSERT INTO s (id, t) VALUES (1, 'ab');
ASSERT VALUES r (id, x, y) VALUES (1, '-+-ab', 'ab-+-');
INSERT INTO s (id, t) VALUES (2, 'abcdef');
ASSERT VALUES r (id, x, y) VALUES (2, 'abcde', 'abcde');

--@test: SPLIT of bytes
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    FROM_BYTES(SPLIT(TO_BYTES(t, 'utf8'), TO_BYTES(',', 'utf8'))[2], 'utf8') AS x,
    ARRAY_LENGTH(SPLIT(TO_BYTES(t, 'utf8'), TO_BYTES('', 'utf8'))) AS y
  FROM s;
INSERT INTO s (id, t) VALUES (1, 'a,b,c');
ASSERT VALUES r (id, x, y) VALUES (1, 'b', 5);

--@test: CONCAT and CONCAT_WS of bytes pass over nulls
CREATE STREAM s (id INT KEY, a STRING, b STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    FROM_BYTES(CONCAT(TO_BYTES(a, 'utf8'), TO_BYTES(b, 'utf8')), 'utf8') AS x,
    FROM_BYTES(CONCAT_WS(TO_BYTES('-', 'utf8'), TO_BYTES(a, 'utf8'), TO_BYTES(b, 'utf8')), 'utf8') AS y
  FROM s;
INSERT INTO s (id, a, b) VALUES (1, 'p', 'q');
ASSERT VALUES r (id, x, y) VALUES (1, 'pq', 'p-q');
INSERT INTO s (id, a, b) VALUES (2, NULL, 'q');
ASSERT VALUES r (id, x, y) VALUES (2, 'q', 'q');

--@test: INT_FROM_BYTES and BIGINT_FROM_BYTES read big-endian unless told otherwise
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    INT_FROM_BYTES(SUBSTRING(TO_BYTES(t, 'hex'), 1, 4)) AS w,
    INT_FROM_BYTES(SUBSTRING(TO_BYTES(t, 'hex'), 1, 4), 'LITTLE_ENDIAN') AS x,
    BIGINT_FROM_BYTES(TO_BYTES(t, 'hex')) AS y,
    BIGINT_FROM_BYTES(TO_BYTES(t, 'hex'), 'LITTLE_ENDIAN') AS z
  FROM s;
INSERT INTO s (id, t) VALUES (1, '0000000100000002');
ASSERT VALUES r (id, w, x, y, z) VALUES (1, 1, 16777216, 4294967298, 144115188092633088);

--@test: DOUBLE_FROM_BYTES reads eight bytes
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    DOUBLE_FROM_BYTES(TO_BYTES(t, 'hex')) AS x,
    DOUBLE_FROM_BYTES(TO_BYTES(t, 'hex'), 'BIG_ENDIAN') AS y
  FROM s;
INSERT INTO s (id, t) VALUES (1, '3FF8000000000000');
ASSERT VALUES r (id, x, y) VALUES (1, 1.5, 1.5);
INSERT INTO s (id, t) VALUES (2, '3FF8');
ASSERT VALUES r (id, x, y) VALUES (2, NULL, NULL);

--@test: UUID of 16 bytes is their text, and a random one without
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, UUID(TO_BYTES(t, 'hex')) AS x, LEN(UUID()) AS y FROM s;
INSERT INTO s (id, t) VALUES (1, 'a4da0ca2adcc4b0ca8a60b1e8ddc2b5a');
ASSERT VALUES r (id, x, y) VALUES (1, 'a4da0ca2-adcc-4b0c-a8a6-0b1e8ddc2b5a', 36);

--@test: TO_BYTES of text that is not in the encoding is null
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    FROM_BYTES(TO_BYTES(t, 'hex'), 'base64') AS x,
    FROM_BYTES(TO_BYTES(t, 'nosuch'), 'hex') AS y
  FROM s;
INSERT INTO s (id, t) VALUES (1, 'FF');
ASSERT VALUES r (id, x, y) VALUES (1, '/w==', NULL);
INSERT INTO s (id, t) VALUES (2, 'F');
ASSERT VALUES r (id, x, y) VALUES (2, NULL, NULL);
