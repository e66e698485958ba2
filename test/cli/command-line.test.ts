import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scriptFile } from '../../src/cli/docs/help-blocks.ts';
import { temporaryFolder } from '../stack/temporary-folder.ts';

const root = join(import.meta.dirname, '../..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
const commands = Object.keys(scripts).filter((name) => name !== 'postinstall' && scriptFile(scripts[name] ?? ''));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs what npm would run for a script, on a folder where no stack was ever started. */
function run(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const folder = temporaryFolder('command-line');
  const environment = { PATH: process.env.PATH ?? '', HOME: folder, CLICKSTREAM_LOCAL_DIR: join(folder, 'local') };
  const file = join(root, scriptFile(scripts[script] ?? '') ?? '');
  return new Promise((resolve) => {
    const options = { cwd: root, env: { ...environment, ...env } };
    const child = execFile(process.execPath, ['--no-warnings', file, ...args], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

describe.each(commands)('npm run %s', (script) => {
  it('refuses a flag that it does not know with its help and exit code 2', async () => {
    const { code, stdout, stderr } = await run(script, ['--no-such-flag']);
    expect(stderr).toContain("unknown option '--no-such-flag'");
    expect(stderr).toMatch(/Usage: npm [\w: ]+ --/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe('a command line', () => {
  it.each([
    ['ksql', ['--output', 'foo'], /'foo' is invalid\. It is TABULAR or JSON/],
    ['ksql', ['--output'], /argument missing/],
    ['ksql', ['http://localhost:1', 'more'], /too many arguments/],
    ['ksql', ['no address'], /CLI_INPUT_INVALID/],
    ['setup', ['--stack', 'foo'], /Allowed choices are local, docker, remote/],
    ['down', ['--stack', 'remote'], /Allowed choices are local, docker/],
    ['logs', ['-n', '1.5'], /whole number of at least 0/],
    ['dashboards', ['--port', '70000'], /whole number from 0 to 65535/],
    ['bench:engine', ['--events', 'many'], /whole number of at least 1/],
    ['conformance', ['/no/such/folder'], /there are no cases/],
    ['ksql:test', ['no/such/file.sql'], /no\/such\/file\.sql/],
  ])('of %s with %j is refused with exit code 2', async (script, args, told) => {
    const { code, stderr } = await run(script, args);
    expect(stderr).toMatch(told);
    expect(code).toBe(2);
  });

  it('is refused when npm kept a flag for itself, since the command would do something else', async () => {
    const env = { npm_lifecycle_event: 'setup', npm_config_dry_run: 'true' };
    const { code, stderr } = await run('setup', [], env);
    expect(stderr).toContain('write `npm run setup -- --dry-run`');
    expect(code).toBe(2);
  });

  it('does not mind what npm was told for itself, or for a command that runs this one', async () => {
    const env = { npm_lifecycle_event: 'test', npm_config_json: 'true', npm_config_stack: 'docker' };
    expect((await run('status', [], env)).stdout).toContain('npm run up');
  });
});
