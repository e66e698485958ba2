// Substitution of variables in names, literals and strings.
import { expect, test } from 'vitest';
import { parseStatements } from '../../src/sql/parser.ts';
import { substituteVariables } from '../../src/sql/variables.ts';

const reference = (name: string) => `\${${name}}`;
const x = reference('x');

test('values stand in for names, literals and parts of strings', () => {
  const sql = `CREATE STREAM ${reference('s')} WITH (kafka_topic='${reference('env')}-${reference('S')}', partitions=${reference('n')});`;
  expect(substituteVariables(sql, { s: 'clicks', env: 'test', n: '3' })).toBe(
    "CREATE STREAM clicks WITH (kafka_topic='test-clicks', partitions=3);",
  );
});

test('names of variables count in any letter case', () => {
  expect(substituteVariables(`SELECT ${reference('Limit_1')};`, { LIMIT_1: 'a' })).toBe('SELECT a;');
});

test('a quote in a value stays inside the string', () => {
  expect(substituteVariables(`SET 'a' = '${x}';`, { x: "it's" })).toBe("SET 'a' = 'it''s';");
});

test('unknown references stay, doubled dollars lose one', () => {
  expect(substituteVariables(`SET 'a' = '${x}';`, {})).toBe(`SET 'a' = '${x}';`);
  expect(substituteVariables(`SET 'a' = '$${x}';`, { x: '1' })).toBe(`SET 'a' = '${x}';`);
});

test('comments and quoted names are left alone', () => {
  expect(substituteVariables(`-- ${x}\nDROP STREAM \`${x}\`;`, { x: '1' })).toBe(`-- ${x}\nDROP STREAM \`${x}\`;`);
});

test('a value outside strings cannot bring in more than one name or literal', () => {
  const sql = `INSERT INTO s VALUES (${x});`;
  for (const value of ['1', '-1.5', 'TRUE', 'a_name', '`a b`', "'it''s'"]) {
    expect(substituteVariables(sql, { x: value })).toBe(`INSERT INTO s VALUES (${value});`);
  }
  for (const value of ['1); DROP STREAM s; --', '', 'a b', "'", '1 + 1', '/* */']) {
    expect(() => substituteVariables(sql, { x: value })).toThrow(/value of the variable x cannot stand here/);
  }
});

test('the parser substitutes statement by statement and keeps the places of the text given', () => {
  const sql = `DEFINE x = 'Orders';\nPRINT ${x};\nSELECT ${reference('missing')} FROM ${x};`;
  const [define, print] = parseStatements(sql.slice(0, sql.indexOf('SELECT')), { variables: {} });
  expect(define!.text).toBe("DEFINE x = 'Orders';");
  expect(print).toMatchObject({
    text: 'PRINT Orders;',
    span: { line: 2, column: 1 },
    statement: { kind: 'PrintTopic', topic: 'Orders' },
  });
  expect(() => parseStatements(sql, { variables: {} })).toThrow(/line 3:8: .*the variable missing is not defined/);
  expect(() => parseStatements(`DEFINE x = '1'; UNDEFINE x; DROP STREAM ${x};`, { variables: {} })).toThrow(
    /not defined/,
  );
});
