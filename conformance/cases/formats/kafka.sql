-- KAFKA: one column in the bytes of Kafka's own serialisers.

--@test: keys of each type are told apart and read back
CREATE STREAM a (k BIGINT KEY, v STRING) WITH (KAFKA_TOPIC='a', VALUE_FORMAT='KAFKA');
CREATE STREAM b (k DOUBLE KEY, v BIGINT) WITH (KAFKA_TOPIC='b', VALUE_FORMAT='KAFKA');
CREATE STREAM r WITH (VALUE_FORMAT='JSON') AS SELECT k, v FROM a;
CREATE STREAM q WITH (VALUE_FORMAT='JSON') AS SELECT k, v FROM b;
INSERT INTO a (k, v) VALUES (9223372036854775807, 'x');
INSERT INTO b (k, v) VALUES (0.5, -1);
ASSERT VALUES r (k, v) VALUES (9223372036854775807, 'x');
ASSERT VALUES q (k, v) VALUES (0.5, -1);

--@test: a key of the wrong length is left out
CREATE STREAM w (k STRING KEY, v INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM s (k INT KEY, v INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT k, v FROM s;
INSERT INTO w (k, v) VALUES ('long', 1);
INSERT INTO w (k, v) VALUES ('too long', 2);
ASSERT VALUES r (k, v) VALUES (1819242087, 1);

--@test: KAFKA holds one column
--@expected.error: STATEMENT_INVALID
--@expected.message: The 'KAFKA' format only supports a single field
CREATE STREAM s (id INT KEY, a INT, b INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='KAFKA');

--@test: KAFKA holds no booleans
--@expected.error: STATEMENT_INVALID
--@expected.message: The 'KAFKA' format does not support type 'BOOLEAN', column
CREATE STREAM s (id INT KEY, a BOOLEAN) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='KAFKA');
