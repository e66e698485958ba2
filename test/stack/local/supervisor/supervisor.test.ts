import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { processesWithMarker, processIdentity } from '../../../../src/stack/local/supervisor/process-identity.ts';
import { removeProcessRecord } from '../../../../src/stack/local/supervisor/process-record.ts';
import type { Supervisor } from '../../../../src/stack/local/supervisor/supervisor.ts';
import { lines, program, stateOf, supervisorFor, type TestFolder, testFolder, until } from './supervised-program.ts';

const started: Supervisor[] = [];

function start(folder: TestFolder, ...specs: ReturnType<typeof program>[]): Supervisor {
  const supervisor = supervisorFor(folder);
  started.push(supervisor);
  void supervisor.ensure(specs);
  return supervisor;
}

const healthy = (supervisor: Supervisor, name: string) => () => stateOf(supervisor, name).state === 'healthy';

afterEach(async () => {
  await Promise.all(started.splice(0).map((supervisor) => supervisor.stop()));
});

describe('a supervisor', () => {
  it('starts a process only when what it depends on is healthy, and stops it first', async () => {
    const folder = testFolder();
    const supervisor = start(
      folder,
      program(folder, 'sink', { dependsOn: ['broker'] }),
      program(folder, 'broker', { dependsOn: ['disk'] }),
      program(folder, 'disk'),
    );
    await until('all to be healthy', () => supervisor.status().every(({ state }) => state === 'healthy'));
    expect(lines(folder, 'started')).toEqual(['disk', 'broker', 'sink']);
    await supervisor.stop();
    expect(lines(folder, 'stopped')).toEqual(['sink', 'broker', 'disk']);
  });

  it('starts independent processes side by side', async () => {
    const folder = testFolder();
    let waiting = 0;
    let seenTogether = false;
    const meet = async () => {
      waiting += 1;
      await until('the other one to be prepared too', () => seenTogether || waiting === 2);
      seenTogether = true;
    };
    const supervisor = start(folder, program(folder, 'a', { prepare: meet }), program(folder, 'b', { prepare: meet }));
    await until('both to be healthy', () => supervisor.status().every(({ state }) => state === 'healthy'));
    expect(seenTogether).toBe(true);
  });

  it('restarts a killed process and shows why', async () => {
    const folder = testFolder();
    const supervisor = start(folder, program(folder, 'broker'));
    await until('the broker', healthy(supervisor, 'broker'));
    const first = stateOf(supervisor, 'broker').pid ?? 0;
    process.kill(first, 'SIGKILL');
    await until('a second broker', () => {
      const { state, pid } = stateOf(supervisor, 'broker');
      return state === 'healthy' && pid !== first;
    });
    const status = stateOf(supervisor, 'broker');
    expect(status.restarts).toBe(1);
    expect(status.reason).toBe('was ended by SIGKILL: broker starts');
  });

  it('gives up after too many deaths in a row, with the exit code and the last words', async () => {
    const folder = testFolder();
    const body = "console.error('disk is full'); process.exit(7);";
    const supervisor = start(folder, program(folder, 'broker', { body, probe: async () => 'not ready' }));
    await until('it to be given up', () => stateOf(supervisor, 'broker').state === 'failed');
    expect(stateOf(supervisor, 'broker').reason).toBe('exited with code 7: disk is full');
    expect(lines(folder, 'started')).toHaveLength(4);
  });

  it('never gives up a process that becomes healthy each time, however often it is killed', async () => {
    const folder = testFolder();
    const supervisor = start(folder, program(folder, 'broker'));
    for (let kills = 0; kills < 5; kills++) {
      await until('the broker', healthy(supervisor, 'broker'));
      const { pid = 0 } = stateOf(supervisor, 'broker');
      process.kill(pid, 'SIGKILL');
      await until('its end to be seen', () => stateOf(supervisor, 'broker').pid !== pid);
    }
    await until('the last broker', healthy(supervisor, 'broker'));
    expect(stateOf(supervisor, 'broker').restarts).toBe(5);
  });

  it('tries a given-up process again when it is asked to', async () => {
    const folder = testFolder();
    const broken = program(folder, 'broker', { prepare: () => Promise.reject(new RangeError('no settings')) });
    const supervisor = start(folder, broken);
    await until('it to be given up', () => stateOf(supervisor, 'broker').state === 'failed');
    expect(stateOf(supervisor, 'broker').reason).toBe('no settings');
    void supervisor.ensure([broken]);
    expect(stateOf(supervisor, 'broker').state).toBe('waiting');
  });

  it('says that a program could not be started', async () => {
    const folder = testFolder();
    const command = async () => ({ file: '/nonexistent', arguments: [], environment: {}, workingDirectory: '/' });
    const supervisor = start(folder, program(folder, 'broker', { command }));
    await until('it to be given up', () => stateOf(supervisor, 'broker').state === 'failed');
    expect(stateOf(supervisor, 'broker').reason).toContain('could not be started');
  });

  it('counts a process as healthy only when its finishing step is done', async () => {
    const folder = testFolder();
    let finished = 0;
    const finish = async () => {
      finished += 1;
      if (finished < 3) throw new RangeError('not yet');
    };
    const supervisor = start(folder, program(folder, 'registry', { finish }));
    await until('the registry', healthy(supervisor, 'registry'));
    expect(finished).toBe(3);
  });

  it('can be stopped while it starts a process, and leaves none behind', async () => {
    const folder = testFolder();
    const broker = program(folder, 'broker');
    const asked = Promise.withResolvers<void>();
    const command = () => {
      asked.resolve();
      return broker.command();
    };
    const supervisor = start(folder, { ...broker, command });
    await asked.promise;
    await supervisor.stop();
    expect(await processesWithMarker(folder.marker)).toEqual([]);
  });

  it('kills a process that does not end, with what it started', async () => {
    const folder = testFolder();
    const body = `
      process.removeAllListeners('SIGTERM');
      process.on('SIGTERM', () => {});
      const child = require('node:child_process').spawn('sleep', ['60']);
      fs.writeFileSync('${folder.root}/child', String(child.pid));`;
    const supervisor = start(folder, program(folder, 'broker', { body, stopDeadlineMs: 100 }));
    await until('the broker', healthy(supervisor, 'broker'));
    await until('its child', () => readdirSync(folder.root).includes('child'));
    const child = Number(readFileSync(join(folder.root, 'child'), 'utf8'));
    await supervisor.stop();
    await until('its child to be gone', async () => (await processIdentity(child)) === undefined);
    expect(readdirSync(folder.recordDirectory)).toEqual([]);
  });

  it('adopts running processes of a dead supervisor instead of starting second ones', async () => {
    const folder = testFolder();
    const first = start(folder, program(folder, 'broker'));
    await until('the broker', healthy(first, 'broker'));
    const { pid } = stateOf(first, 'broker');

    const second = start(folder, program(folder, 'broker'));
    await until('the adopted broker', healthy(second, 'broker'));
    expect(stateOf(second, 'broker').pid).toBe(pid);
    expect(lines(folder, 'started')).toEqual(['broker']);
  });

  it('knows the restarts of before as soon as it answers, so that they do not count as deaths of this start', async () => {
    const folder = testFolder();
    const { writeProcessRecord } = await import('../../../../src/stack/local/supervisor/process-record.ts');
    const record = { name: 'broker', pid: 0, identity: 'killed with its supervisor', startedAt: 1, restarts: 7 };
    await writeProcessRecord(folder.recordDirectory, record);
    const supervisor = supervisorFor(folder);
    started.push(supervisor);
    await supervisor.ensure([program(folder, 'broker')]);
    expect(stateOf(supervisor, 'broker').restarts).toBe(8);
  });

  it.runIf(process.platform === 'linux')('finds a process whose start was never written down', async () => {
    const folder = testFolder();
    const first = start(folder, program(folder, 'broker'));
    await until('the broker', healthy(first, 'broker'));
    const { pid } = stateOf(first, 'broker');
    await removeProcessRecord(folder.recordDirectory, 'broker');
    expect(await processesWithMarker(folder.marker)).toEqual([pid]);

    const second = start(folder, program(folder, 'broker'));
    await until('the adopted broker', healthy(second, 'broker'));
    expect(stateOf(second, 'broker').pid).toBe(pid);
  });

  it('does not take a stranger with the same pid for its own', async () => {
    const folder = testFolder();
    const stranger = spawn('sleep', ['60']);
    const { writeProcessRecord } = await import('../../../../src/stack/local/supervisor/process-record.ts');
    const record = { name: 'broker', pid: stranger.pid ?? 0, identity: 'another boot', startedAt: 1, restarts: 4 };
    await writeProcessRecord(folder.recordDirectory, record);
    const supervisor = start(folder, program(folder, 'broker'));
    await until('the broker', healthy(supervisor, 'broker'));
    expect(stateOf(supervisor, 'broker').pid).not.toBe(stranger.pid);
    expect(stateOf(supervisor, 'broker').restarts).toBe(5);
    await supervisor.stop();
    expect(stranger.exitCode).toBeNull();
    stranger.kill('SIGKILL');
  });

  it('restarts an adopted process when it dies', async () => {
    const folder = testFolder();
    const first = start(folder, program(folder, 'broker'));
    await until('the broker', healthy(first, 'broker'));
    const { pid } = stateOf(first, 'broker');
    started.length = 0;
    const second = start(folder, program(folder, 'broker'));
    await until('the adopted broker', healthy(second, 'broker'));
    await first.stop();
    await until('another broker', () => {
      const status = stateOf(second, 'broker');
      return status.state === 'healthy' && status.pid !== pid;
    });
    expect(stateOf(second, 'broker').reason).toContain('adopted');
  });
});
