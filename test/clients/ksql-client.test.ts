import * as surface from 'clickstream-ksql';
import { ClickstreamError, ERROR_CODES, KsqlClient, parseStatement, printStatement } from 'clickstream-ksql';
import { expect, test } from 'vitest';
import { StubServer } from './stub-server.ts';

test('a client made of a URL runs pull and push queries', async () => {
  await using server = await StubServer.start(() => ({
    lines: ['{"queryId":"q","columnNames":["K","N"],"columnTypes":["STRING","BIGINT"]}', '["a",1]', '["b",2]'],
  }));
  const ksql = new KsqlClient(server.url);
  expect(await ksql.pull("SELECT * FROM counts WHERE k = 'a';")).toEqual({
    columns: ['K', 'N'],
    rows: [
      ['a', 1],
      ['b', 2],
    ],
  });
  const rows: unknown[] = [];
  for await (const row of ksql.push('SELECT * FROM counts EMIT CHANGES;', { signal: new AbortController().signal }))
    rows.push(row);
  expect(rows).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
});

test('a refused statement is an error with a code of the closed list', async () => {
  await using server = await StubServer.start(() => ({
    status: 400,
    body: { '@type': 'statement_error', error_code: 40001, message: 'no such thing', statementText: '', entities: [] },
  }));
  const error: unknown = await new KsqlClient(server.url).run('CREATE STREAM x;').catch((e: unknown) => e);
  expect(error).toBeInstanceOf(ClickstreamError);
  expect(Object.keys(ERROR_CODES)).toContain((error as ClickstreamError).code);
});

test('the package parses and prints statements, and has at most 40 names', () => {
  expect(printStatement(parseStatement('list   streams;').statement)).toBe('LIST STREAMS;');
  expect(Object.keys(surface).length).toBeLessThanOrEqual(40);
  expect(Object.keys(surface)).toEqual(expect.arrayContaining(['KsqlTestDriver', 'KsqlClient', 'loadDefinition']));
});
