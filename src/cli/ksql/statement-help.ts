// `help <statement>`: the shape of every statement, with an example that can be typed as it is.
import { wrapText } from './wrap-text.ts';

export interface StatementHelp {
  readonly name: string;
  readonly purpose: string;
  readonly syntax: string;
  readonly example: string;
}

const entry = (name: string, purpose: string, syntax: string, example: string): StatementHelp => ({
  name,
  purpose,
  syntax,
  example,
});

export const STATEMENT_HELP: readonly StatementHelp[] = [
  entry(
    'SELECT',
    'Asks for rows: once (pull) or as they come (EMIT CHANGES).',
    'SELECT items FROM source [WINDOW …] [WHERE …] [GROUP BY …] [PARTITION BY …] [HAVING …] [EMIT CHANGES|FINAL] [LIMIT n];',
    'SELECT * FROM click_events EMIT CHANGES LIMIT 5;',
  ),
  entry(
    'CREATE STREAM',
    'Declares a stream over a topic.',
    'CREATE [OR REPLACE] [SOURCE] STREAM [IF NOT EXISTS] name (column type [KEY|HEADERS|HEADER(key)], …) WITH (KAFKA_TOPIC=…, VALUE_FORMAT=…, …);',
    "CREATE STREAM visits (id STRING KEY, page STRING) WITH (KAFKA_TOPIC='visits', PARTITIONS=1, VALUE_FORMAT='JSON');",
  ),
  entry(
    'CREATE TABLE',
    'Declares a table over a topic.',
    'CREATE [OR REPLACE] [SOURCE] TABLE [IF NOT EXISTS] name (column type [PRIMARY KEY], …) WITH (KAFKA_TOPIC=…, VALUE_FORMAT=…, …);',
    "CREATE TABLE users (id STRING PRIMARY KEY, name STRING) WITH (KAFKA_TOPIC='users', PARTITIONS=1, VALUE_FORMAT='JSON');",
  ),
  entry(
    'CREATE STREAM AS SELECT',
    'Starts a query and keeps its rows in a new stream.',
    'CREATE [OR REPLACE] STREAM name [WITH (…)] AS SELECT … EMIT CHANGES;',
    "CREATE STREAM carts AS SELECT * FROM click_events WHERE event_type = 'ADD_TO_CART' EMIT CHANGES;",
  ),
  entry(
    'CREATE TABLE AS SELECT',
    'Starts a query and keeps its result in a new table.',
    'CREATE [OR REPLACE] TABLE name [WITH (…)] AS SELECT … GROUP BY … EMIT CHANGES|FINAL;',
    'CREATE TABLE per_minute AS SELECT campaign_key, COUNT(*) AS n FROM click_events WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY campaign_key EMIT CHANGES;',
  ),
  entry(
    'WINDOW',
    'Groups rows by event time.',
    'WINDOW TUMBLING (SIZE n unit [, RETENTION …] [, GRACE PERIOD …]) | HOPPING (SIZE …, ADVANCE BY …) | SESSION (gap)',
    'SELECT campaign_key, COUNT(*) FROM click_events WINDOW HOPPING (SIZE 10 MINUTES, ADVANCE BY 1 MINUTE) GROUP BY campaign_key EMIT CHANGES;',
  ),
  entry(
    'JOIN',
    'Brings rows of several sources together.',
    '[INNER|LEFT|RIGHT|FULL] JOIN source [WITHIN n unit [GRACE PERIOD n unit]] ON left = right',
    'SELECT c.event_type, p.name FROM click_events c JOIN products p ON c.item_id = p.id EMIT CHANGES;',
  ),
  entry(
    'INSERT INTO',
    'Starts a query whose rows go to an existing stream.',
    'INSERT INTO stream [WITH (QUERY_ID=…)] SELECT … EMIT CHANGES;',
    'INSERT INTO all_clicks SELECT * FROM more_clicks EMIT CHANGES;',
  ),
  entry(
    'INSERT VALUES',
    'Writes one row.',
    'INSERT INTO source [(column, …)] VALUES (value, …);',
    "INSERT INTO visits (id, page) VALUES ('v1', '/home');",
  ),
  entry(
    'DROP STREAM',
    'Forgets a stream or table; its query ends.',
    'DROP STREAM|TABLE [IF EXISTS] name [DELETE TOPIC];',
    'DROP STREAM IF EXISTS visits DELETE TOPIC;',
  ),
  entry(
    'ALTER STREAM',
    'Adds columns to a stream or table.',
    'ALTER STREAM|TABLE name ADD [COLUMN] column type, …;',
    'ALTER STREAM visits ADD COLUMN referrer STRING;',
  ),
  entry(
    'CREATE TYPE',
    'Names a type.',
    'CREATE TYPE [IF NOT EXISTS] name AS type;',
    'CREATE TYPE address AS STRUCT<street STRING, city STRING>;',
  ),
  entry('DROP TYPE', 'Forgets a named type.', 'DROP TYPE [IF EXISTS] name;', 'DROP TYPE IF EXISTS address;'),
  entry(
    'LIST',
    'Shows what there is. SHOW means the same.',
    'LIST [ALL] TOPICS|STREAMS|TABLES|QUERIES [EXTENDED] | FUNCTIONS | TYPES | PROPERTIES | VARIABLES | [SOURCE|SINK] CONNECTORS | CONNECTOR PLUGINS;',
    'SHOW STREAMS;',
  ),
  entry(
    'DESCRIBE',
    'Shows columns, formats and statistics of a source.',
    'DESCRIBE name [EXTENDED] | STREAMS [EXTENDED] | TABLES [EXTENDED] | FUNCTION name | CONNECTOR name;',
    'DESCRIBE click_events EXTENDED;',
  ),
  entry(
    'EXPLAIN',
    'Shows how a query runs.',
    'EXPLAIN query-id | statement;',
    'EXPLAIN SELECT * FROM click_events EMIT CHANGES;',
  ),
  entry(
    'PRINT',
    'Shows the records of a topic.',
    'PRINT topic [FROM BEGINNING] [INTERVAL n] [LIMIT n];',
    "PRINT 'click_events' FROM BEGINNING LIMIT 3;",
  ),
  entry('TERMINATE', 'Ends a query for good.', 'TERMINATE query-id | ALL;', 'TERMINATE CTAS_PER_MINUTE_7;'),
  entry('PAUSE', 'Stops a query until RESUME.', 'PAUSE query-id | ALL;', 'PAUSE ALL;'),
  entry('RESUME', 'Lets a paused query go on.', 'RESUME query-id | ALL;', 'RESUME ALL;'),
  entry(
    'SET',
    'Sets a property for the statements that follow.',
    "SET 'property'='value';",
    "SET 'auto.offset.reset'='earliest';",
  ),
  entry('UNSET', 'Takes a property back.', "UNSET 'property';", "UNSET 'auto.offset.reset';"),
  entry(
    'ALTER SYSTEM',
    'Changes a property of the server.',
    "ALTER SYSTEM 'property'='value';",
    "ALTER SYSTEM 'ksql.query.pull.max.qps'='100';",
  ),
  entry(
    'DEFINE',
    'Defines a variable, to be used with a dollar sign and braces around its name.',
    "DEFINE name = 'value';",
    "DEFINE events = 'click_events';",
  ),
  entry('UNDEFINE', 'Forgets a variable.', 'UNDEFINE name;', 'UNDEFINE events;'),
  entry(
    'CREATE CONNECTOR',
    'Starts a connector of Kafka Connect.',
    "CREATE SOURCE|SINK CONNECTOR [IF NOT EXISTS] name WITH ('connector.class'='…', …);",
    "CREATE SINK CONNECTOR IF NOT EXISTS copy WITH ('connector.class'='…', 'topics'='click_events');",
  ),
  entry('DROP CONNECTOR', 'Removes a connector.', 'DROP CONNECTOR [IF EXISTS] name;', 'DROP CONNECTOR IF EXISTS copy;'),
  entry(
    'ASSERT TOPIC',
    'Fails unless a topic exists.',
    'ASSERT [NOT EXISTS] TOPIC name [WITH (PARTITIONS=n, …)] [TIMEOUT n unit];',
    'ASSERT TOPIC click_events TIMEOUT 10 SECONDS;',
  ),
  entry(
    'ASSERT SCHEMA',
    'Fails unless a schema is registered.',
    'ASSERT [NOT EXISTS] SCHEMA [SUBJECT name] [ID n] [TIMEOUT n unit];',
    "ASSERT SCHEMA SUBJECT 'click_events-value';",
  ),
  entry('RUN SCRIPT', 'Runs the statements of a file.', "RUN SCRIPT 'file';", "RUN SCRIPT 'ksql/click-events.sql';"),
];

const COMMANDS: readonly (readonly [string, string])[] = [
  ['help [statement]', 'this list, or the shape of one statement with an example'],
  ['output [TABULAR|JSON]', 'shows or sets how answers are printed'],
  ['history', 'the lines of this and earlier sessions'],
  ['spool FILE | spool OFF', 'copies everything typed and printed into a file'],
  ['run script FILE', 'runs the statements of a file'],
  ['server [URL]', 'shows the server, or changes to another'],
  ['version', 'version of the server'],
  ['clear', 'empties the screen'],
  ['exit', 'leaves (so does Ctrl-D)'],
];

/** Other ways to begin the same statements. */
const OTHER_FORMS: readonly (readonly [RegExp, string])[] = [
  [/^SHOW\b/, 'LIST'],
  [/^DESC\b/, 'DESCRIBE'],
  [/^CREATE OR REPLACE\b/, 'CREATE'],
  [/^CREATE (SOURCE|SINK) /, 'CREATE '],
  [/^(DROP|ALTER) TABLE\b/, '$1 STREAM'],
  [/^ASSERT NOT EXISTS\b/, 'ASSERT'],
];

export function helpOverview(terminal: number): string {
  const width = Math.max(...COMMANDS.map(([name]) => name.length), ...STATEMENT_HELP.map((s) => s.name.length));
  const line = (name: string, purpose: string) => wrapText(`  ${name.padEnd(width)}  ${purpose}`, terminal, width + 4);
  const prose = (text: string) => wrapText(text, terminal);
  return [
    'Commands of the prompt:',
    ...COMMANDS.map(([name, purpose]) => line(name, purpose)),
    '',
    prose('Statements end with a semicolon and may go over several lines; `help SELECT` tells more about one:'),
    ...STATEMENT_HELP.map((s) => line(s.name, s.purpose)),
    '',
    prose(
      'Tab completes keywords, functions, sources and columns. Ctrl-C ends a running query, Ctrl-R finds earlier lines with what is typed.',
    ),
  ].join('\n');
}

/** Help for every statement whose name begins with, or contains, the words; null when there is none. */
export function helpFor(words: string, terminal: number): string | null {
  const wanted = words.trim().toUpperCase().replace(/;$/, '').replace(/\s+/g, ' ');
  const usual = OTHER_FORMS.reduce((name, [form, plain]) => name.replace(form, plain), wanted);
  const exact = STATEMENT_HELP.filter((s) => s.name === usual);
  const containing = STATEMENT_HELP.filter((s) => s.name.includes(usual) || usual.startsWith(`${s.name} `));
  const found = exact.length > 0 ? exact : containing;
  if (found.length === 0) return null;
  return found
    .map((s) =>
      [
        wrapText(`${s.name}: ${s.purpose}`, terminal),
        '',
        wrapText(`  ${s.syntax}`, terminal, 4),
        '',
        wrapText(`  For example: ${s.example}`, terminal, 4),
      ].join('\n'),
    )
    .join('\n\n');
}
