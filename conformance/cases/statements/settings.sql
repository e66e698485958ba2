-- SET, UNSET and RUN SCRIPT.

--@test: a query keeps running when a setting is made and taken back
SET 'auto.offset.reset' = 'earliest';
CREATE STREAM s (id INT KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a FROM s;
UNSET 'auto.offset.reset';
INSERT INTO s (id, a) VALUES (1, 2);
ASSERT VALUES r (id, a) VALUES (1, 2);
