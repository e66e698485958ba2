// Every statement of the grammar is read and printed back; printing is a fixed point.
import { expect, test } from 'vitest';
import { parseSchema, parseStatement, parseStatements, parseType } from '../../../src/sql/parser.ts';
import { printStatement, printTypeReference } from '../../../src/sql/printer.ts';
import { withoutSpans } from '../without-spans.ts';

const STATEMENTS = [
  'SELECT A, B AS C, S.*, *, D->* FROM S;',
  'SELECT * FROM A AS X JOIN B ON X.ID = B.ID LEFT JOIN C WITHIN 1 HOUR GRACE PERIOD 5 MINUTES ON A = C;',
  'SELECT * FROM A FULL OUTER JOIN B WITHIN (0 SECONDS, 2 DAYS) ON A.ID = B.ID RIGHT JOIN D ON A = D;',
  'SELECT A, COUNT(*) FROM S WINDOW TUMBLING (SIZE 2 MINUTES, RETENTION 1 DAY, GRACE PERIOD 0 SECONDS) WHERE A > 1 GROUP BY A, B HAVING COUNT(*) > 1 EMIT FINAL LIMIT 3;',
  'SELECT A FROM S WINDOW HOPPING (SIZE 1 HOUR, ADVANCE BY 1 MILLISECOND) GROUP BY () EMIT CHANGES;',
  'SELECT CASE WHEN A IS DISTINCT FROM B THEN C END->*, (A + B)->* FROM S;',
  'SELECT A FROM S WINDOW SESSION (30 SECONDS) PARTITION BY (A OR B), C EMIT CHANGES;',
  "CREATE STREAM S (ID STRING KEY, `v` ARRAY<STRUCT<A INTEGER, B MAP<STRING, T>>>, H ARRAY<STRUCT<KEY STRING, VALUE BYTES>> HEADERS, X BYTES HEADER('x')) WITH (KAFKA_TOPIC = 's', PARTITIONS = 3);",
  "CREATE OR REPLACE SOURCE TABLE IF NOT EXISTS T (ID INTEGER PRIMARY KEY) WITH (KAFKA_TOPIC = 't', WRAP_SINGLE_VALUE = FALSE);",
  "CREATE STREAM S WITH (KAFKA_TOPIC = 's');",
  'CREATE OR REPLACE TABLE T WITH (RETENTION_MS = 9999999999, X = -1.5, Y = NULL) AS SELECT A FROM B GROUP BY A;',
  "INSERT INTO S WITH (QUERY_ID = 'q') SELECT * FROM T;",
  "INSERT INTO S (A, B) VALUES (1, 'x');",
  'INSERT INTO S VALUES (ARRAY[1], MAP(), STRUCT());',
  'DROP STREAM IF EXISTS S DELETE TOPIC;',
  'DROP TABLE T;',
  'ALTER STREAM S ADD COLUMN A INTEGER, ADD COLUMN B STRING;',
  "ALTER SYSTEM 'a' = 'b';",
  'CREATE TYPE IF NOT EXISTS ADDRESS AS STRUCT<STREET STRING>;',
  'DROP TYPE IF EXISTS ADDRESS;',
  "CREATE SOURCE CONNECTOR IF NOT EXISTS C WITH ('connector.class' = 'x', 'tasks.max' = 1);",
  "CREATE SINK CONNECTOR C WITH ('a' = 'b');",
  'DROP CONNECTOR IF EXISTS C;',
  'DESCRIBE CONNECTOR C;',
  'LIST CONNECTORS;',
  'LIST SOURCE CONNECTORS;',
  'LIST SINK CONNECTORS;',
  'LIST CONNECTOR PLUGINS;',
  'LIST TOPICS;',
  'LIST ALL TOPICS EXTENDED;',
  'LIST STREAMS EXTENDED;',
  'LIST TABLES;',
  'LIST QUERIES EXTENDED;',
  'LIST FUNCTIONS;',
  'LIST PROPERTIES;',
  'LIST TYPES;',
  'LIST VARIABLES;',
  'DESCRIBE S EXTENDED;',
  'DESCRIBE `TABLES`;',
  'DESCRIBE TABLES EXTENDED;',
  'DESCRIBE STREAMS;',
  'DESCRIBE FUNCTION LEN;',
  "PRINT 'Topic' FROM BEGINNING INTERVAL 2 LIMIT 3;",
  'TERMINATE CSAS_S_1;',
  'TERMINATE ALL;',
  'PAUSE CSAS_S_1;',
  'RESUME ALL;',
  'TERMINATE CLUSTER;',
  "SET 'auto.offset.reset' = 'it''s';",
  "UNSET 'auto.offset.reset';",
  "DEFINE format = 'JSON';",
  'UNDEFINE format;',
  'EXPLAIN CSAS_S_1;',
  'EXPLAIN SELECT * FROM S EMIT CHANGES;',
  "ASSERT NOT EXISTS TOPIC 'orders' WITH (PARTITIONS = 1) TIMEOUT 1 SECOND;",
  "ASSERT SCHEMA SUBJECT 's' ID 3 TIMEOUT 10 SECONDS;",
  'ASSERT VALUES S (A, ROWTIME) VALUES (1, 2);',
  'ASSERT NULL VALUES T (ID) KEY (1);',
  "ASSERT STREAM S (A INTEGER KEY) WITH (KAFKA_TOPIC = 's');",
  'ASSERT TABLE T;',
  "RUN SCRIPT 'a.sql';",
];

const options = { testStatements: true };

test.each(STATEMENTS)('%s is printed as it was read', (sql) => {
  expect(printStatement(parseStatement(sql, options).statement)).toBe(sql);
});

test.each(STATEMENTS)('%s means the same in lower case and in blocks', (sql) => {
  const { statement } = parseStatement(sql, options);
  const block = parseStatement(printStatement(statement, 'block'), options).statement;
  expect(withoutSpans(block)).toEqual(withoutSpans(statement));
  const shouted = sql.replace(/'(?:[^']|'')*'|`[^`]*`|[A-Za-z_]+/g, (part) =>
    /^['`]/.test(part) ? part : part.toLowerCase(),
  );
  expect(withoutSpans(parseStatement(shouted, options).statement)).toEqual(withoutSpans(statement));
});

test('old and short forms are read as the current ones', () => {
  const printed = (sql: string) => printStatement(parseStatement(sql).statement);
  expect(printed('SHOW TABLES;')).toBe('LIST TABLES;');
  expect(printed('SELECT a b FROM c d INNER JOIN e f ON g = h;')).toBe(
    'SELECT A AS B FROM C AS D JOIN E AS F ON G = H;',
  );
  expect(printed('CREATE STREAM s (a VARCHAR(10), b INT ARRAY, c VARCHAR(STRING)) WITH (x=1);')).toBe(
    'CREATE STREAM S (A STRING, B ARRAY<INTEGER>, C STRING) WITH (X = 1);',
  );
  expect(printed('ALTER TABLE t ADD a INT;')).toBe('ALTER TABLE T ADD COLUMN A INTEGER;');
  expect(printed('ALTER TABLE t ADD column INT;')).toBe('ALTER TABLE T ADD COLUMN `COLUMN` INTEGER;');
  expect(printed('PRINT orders SAMPLE 5;')).toBe("PRINT 'orders' INTERVAL 5;");
  expect(printed('SELECT * FROM s WINDOW w TUMBLING (SIZE 1 HOURS) GROUP BY (a, b);')).toBe(
    'SELECT * FROM S WINDOW TUMBLING (SIZE 1 HOUR) GROUP BY A, B;',
  );
});

test('EMIT and PARTITION are aliases only where their clause does not start', () => {
  expect(parseStatement('SELECT * FROM s EMIT CHANGES;').statement).toMatchObject({
    query: { emit: 'CHANGES', from: { source: { alias: 'S' } } },
  });
  expect(parseStatement('SELECT * FROM s EMIT EMIT CHANGES;').statement).toMatchObject({
    query: { emit: 'CHANGES', from: { source: { alias: 'EMIT' } } },
  });
});

test('each statement of a text has its own text and place', () => {
  const text = "-- first\nLIST STREAMS; /* second */\n  SET 'a' = ';' ;";
  expect(parseStatements(text)).toMatchObject([
    { text: 'LIST STREAMS;', span: { line: 2, column: 1 } },
    { text: "SET 'a' = ';' ;", span: { line: 3, column: 3, end: text.length } },
  ]);
  expect(parseStatements(' -- nothing\n')).toEqual([]);
});

test('the last semicolon may be missing only when that is allowed', () => {
  expect(() => parseStatements('LIST STREAMS')).toThrow(/expected EXTENDED or ';' but found the end of the text/);
  expect(parseStatements('LIST STREAMS', { allowMissingSemicolon: true })).toHaveLength(1);
});

test('statements of SQL tests are refused elsewhere', () => {
  expect(() => parseStatement('ASSERT VALUES s (a) VALUES (1);')).toThrow(/expected .*TOPIC or SCHEMA/);
  expect(() => parseStatement("RUN SCRIPT 'x';")).toThrow(/expected a statement/);
});

test('types that name custom types stay unresolved, others are complete', () => {
  expect(parseType('MAP<STRING, ARRAY<INT>>').kind).toBe('Resolved');
  expect(parseType('STRUCT<A INT, B ADDRESS>').kind).toBe('StructOf');
  expect(printTypeReference(parseType('struct<a int, b address array>'))).toBe('STRUCT<A INTEGER, B ARRAY<ADDRESS>>');
});

test('a schema is read with or without parentheses', () => {
  expect(parseSchema('`ID` STRING KEY, `v` BIGINT')).toMatchObject([
    { name: 'ID', constraint: { kind: 'Key' } },
    { name: 'v', constraint: { kind: 'None' } },
  ]);
  expect(parseSchema('(A INT)')).toHaveLength(1);
  expect(parseSchema('')).toEqual([]);
});
