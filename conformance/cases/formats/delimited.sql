-- DELIMITED: comma-separated values.

--@test: columns go by position, empty fields are null
CREATE STREAM line (id INT KEY, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='KAFKA');
CREATE STREAM s (id INT KEY, a INT, b STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='DELIMITED');
CREATE STREAM r WITH (VALUE_FORMAT='JSON') AS SELECT id, a, b FROM s;
INSERT INTO line (id, v) VALUES (1, '5,x');
INSERT INTO line (id, v) VALUES (2, ',y');
ASSERT VALUES r (id, a, b) VALUES (1, 5, 'x');
ASSERT VALUES r (id, a, b) VALUES (2, NULL, 'y');

--@test: fields with commas and quotes are quoted
CREATE STREAM line (id INT KEY, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='KAFKA');
CREATE STREAM s (id INT KEY, a INT, b STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='DELIMITED');
INSERT INTO s (id, a, b) VALUES (1, 5, 'x,"y"');
ASSERT VALUES line (v) VALUES ('5,"x,""y"""');

--@test: a record with too few fields is left out
CREATE STREAM line (id INT KEY, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='KAFKA');
CREATE STREAM s (id INT KEY, a INT, b STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='DELIMITED');
CREATE STREAM r WITH (VALUE_FORMAT='JSON') AS SELECT id, a, b FROM s;
INSERT INTO line (id, v) VALUES (1, '5');
INSERT INTO line (id, v) VALUES (2, '6,z');
ASSERT VALUES r (id, a, b) VALUES (2, 6, 'z');

--@test: the delimiter can be chosen
CREATE STREAM line (id INT KEY, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='KAFKA');
CREATE STREAM s (id INT KEY, a INT, b STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='DELIMITED', VALUE_DELIMITER='|');
INSERT INTO s (id, a, b) VALUES (1, 5, 'p,q');
ASSERT VALUES line (v) VALUES ('5|p,q');

--@test: DELIMITED holds no arrays
--@expected.error: STATEMENT_INVALID
--@expected.message: The 'DELIMITED' format does not support type 'ARRAY', column
CREATE STREAM s (id INT KEY, a ARRAY<INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='DELIMITED');

--@test: bytes are base64 with or without its padding, numbers are in any of Java's spellings
CREATE STREAM line (id INT KEY, v STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='KAFKA');
CREATE STREAM s (id INT KEY, a BYTES, b BIGINT, c DOUBLE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='DELIMITED');
CREATE STREAM r WITH (VALUE_FORMAT='JSON') AS SELECT id, FROM_BYTES(a, 'utf8') AS t, b, c FROM s;
INSERT INTO line (id, v) VALUES (1, 'QUI,+7,0x1.8p1');
ASSERT VALUES r (id, t, b, c) VALUES (1, 'AB', 7, 3.0);

--@test: a quotation mark is no delimiter
--@expected.error: STATEMENT_INVALID
--@expected.message: Invalid delimiter value
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='DELIMITED', VALUE_DELIMITER='"');
