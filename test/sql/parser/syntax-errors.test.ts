// What the parser says about text that is not SQL: the place, what was found, what was expected, and a likely cause.
import { expect, test } from 'vitest';
import { ClickstreamError } from '../../../src/errors/clickstream-error.ts';
import { codeFrame } from '../../../src/sql/code-frame.ts';
import { parseStatements } from '../../../src/sql/parser.ts';

function errorOf(sql: string): ClickstreamError {
  try {
    parseStatements(sql);
  } catch (error) {
    if (error instanceof ClickstreamError) return error;
    throw error;
  }
  throw new ClickstreamError('INTERNAL', `accepted: ${sql}`);
}

test.each([
  ['SELECT a FORM t;', "line 1:10: Syntax Error: expected ',' or FROM but found 'FORM' - did you mean FROM?"],
  ['SELECT * FROM t WHRE a = 1;', /^line 1:17: .*found 'WHRE' - did you mean WHERE\?$/],
  [
    'SELECT * FROM t EMIT CHANGE;',
    "line 1:22: Syntax Error: expected CHANGES or FINAL but found 'CHANGE' - did you mean CHANGES?",
  ],
  [
    'DROP STREM s;',
    /^line 1:6: .*expected STREAM, TABLE, CONNECTOR or TYPE but found 'STREM' - did you mean STREAM\?$/,
  ],
  ['DESC s;', "line 1:1: Syntax Error: expected a statement but found 'DESC' - did you mean DESCRIBE?"],
  ['SELECT size FROM s;', /line 1:8: .*SIZE is a reserved word, write `SIZE`/],
  ['CREATE STREAM s (topic INT);', /line 1:18: .*expected a name but found 'topic' - TOPIC is a reserved word/],
  ['SELECT * FROM a ORDER BY b;', /line 1:17: .*found 'ORDER' - ksqlDB has no ORDER BY/],
  ['SELECT DISTINCT a FROM b;', /line 1:8: .*no SELECT DISTINCT/],
  ['SELECT * FROM (SELECT * FROM a);', /line 1:15: .*no sub-queries/],
  ['SELECT * FROM a, b;', /line 1:16: .*JOIN \.\.\. ON/],
  ['CREATE STREAM s WITH (format="JSON");', /line 1:30: .*expected a string.* strings stand between single quotes/],
  ['CREATE STREAM s (a DECIMAL);', /line 1:27: .*DECIMAL\(10, 2\)/],
  ['CREATE STREAM s (a DECIMAL(2, 3));', /line 1:20: .*scale of a DECIMAL is at most its precision/],
  ['CREATE STREAM s (a INT, a INT);', /line 1:25: .*two columns named A/],
  ['CREATE STREAM s (a STRUCT<b INT, b INT>);', /line 1:34: .*two fields named B/],
  ["CREATE STREAM s WITH (x = 1, 'X' = 2);", /line 1:30: .*property X is set twice/],
  ['INSERT INTO s (a) VALUES (1), (2);', /line 1:29: .*one INSERT per row/],
  ['INSERT INTO s (a, b) VALUES (1);', /line 1:29: .*2 columns but 1 values/],
  ['SELECT a FROM b WINDOW TUMBLING (SIZE 1 MONTH) GROUP BY a;', /line 1:41: .*days or shorter/],
  ['SELECT a FROM b WINDOW TUMBLING (SIZE 0 DAYS) GROUP BY a;', /line 1:39: .*SIZE must be longer than zero/],
  ['SELECT a FROM b GROUP BY a WINDOW TUMBLING (SIZE 1 DAY);', /line 1:28: .*WINDOW stands directly behind FROM/],
  ['SELECT * FROM a LIMIT 1.5;', /line 1:23: .*LIMIT takes a whole number/],
  [`SELECT \${x} FROM a;`, /line 1:8: .*the variable x is not defined/],
  ['SELECT a\u00a0FROM b;', /line 1:9: .*U\+00A0/],
  ["SELECT a LIKE 'x' ESCAPE '!!' FROM b;", /line 1:26: .*exactly one character/],
  ['SELECT a + b->* FROM s;', /line 1:13: .*found '->'/],
  ['GROUP;', /line 1:1: .*expected a statement/],
  [';', /line 1:1: .*expected a statement/],
])('%s', (sql, message) => {
  const error = errorOf(sql);
  expect(error.code).toBe('SQL_SYNTAX');
  expect(error.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
});

test('the facts are in the details', () => {
  expect(errorOf('LIST STREAMS;\n DROP x;').details).toEqual({
    line: 2,
    column: 7,
    start: 20,
    end: 21,
    token: 'x',
    expected: ['STREAM', 'TABLE', 'CONNECTOR', 'TYPE'],
  });
});

test('nesting and chains beyond reason are refused without exhausting the stack', () => {
  const nested = (open: string, inner: string, close: string) =>
    `SELECT ${open.repeat(10_000)}${inner}${close.repeat(10_000)} FROM s;`;
  expect(errorOf(nested('(', '1', ')')).message).toMatch(/nested too deeply/);
  expect(errorOf(nested('ARRAY[', '1', ']')).message).toMatch(/nested too deeply/);
  expect(errorOf(nested('NOT ', 'a', '')).message).toMatch(/nested too deeply/);
  expect(errorOf(nested('- ', 'a', '')).message).toMatch(/nested too deeply/);
  expect(errorOf(nested('CASE WHEN ', 'a', ' THEN 1 END')).message).toMatch(/nested too deeply/);
  expect(errorOf(nested('F(', 'a', ')')).message).toMatch(/nested too deeply/);
  expect(errorOf(`SELECT CAST(a AS ${'ARRAY<'.repeat(10_000)}`).message).toMatch(/nested too deeply/);
  expect(errorOf(`${'EXPLAIN '.repeat(10_000)}LIST STREAMS;`).message).toMatch(/nested too deeply/);
  expect(errorOf(`SELECT a${' + 1'.repeat(10_000)} FROM s;`).message).toMatch(/too long/);
  expect(errorOf(`SELECT a${'[1]'.repeat(10_000)} FROM s;`).message).toMatch(/too long/);
});

test('a code frame marks the token with two lines around it', () => {
  const sql = 'CREATE STREAM s AS\n  SELECT *\n\tFORM "ключ"\n  WHERE a;\n-- end\n';
  const { line, column, start, end } = errorOf(sql).details as {
    line: number;
    column: number;
    start: number;
    end: number;
  };
  expect(codeFrame(sql, { line, column, start, end }, 'ksql/a.sql')).toBe(
    [
      'ksql/a.sql:3:2',
      '  1 | CREATE STREAM s AS',
      '  2 |   SELECT *',
      '> 3 |   FORM "ключ"',
      '    |   ^^^^',
      '  4 |   WHERE a;',
      '  5 | -- end',
    ].join('\n'),
  );
});

test('a code frame counts wide characters and marks the end of the text', () => {
  expect(codeFrame("'日本' x", { line: 1, column: 6, start: 5, end: 6 })).toBe("> 1 | '日本' x\n    |        ^");
  expect(codeFrame('LIST', { line: 1, column: 5, start: 4, end: 4 })).toBe('> 1 | LIST\n    |     ^');
});
