-- One query between formats, and formats that are not there.

--@test: a query writes in the format of its source
CREATE STREAM s (id INT KEY, a INT, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='DELIMITED');
CREATE STREAM r AS SELECT id, t FROM s;
ASSERT STREAM r (id INT KEY, t STRING) WITH (VALUE_FORMAT='DELIMITED', KEY_FORMAT='KAFKA');

--@test: a query may change the format of key and value
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='DELIMITED');
CREATE STREAM r WITH (KAFKA_TOPIC='out', FORMAT='JSON') AS SELECT id, a FROM s;
CREATE STREAM bytes (k STRING KEY, v STRING) WITH (KAFKA_TOPIC='out', FORMAT='KAFKA');
ASSERT STREAM r (id INT KEY, a INT) WITH (KAFKA_TOPIC='out', FORMAT='JSON');
INSERT INTO s (id, a) VALUES (1, 2);
ASSERT VALUES bytes (k, v) VALUES ('1', '{"A":2}');

--@test: KEY_FORMAT NONE has no key
CREATE STREAM s (a INT) WITH (KAFKA_TOPIC='s', KEY_FORMAT='NONE', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT a FROM s;
ASSERT STREAM r (a INT) WITH (KEY_FORMAT='NONE');
INSERT INTO s (a) VALUES (1);
ASSERT VALUES r (a) VALUES (1);

--@test: an unknown format is refused
--@expected.error: STATEMENT_INVALID
--@expected.message: Unknown format: XML
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='XML');
