// A real small program for supervisor tests: listens on a port, and writes and dies as it is told.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../../src/common/clock.ts';
import { waitFor } from '../../../../src/common/wait-for.ts';
import type { ProcessSpec } from '../../../../src/stack/local/processes/process-spec.ts';
import { processIdentity } from '../../../../src/stack/local/supervisor/process-identity.ts';
import { Supervisor, type SupervisorOptions } from '../../../../src/stack/local/supervisor/supervisor.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

export interface TestFolder extends Pick<SupervisorOptions, 'recordDirectory' | 'logDirectory' | 'marker'> {
  readonly root: string;
}

export function testFolder(): TestFolder {
  const root = temporaryFolder('supervisor');
  return {
    root,
    recordDirectory: join(root, 'records'),
    logDirectory: join(root, 'logs'),
    marker: `CLICKSTREAM_STACK=${root}`,
  };
}

/** Quick restarts, so that tests wait milliseconds. */
export const QUICK_POLICY = { firstMs: 5, maxMs: 20, healthyResetMs: 60_000, attempts: 3 };

export interface ProgramOptions extends Partial<ProcessSpec> {
  /** JavaScript that runs in the process. */
  readonly body?: string;
}

/** A process that is healthy as soon as its ready file exists. */
export function program(folder: TestFolder, name: string, options: ProgramOptions = {}): ProcessSpec {
  const ready = join(folder.root, `${name}.ready`);
  const body = options.body ?? '';
  const script = `
    const fs = require('node:fs');
    console.log('${name} starts');
    process.on('SIGTERM', () => { fs.appendFileSync('${folder.root}/stopped', '${name} '); process.exit(0); });
    fs.writeFileSync('${ready}', String(process.pid));
    fs.appendFileSync('${folder.root}/started', '${name} ');
    setInterval(() => {}, 1000);
    ${body}`;
  return {
    name,
    dependsOn: [],
    command: async () => ({
      file: process.execPath,
      arguments: ['-e', script],
      environment: { PATH: process.env.PATH ?? '' },
      workingDirectory: folder.root,
    }),
    probe: async () => {
      const pid = existsSync(ready) ? Number(readFileSync(ready, 'utf8')) : 0;
      const alive = pid > 0 && (await processIdentity(pid)) !== undefined;
      return alive ? undefined : 'not ready';
    },
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 5_000,
    ...options,
  };
}

export function supervisorFor(folder: TestFolder): Supervisor {
  return new Supervisor({ ...folder, clock: systemClock, policy: QUICK_POLICY });
}

export function stateOf(supervisor: Supervisor, name: string) {
  const found = supervisor.status().find((status) => status.name === name);
  if (found === undefined) throw new RangeError(`no process ${name}`);
  return found;
}

export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  await waitFor(
    async () => ((await condition()) ? { done: true, value: undefined } : { done: false, saw: 'not yet' }),
    {
      what,
      deadlineMs: 15_000,
      intervalMs: 5,
      maxIntervalMs: 50,
    },
  );
}

export function lines(folder: TestFolder, file: 'started' | 'stopped'): string[] {
  const path = join(folder.root, file);
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split(' ') : [];
}
