-- Corners of operators and casts in which a server follows the numbers and texts of Java.

--@test: NaN is neither equal to a number nor different from it
CREATE STREAM s (id INT KEY, a DOUBLE, b DOUBLE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a / a = b AS e, a / a <> b AS n, a / a IS DISTINCT FROM b AS d, a / a IS NOT DISTINCT FROM b AS i FROM s;
INSERT INTO s (id, a, b) VALUES (1, 0.0, 1.0);
ASSERT VALUES r (id, e, n, d, i) VALUES (1, FALSE, FALSE, FALSE, TRUE);
INSERT INTO s (id, a, b) VALUES (2, 1.0, 2.0);
ASSERT VALUES r (id, e, n, d, i) VALUES (2, FALSE, TRUE, TRUE, FALSE);

--@test: inside arrays and lists of IN a negative zero is not zero
CREATE STREAM s (id INT KEY, a DOUBLE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a = -a AS x, ARRAY[a] = ARRAY[-a] AS y, a IN (-a) AS z, -a IN (0E0) AS w FROM s;
INSERT INTO s (id, a) VALUES (1, 0.0);
ASSERT VALUES r (id, x, y, z, w) VALUES (1, TRUE, FALSE, FALSE, FALSE);

--@test: a double is rounded to the digits of a DECIMAL before its places are cut
CREATE STREAM s (id INT KEY, a DOUBLE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(a AS DECIMAL(4,2)) AS x FROM s;
INSERT INTO s (id, a) VALUES (1, 0.1449999);
ASSERT VALUES r (id, x) VALUES (1, 0.15);
INSERT INTO s (id, a) VALUES (2, 99.9951);
ASSERT VALUES r (id, x) VALUES (2, NULL);

--@test: a CAST trims text, a comparison does not
CREATE STREAM s (id INT KEY, a STRING, b STRING, d DATE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(a AS DATE) AS x, d = a AS y, CAST(b AS BYTES) AS z FROM s;
INSERT INTO s (id, a, b, d) VALUES (1, ' 2020-02-29 ', ' SGk= ', '2020-02-29');
ASSERT VALUES r (id, x, y, z) VALUES (1, '2020-02-29', NULL, 'SGk=');

--@test: parts of a date may be missing in a timestamp only when there is no time
CREATE STREAM s (id INT KEY, a STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(a AS TIMESTAMP) AS x FROM s;
INSERT INTO s (id, a) VALUES (1, '2021-03');
ASSERT VALUES r (id, x) VALUES (1, '2021-03-01T00:00:00.000');
INSERT INTO s (id, a) VALUES (2, '2021-03T05');
ASSERT VALUES r (id, x) VALUES (2, NULL);
INSERT INTO s (id, a) VALUES (3, '2021-03-04T05:06:07-0130');
ASSERT VALUES r (id, x) VALUES (3, '2021-03-04T06:36:07.000');
INSERT INTO s (id, a) VALUES (4, '2021-03-04T05+19:00');
ASSERT VALUES r (id, x) VALUES (4, NULL);

--@test: times in the text of an array have seconds, bytes show as a buffer
CREATE STREAM s (id INT KEY, a ARRAY<TIME>, b ARRAY<BYTES>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CAST(a AS STRING) AS x, CAST(b AS STRING) AS y FROM s;
INSERT INTO s (id, a, b) VALUES (1, ARRAY['10:30'], ARRAY['SGk=']);
ASSERT VALUES r (id, x, y) VALUES (1, '[10:30:00]', '[java.nio.HeapByteBuffer[pos=0 lim=2 cap=2]]');

--@test: below NOT the types of compared values are not checked
CREATE STREAM s (id INT KEY, t STRING, n INT, e DECIMAL(4,2), y BYTES) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, NOT (t = n) AS a, t IS NOT DISTINCT FROM n AS b, NOT (e = t) AS c, NOT (y = t) AS d FROM s;
INSERT INTO s (id, t, n, e, y) VALUES (1, '1.5', 1, 1.50, 'SGk=');
ASSERT VALUES r (id, a, b, c, d) VALUES (1, TRUE, FALSE, FALSE, NULL);

--@test: a number is still not compared with text below NOT
--@expected.error: TYPE_MISMATCH
--@expected.message: cannot be compared
CREATE STREAM s (id INT KEY, t STRING, n INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, NOT (n = t) AS x FROM s;

--@test: the result of BIGINT or DOUBLE arithmetic can be a position
CREATE STREAM s (id INT KEY, a ARRAY<INT>, n BIGINT, d DOUBLE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a[n - 1] AS x, a[d * 2] AS y FROM s;
INSERT INTO s (id, a, n, d) VALUES (1, ARRAY[7, 8, 9], 3, 1.3);
ASSERT VALUES r (id, x, y) VALUES (1, 8, 8);

--@test: a failing field or number of another type is null to the function that takes it
CREATE STREAM s (id INT KEY, a ARRAY<STRUCT<x INT>>, n INT, d DOUBLE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, COALESCE(a[1 / n]->x, 5) AS x, GREATEST(d, 1 / n) AS y FROM s;
INSERT INTO s (id, a, n, d) VALUES (1, ARRAY[STRUCT(x := 1)], 0, 9.5);
ASSERT VALUES r (id, x, y) VALUES (1, 5, 9.5);

--@test: an array in place of a list of texts is the text of the array
CREATE STREAM s (id INT KEY, a ARRAY<STRING>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CONCAT(a) AS x, ELT(1, a) AS y, FIELD('[p, q]', a) AS z, JSON_CONCAT(ARRAY['1', '2']) AS w FROM s;
INSERT INTO s (id, a) VALUES (1, ARRAY['p', 'q']);
ASSERT VALUES r (id, x, y, z, w) VALUES (1, '[p, q]', '[p, q]', 1, '[1,2]');

--@test: COALESCE leaves out an array of values
CREATE STREAM s (id INT KEY, n INT, a ARRAY<INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, COALESCE(n, a) AS x FROM s;
INSERT INTO s (id, n, a) VALUES (1, 3, ARRAY[4]);
ASSERT VALUES r (id, x) VALUES (1, 3);

--@test: an array of numbers does not stand for numbers
--@expected.error: TYPE_MISMATCH
--@expected.message: GREATEST
CREATE STREAM s (id INT KEY, a ARRAY<INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, GREATEST(1, a) AS x FROM s;

--@test: text meets numbers, dates and bytes in one list as what they are
CREATE STREAM s (id INT KEY, n INT, t STRING, y BYTES) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, ARRAY[n, '1e3', '2147483647'] AS a, ARRAY[y, t] AS b, n IN ('7.') AS c FROM s;
ASSERT STREAM r (id INT KEY, a ARRAY<DECIMAL(19, 0)>, b ARRAY<BYTES>, c BOOLEAN) WITH (KAFKA_TOPIC='R', VALUE_FORMAT='JSON');
INSERT INTO s (id, n, t, y) VALUES (1, 7, 'SGk=', 'SGVsbG8=');
ASSERT VALUES r (id, a, b, c) VALUES (1, ARRAY[7, 1000, 2147483647], ARRAY['SGVsbG8=', 'SGk='], TRUE);

--@test: text in a list of dates must be a date
--@expected.error: TYPE_MISMATCH
--@expected.message: cannot become DATE
CREATE STREAM s (id INT KEY, d DATE) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, ARRAY[d, 'nope'] AS x FROM s;

--@test: structs whose fields widen in different directions have no common type
--@expected.error: TYPE_MISMATCH
--@expected.message: no common type
CREATE STREAM s (id INT KEY, a STRUCT<x INT, y BIGINT>, b STRUCT<x BIGINT, y INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, ARRAY[a, b] AS x FROM s;

--@test: a length that leads beyond the largest INT takes nothing
CREATE STREAM s (id INT KEY, t STRING, n INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, SUBSTRING(t, 2, n) AS x, SUBSTRING(t, 1, n) AS y, SUBSTRING(t, -3) AS z FROM s;
INSERT INTO s (id, t, n) VALUES (1, 'hello', 2147483647);
ASSERT VALUES r (id, x, y, z) VALUES (1, '', 'hello', 'llo');

--@test: MASK takes a letter of two units for a letter and another character
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, MASK(t) AS x FROM s;
INSERT INTO s (id, t) VALUES (1, '𝐀b');
ASSERT VALUES r (id, x) VALUES (1, 'X-x');

--@test: CHR undoes every escape of Java behind the first
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CHR(t) AS x FROM s;
INSERT INTO s (id, t) VALUES (1, '\u+0041\t\102\q\\');
ASSERT VALUES r (id, x) VALUES (1, 'A	Bq\');
INSERT INTO s (id, t) VALUES (2, '\u0041\uZZ');
ASSERT VALUES r (id, x) VALUES (2, NULL);

--@test: INSTR finds the empty text where it begins
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, INSTR(t, '', 2, 3) AS x, INSTR(t, '', 4) AS y FROM s;
INSERT INTO s (id, t) VALUES (1, 'abc');
ASSERT VALUES r (id, x, y) VALUES (1, 2, 0);

--@test: ARRAY_JOIN writes small decimals with an exponent
CREATE STREAM s (id INT KEY, d DECIMAL(10, 8)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, ARRAY_JOIN(ARRAY[d, CAST(1 AS DECIMAL(10, 8))]) AS x FROM s;
INSERT INTO s (id, d) VALUES (1, 0.00000001);
ASSERT VALUES r (id, x) VALUES (1, '1E-8,1.00000000');

--@test: ROUND and TRUNC to places far before the point are zero, beyond 32 bits they fail
CREATE STREAM s (id INT KEY, e DECIMAL(5, 2), d DOUBLE, n INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, ROUND(e, n) AS x, TRUNC(d, n) AS y, ROUND(-d * 0, 2) AS z FROM s;
INSERT INTO s (id, e, d, n) VALUES (1, 499.99, 499.99, -3);
ASSERT VALUES r (id, x, y, z) VALUES (1, 0.00, 0.0, 0.0);
INSERT INTO s (id, e, d, n) VALUES (2, 500.00, 500.00, -2);
ASSERT VALUES r (id, x, y, z) VALUES (2, 500.00, 500.0, 0.0);
INSERT INTO s (id, e, d, n) VALUES (3, 500.00, 500.00, -2000000000);
ASSERT VALUES r (id, x, y, z) VALUES (3, 0.00, 0.0, 0.0);
INSERT INTO s (id, e, d, n) VALUES (4, 500.00, 500.00, -2147483648);
ASSERT VALUES r (id, x, y, z) VALUES (4, NULL, NULL, 0.0);

--@test: padding to a length that no memory holds is null
CREATE STREAM s (id INT KEY, t STRING, y BYTES) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, LPAD(t, 2147483647, 'ab') AS x, RPAD(y, 2147483647, y) AS z FROM s;
INSERT INTO s (id, t, y) VALUES (1, 'a', 'SGk=');
ASSERT VALUES r (id, x, z) VALUES (1, NULL, NULL);

--@test: time zones far away have their abbreviations
CREATE STREAM s (id INT KEY, ts TIMESTAMP, z STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, FORMAT_TIMESTAMP(ts, 'z', z) AS x FROM s;
INSERT INTO s (id, ts, z) VALUES (1, '2021-03-14T09:10:00', 'Pacific/Port_Moresby');
ASSERT VALUES r (id, x) VALUES (1, 'PGT');
INSERT INTO s (id, ts, z) VALUES (2, '2021-03-14T09:10:00', 'Asia/Taipei');
ASSERT VALUES r (id, x) VALUES (2, 'CST');

--@test: empty collections are equal whatever they could hold, and so are nulls in them
CREATE STREAM s (id INT KEY, a ARRAY<INT>, b ARRAY<BIGINT>, m MAP<STRING, INT>, n MAP<STRING, BIGINT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, a = b AS x, m = n AS y FROM s;
INSERT INTO s (id, a, b, m, n) VALUES (1, ARRAY[1], ARRAY[1], MAP('k' := 1), MAP('k' := 1));
ASSERT VALUES r (id, x, y) VALUES (1, FALSE, FALSE);
INSERT INTO s (id, a, b, m, n) VALUES (2, ARRAY[CAST(NULL AS INT)], ARRAY[CAST(NULL AS BIGINT)], MAP('k' := CAST(NULL AS INT)), MAP('k' := CAST(NULL AS BIGINT)));
ASSERT VALUES r (id, x, y) VALUES (2, TRUE, TRUE);

--@test: a look-behind must have an end
CREATE STREAM s (id INT KEY, p STRING, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, REGEXP_EXTRACT(p, t) AS x FROM s;
INSERT INTO s (id, p, t) VALUES (1, '(?<=a{1,3})b', 'aab');
ASSERT VALUES r (id, x) VALUES (1, 'b');
INSERT INTO s (id, p, t) VALUES (2, '(?<=a+)b', 'aab');
ASSERT VALUES r (id, x) VALUES (2, NULL);

--@test: CONCAT_WS needs something to join
CREATE STREAM s (id INT KEY, t STRING, y BYTES) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, CONCAT_WS(t) AS x, CONCAT_WS(y) AS z, CONCAT_WS(t, t) AS w FROM s;
INSERT INTO s (id, t, y) VALUES (1, '-', 'SGk=');
ASSERT VALUES r (id, x, z, w) VALUES (1, NULL, NULL, '-');

--@test: GEO_DISTANCE takes blanks around the unit
CREATE STREAM s (id INT KEY, u STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, GEO_DISTANCE(0E0, 0E0, 0E0, 180E0, u) AS x FROM s;
INSERT INTO s (id, u) VALUES (1, ' Miles ');
ASSERT VALUES r (id, x) VALUES (1, 12437.565315561991);

--@test: GENERATE_SERIES over a range wider than its integers comes from what is left of it
CREATE STREAM s (id INT KEY, a INT, b INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, GENERATE_SERIES(a, b) AS x FROM s;
INSERT INTO s (id, a, b) VALUES (1, -2147483648, 2147483647);
ASSERT VALUES r (id, x) VALUES (1, ARRAY[-2147483648, 2147483647]);

--@test: JSON_ARRAY_CONTAINS gives up at a number that its argument's type cannot hold
CREATE STREAM s (id INT KEY, j STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, JSON_ARRAY_CONTAINS(j, 1) AS x, JSON_ARRAY_CONTAINS(j, CAST(1 AS BIGINT)) AS y FROM s;
INSERT INTO s (id, j) VALUES (1, '[3000000000, 1]');
ASSERT VALUES r (id, x, y) VALUES (1, FALSE, TRUE);
INSERT INTO s (id, j) VALUES (2, '[1, 3000000000]');
ASSERT VALUES r (id, x, y) VALUES (2, TRUE, TRUE);

--@test: TO_JSON_STRING writes control characters with capital digits
CREATE STREAM s (id INT KEY, n INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, TO_JSON_STRING(CHR(n)) AS x FROM s;
INSERT INTO s (id, n) VALUES (1, 11);
ASSERT VALUES r (id, x) VALUES (1, '"\u000B"');
