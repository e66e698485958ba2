// What `status` shows of the local stack: the supervisor's view, or the notes on disk when nothing supervises.
import { readdir } from 'node:fs/promises';
import type { ProcessStatus, StackStatus } from '../stack.ts';
import type { LocalPaths } from './local-paths.ts';
import { ControlClient } from './supervisor/control-client.ts';
import { findSupervisor, type StatusAnswer } from './supervisor/control-protocol.ts';
import { processMemory } from './supervisor/process-identity.ts';
import { liveProcessRecord, readProcessRecord } from './supervisor/process-record.ts';

export async function localStatus(paths: LocalPaths): Promise<StackStatus> {
  const address = await findSupervisor(paths.supervisorFile);
  const supervised =
    address === undefined ? undefined : await new ControlClient(address).status().catch(() => undefined);
  const found = supervised ?? (await fromRecords(paths));
  const processes = await Promise.all(found.map(withMemory));
  if (address !== undefined)
    processes.push(
      await withMemory({
        name: 'supervisor',
        state: supervised === undefined ? 'unhealthy' : 'healthy',
        pid: address.pid,
        restarts: 0,
      }),
    );
  return {
    name: 'local',
    running: processes.some(({ pid }) => pid !== undefined),
    supervised: supervised !== undefined,
    processes,
  };
}

async function fromRecords(paths: LocalPaths): Promise<StatusAnswer> {
  const files = await readdir(paths.processRecords).catch(() => []);
  const found: StatusAnswer = [];
  for (const file of files.filter((name) => name.endsWith('.json')).sort()) {
    const name = file.slice(0, -'.json'.length);
    const live = await liveProcessRecord(paths.processRecords, name);
    const record = live ?? (await readProcessRecord(paths.processRecords, name));
    if (record === undefined) continue;
    const alive = {
      state: 'unhealthy' as const,
      pid: record.pid,
      startedAt: record.startedAt,
      reason: 'runs, but nothing supervises it: run `npm run up`',
    };
    const dead = { state: 'failed' as const, reason: record.lastReason ?? 'ended while nothing supervised it' };
    found.push({ name, restarts: record.restarts, ...(live === undefined ? dead : alive) });
  }
  return found;
}

async function withMemory(process: StatusAnswer[number]): Promise<ProcessStatus> {
  const memoryBytes = process.pid === undefined ? undefined : await processMemory(process.pid);
  const { name, state, pid, port, startedAt, restarts, reason } = process;
  return {
    name,
    state,
    restarts,
    ...(pid === undefined ? {} : { pid }),
    ...(port === undefined ? {} : { port }),
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(reason === undefined ? {} : { reason }),
  };
}
