-- Functions on URLs.

--@test: parts of a URL
CREATE STREAM s (id INT KEY, u STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id,
    URL_EXTRACT_PROTOCOL(u) AS x1,
    URL_EXTRACT_HOST(u) AS x2,
    URL_EXTRACT_PORT(u) AS x3,
    URL_EXTRACT_PATH(u) AS x4,
    URL_EXTRACT_QUERY(u) AS x5,
    URL_EXTRACT_FRAGMENT(u) AS x6
  FROM s;
INSERT INTO s (id, u) VALUES (1, 'https://user@example.com:8443/a%20b/c?x=1&y=two%20words#part');
ASSERT VALUES r (id, x1, x2, x3, x4, x5, x6) VALUES (1, 'https', 'example.com', 8443, '/a b/c', 'x=1&y=two words', 'part');
INSERT INTO s (id, u) VALUES (2, 'mailto:a@b.c');
ASSERT VALUES r (id, x1, x2, x3, x4, x5, x6) VALUES (2, 'mailto', NULL, NULL, NULL, NULL, NULL);
INSERT INTO s (id, u) VALUES (3, 'http://a b');
ASSERT VALUES r (id, x1, x2, x3, x4, x5, x6) VALUES (3, NULL, NULL, NULL, NULL, NULL, NULL);

--@test: URL_EXTRACT_PARAMETER decodes the value
CREATE STREAM s (id INT KEY, u STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, URL_EXTRACT_PARAMETER(u, 'y') AS x, URL_EXTRACT_PARAMETER(u, 'z') AS y FROM s;
INSERT INTO s (id, u) VALUES (1, 'https://user@example.com:8443/a%20b/c?x=1&y=two%20words#part');
ASSERT VALUES r (id, x, y) VALUES (1, 'two words', NULL);

--@test: URL_ENCODE_PARAM and URL_DECODE_PARAM undo each other
CREATE STREAM s (id INT KEY, t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM r AS SELECT id, URL_ENCODE_PARAM(t) AS x, URL_DECODE_PARAM(URL_ENCODE_PARAM(t)) AS y FROM s;
INSERT INTO s (id, t) VALUES (1, 'a b&é');
ASSERT VALUES r (id, x, y) VALUES (1, 'a+b%26%C3%A9', 'a b&é');
