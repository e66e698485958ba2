import { writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runLines } from '../../../src/cli/ksql/prompt.ts';
import { Shell } from '../../../src/cli/ksql/shell.ts';
import { temporaryFolder } from '../../stack/temporary-folder.ts';

/** Statements that the server was sent. */
let sent: string[] = [];
let server: http.Server;
let printed: string[] = [];
let shell: Shell;

beforeAll(async () => {
  server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      const { ksql, streamsProperties } = body === '' ? {} : JSON.parse(body);
      response.setHeader('content-type', 'application/json');
      if (streamsProperties?.bad !== undefined) {
        response.statusCode = 400;
        return response.end(JSON.stringify({ error_code: 40000, message: 'There is no property bad.' }));
      }
      if (ksql === undefined) return response.end('true');
      sent.push(ksql);
      return response.end(JSON.stringify([{ '@type': 'warning_entity', statementText: ksql, message: `did ${ksql}` }]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());

beforeEach(() => {
  sent = [];
  printed = [];
  shell = new Shell({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    login: null,
    output: 'TABULAR',
    write: (text) => printed.push(text),
    width: () => 80,
    history: () => [],
  });
});

describe('lines that come from a pipe', () => {
  it('are commands, or statements that end with a semicolon', async () => {
    await runLines(shell, 'output\nLIST\n  TYPES;\nLIST STREAMS');
    expect(printed[0]).toBe('Output format: TABULAR');
    expect(sent).toEqual(['LIST\n  TYPES;']);
    expect(shell.failures).toBe(1);
  });

  it('end at exit, and at the first failure', async () => {
    await runLines(shell, 'output XML\nLIST TYPES;');
    expect(sent).toEqual([]);
    await runLines(shell, 'exit\nLIST TYPES;');
    expect(sent).toEqual([]);
  });
});

describe('several statements at once', () => {
  it('say which of them each answer belongs to', async () => {
    await shell.run('LIST TYPES; LIST STREAMS;');
    expect(printed[0]).toMatch(/^\nLIST TYPES;/);
  });
});

describe('a script', () => {
  it('names file and line of the statement that is refused', async () => {
    const folder = temporaryFolder('script');
    writeFileSync(join(folder, 'a.sql'), "-- first\nLIST TYPES;\n\nSET 'bad'='x';\nLIST STREAMS;\n");
    expect(await shell.run(`RUN SCRIPT '${join(folder, 'a.sql')}';`)).toBe(false);
    expect(printed.at(-1)).toBe(`${join(folder, 'a.sql')}:4: There is no property bad.`);
    expect(sent).toEqual(['LIST TYPES;']);
  });

  it('finds another one beside it, and names the place from which one is missing', async () => {
    const folder = temporaryFolder('script');
    writeFileSync(join(folder, 'outer.sql'), "RUN SCRIPT 'inner.sql';\nRUN SCRIPT 'gone.sql';\n");
    writeFileSync(join(folder, 'inner.sql'), 'LIST TYPES;');
    await shell.run(`run script ${join(folder, 'outer.sql')}`);
    expect(sent).toEqual(['LIST TYPES;']);
    expect(printed.at(-1)).toContain(`${join(folder, 'outer.sql')}:2: the script gone.sql cannot be read`);
  });
});

describe('a session property', () => {
  it('is not kept when the server refuses statements with it', async () => {
    expect(await shell.run("SET 'bad'='x';")).toBe(false);
    expect(printed).toEqual(['There is no property bad.']);
    expect(await shell.run('LIST TYPES;')).toBe(true);
  });

  it('that holds a secret is not repeated', async () => {
    await shell.run("SET 'sasl.jaas.config'='org.Login required password=hunter2;';");
    expect(printed.join()).toContain("'sasl.jaas.config' is now '***'");
    expect(printed.join()).not.toContain('hunter2');
  });
});
