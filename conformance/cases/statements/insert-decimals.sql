-- Decimals in INSERT VALUES.

--@test: zeros at the end of a decimal need no place in the column
CREATE STREAM s (id INT KEY, e DECIMAL(4, 1)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, e FROM s;
INSERT INTO s (id, e) VALUES (1, 1.500);
ASSERT VALUES r (id, e) VALUES (1, 1.5);

--@test: other digits do
--@expected.error: STATEMENT_INVALID
--@expected.message: DECIMAL(4, 1)
CREATE STREAM s (id INT KEY, e DECIMAL(4, 1)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
INSERT INTO s (id, e) VALUES (1, 1.51);
