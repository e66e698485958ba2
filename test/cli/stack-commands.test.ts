import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { describeError } from '../../src/cli/run-command.ts';
import { createStackRenderer } from '../../src/cli/stack-renderer.ts';
import { renderStatus } from '../../src/cli/status-renderer.ts';
import { textTable } from '../../src/cli/text-table.ts';
import { ClickstreamError } from '../../src/errors/clickstream-error.ts';
import { dockerEndpoints } from '../../src/stack/docker/docker-endpoints.ts';
import { temporaryFolder } from '../stack/temporary-folder.ts';

const run = promisify(execFile);

/** Runs a command as npm would, on a folder where no stack was ever started. */
async function command(name: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const folder = temporaryFolder('command');
  const main = new URL(`../../src/cli/${name}.ts`, import.meta.url).pathname;
  const options = { env: { PATH: process.env.PATH ?? '', HOME: folder, CLICKSTREAM_LOCAL_DIR: join(folder, 'local') } };
  try {
    return { code: 0, ...(await run(process.execPath, [main, ...args], options)) };
  } catch (error) {
    const failed = error as { code: number; stdout: string; stderr: string };
    return { code: failed.code, stdout: failed.stdout, stderr: failed.stderr };
  }
}

describe('commands', () => {
  it.each(['up', 'status', 'down', 'logs'])('%s explains itself', async (name) => {
    const { code, stdout } = await command(name, '--help');
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: npm run ${name} --`);
  });

  it('status of a stack that does not run says how to start it and exits with 1', async () => {
    const { code, stdout } = await command('status');
    expect(code).toBe(1);
    expect(stdout).toContain('npm run up');
    const json = await command('status', '--json');
    expect(JSON.parse(json.stdout)).toEqual({
      healthy: false,
      name: 'local',
      running: false,
      supervised: false,
      processes: [],
    });
  });

  it('down of a stack that does not run is no error', async () => {
    expect((await command('down', '--wipe')).code).toBe(0);
  });

  it('logs of an unknown process, and an unknown stack, exit with 2', async () => {
    expect((await command('logs', 'kafka')).code).toBe(2);
    const { code, stderr } = await command('up', '--stack', 'cloud');
    expect(code).toBe(2);
    expect(stderr).toContain("'cloud' is invalid. Allowed choices are local, docker.");
  });
});

describe('errors of commands', () => {
  it('name the code and the next step, and hide passwords', () => {
    const error = new ClickstreamError('STACK_CONFIG_INVALID', 'cannot use postgres://a:secret@b/c', {
      nextStep: 'Change it.',
    });
    expect(describeError(error)).toBe('error STACK_CONFIG_INVALID: cannot use postgres://a:***@b/c\n  → Change it.');
  });
});

describe('the renderer of stack events', () => {
  it('prints plain lines where there is no terminal', () => {
    let text = '';
    const render = createStackRenderer({ write: (part) => (text += part) });
    render({ type: 'step-started', step: 'start', title: 'Local stack' });
    render({ type: 'process-changed', process: 'kafka', state: 'starting', elapsedMs: 10 });
    render({ type: 'process-changed', process: 'kafka', state: 'healthy', elapsedMs: 1234 });
    render({ type: 'warning', message: 'port 5432 is taken: postgres uses 5433' });
    render({ type: 'step-done', step: 'start', durationMs: 9000, detail: 'all well' });
    expect(text).toBe(
      'Local stack\n  kafka          is healthy after 1.2 s\n  note: port 5432 is taken: postgres uses 5433\n  done in 9.0 s (all well)\n',
    );
  });

  it('keeps one live line with a bar on a terminal', () => {
    let text = '';
    const render = createStackRenderer({ isTTY: true, columns: 60, write: (part) => (text += part) });
    render({ type: 'step-progress', step: 'packages', done: 150, total: 300, unit: 'MB', detail: 'downloaded x.jar' });
    expect(text).toContain('[############............] 150 of about 300 MB');
    expect(text.endsWith('\n')).toBe(false);
    render({ type: 'step-done', step: 'packages', durationMs: 100 });
    expect(text).toContain('\r');
  });
});

describe('the status tables', () => {
  const process = {
    name: 'kafka',
    state: 'healthy' as const,
    pid: 42,
    port: 9092,
    memoryBytes: 181 * 1024 * 1024,
    startedAt: 0,
    restarts: 1,
    reason: 'was ended by SIGKILL',
  };
  const status = { name: 'local' as const, running: true, supervised: true, processes: [process] };

  it('show pid, port, memory, time, health, restarts and the last reason', () => {
    const text = renderStatus(status, undefined, undefined, 125_000);
    expect(text).toMatch(/kafka +42 +9092 +181 MB +2m 5s +healthy +1 +was ended by SIGKILL/);
  });

  it('show tasks, queries and lag, and name a service that does not answer', () => {
    const pipeline = {
      connectors: { values: [{ connector: 'sink', task: '0', state: 'FAILED', reason: 'no such column' }] },
      queries: { unavailable: 'ksqlDB does not answer' },
      lags: { values: [{ group: 'connect-sink', topic: 'campaign_revenue', lag: 7 }] },
    };
    const text = renderStatus(status, pipeline, dockerEndpoints({}), 0);
    expect(text).toMatch(/sink +0 +FAILED +no such column/);
    expect(text).toContain('Queries: ksqlDB does not answer');
    expect(text).toMatch(/7 +campaign_revenue +connect-sink/);
    expect(text).not.toContain(':clickstream@');
  });

  it('say when nothing would restart the processes', () => {
    expect(renderStatus({ ...status, supervised: false }, undefined, undefined, 0)).toContain('Nothing supervises');
  });

  it('fit the terminal, the widest column first', () => {
    const rows = [
      ['LAG', 'TOPIC', 'GROUP'],
      ['1', 'campaigns', 'a-group-with-a-very-long-name'],
    ];
    const lines = textTable(rows, 30).split('\n');
    expect(lines[1]).toBe('  1  campaigns  a-group-with-…');
    expect(textTable(rows)).toContain('a-group-with-a-very-long-name');
  });

  it('line numbers up on the right', () => {
    expect(
      textTable([
        ['A', 'N'],
        ['x', '5'],
        ['long', '10'],
      ]),
    ).toBe('A      N\nx      5\nlong  10');
  });
});
