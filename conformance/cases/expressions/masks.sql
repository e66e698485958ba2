-- Masking: letters and digits are hidden, their kinds stay to be seen.

--@test: MASK hides everything, with signs of its own or given ones
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, MASK(t) AS x, MASK(t, 'U', 'l', '#', '?') AS y FROM s;
INSERT INTO s (id, t) VALUES (1, 'aB1-');
ASSERT VALUES r (id, x, y) VALUES (1, 'xXn-', 'lU#?');
INSERT INTO s (id, t) VALUES (2, NULL);
ASSERT VALUES r (id, x, y) VALUES (2, NULL, NULL);

--@test: MASK_LEFT with the usual and with given signs
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, MASK_LEFT(t, 3) AS x, MASK_LEFT(t, 3, 'U', 'l', '#', '?') AS y FROM s;
INSERT INTO s (id, t) VALUES (1, 'aB1d-');
ASSERT VALUES r (id, x, y) VALUES (1, 'xXnd-', 'lU#d-');

--@test: MASK_RIGHT with the usual and with given signs
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, MASK_RIGHT(t, 3) AS x, MASK_RIGHT(t, 3, 'U', 'l', '#', '?') AS y FROM s;
INSERT INTO s (id, t) VALUES (1, 'aB1d-');
ASSERT VALUES r (id, x, y) VALUES (1, 'aBnx-', 'aB#l?');

--@test: MASK_KEEP_LEFT with the usual and with given signs
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, MASK_KEEP_LEFT(t, 3) AS x, MASK_KEEP_LEFT(t, 3, 'U', 'l', '#', '?') AS y FROM s;
INSERT INTO s (id, t) VALUES (1, 'aB1d-');
ASSERT VALUES r (id, x, y) VALUES (1, 'aB1x-', 'aB1l?');

--@test: MASK_KEEP_RIGHT with the usual and with given signs
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, MASK_KEEP_RIGHT(t, 3) AS x, MASK_KEEP_RIGHT(t, 3, 'U', 'l', '#', '?') AS y FROM s;
INSERT INTO s (id, t) VALUES (1, 'aB1d-');
ASSERT VALUES r (id, x, y) VALUES (1, 'xX1d-', 'lU1d-');

--@test: MASK leaves what has no sign given as it is
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, MASK(t, NULL, 'l', '#', NULL) AS x FROM s;
INSERT INTO s (id, t) VALUES (1, 'aB1-');
ASSERT VALUES r (id, x) VALUES (1, 'lB#-');
