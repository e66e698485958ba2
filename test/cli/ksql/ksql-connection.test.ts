import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { KsqlConnection, serverAddress } from '../../../src/cli/ksql/ksql-connection.ts';

test('rows are asked for as lines, so that a query without an end can be shown as it goes', async () => {
  const accepted: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    accepted.push(request.headers.accept);
    response.end('{"columnNames":["A"]}\n[1]\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const connection = new KsqlConnection(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, null);
    const session = { properties: new Map(), variables: new Map() };
    const lines: string[] = [];
    for await (const line of connection.query('SELECT 1', session, new AbortController().signal)) lines.push(line);
    expect(lines).toEqual(['{"columnNames":["A"]}', '[1]']);
    expect(accepted).toEqual(['application/vnd.ksqlapi.delimited.v1']);
  } finally {
    server.close();
  }
});

test('a server may be named without http', () => {
  expect(serverAddress('localhost:8088')).toBe('http://localhost:8088');
  expect(serverAddress('https://ksql.example.com;')).toBe('https://ksql.example.com');
  expect(() => serverAddress('no server')).toThrow('is no address of a server');
});
