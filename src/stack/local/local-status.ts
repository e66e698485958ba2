// What `status` shows of the local stack: the supervisor's view, or the notes on disk when nothing supervises.
import { readdir } from 'node:fs/promises';
import type { ProcessStatus, StackStatus } from '../stack.ts';
import type { LocalPaths } from './local-paths.ts';
import type { ProcessSpec } from './processes/process-spec.ts';
import { processTable } from './processes/process-table.ts';
import { ensureSecrets } from './secrets.ts';
import { readStackPlan } from './stack-plan.ts';
import { ControlClient } from './supervisor/control-client.ts';
import { findSupervisor, type StatusAnswer } from './supervisor/control-protocol.ts';
import { processMemory, processTree } from './supervisor/process-identity.ts';
import { liveProcessRecord, readProcessRecord } from './supervisor/process-record.ts';

const SUPERVISOR = 'supervisor';

export async function localStatus(paths: LocalPaths): Promise<StackStatus> {
  const address = await findSupervisor(paths.supervisorFile);
  const supervised =
    address === undefined ? undefined : await new ControlClient(address).status().catch(() => undefined);
  const found = supervised ?? (await fromRecords(paths));
  const processes = await Promise.all(found.map(withMemory));
  if (address !== undefined)
    processes.push(
      await withMemory({
        name: SUPERVISOR,
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

// Without a supervisor the notes tell the pids, and the probes whether each process still does its work.
async function fromRecords(paths: LocalPaths): Promise<StatusAnswer> {
  const specs = new Map((await knownSpecs(paths)).map((spec) => [spec.name, spec]));
  const files = await readdir(paths.processRecords).catch(() => []);
  const names = files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length));
  const found = await Promise.all(names.sort().map((name) => fromRecord(paths, name, specs.get(name))));
  return found.filter((status) => status !== undefined);
}

async function fromRecord(
  paths: LocalPaths,
  name: string,
  spec: ProcessSpec | undefined,
): Promise<StatusAnswer[number] | undefined> {
  const record = await readProcessRecord(paths.processRecords, name);
  if (record === undefined) return undefined;
  const { restarts, pid, startedAt } = record;
  const port = spec?.port === undefined ? {} : { port: spec.port };
  if ((await liveProcessRecord(paths.processRecords, name)) === undefined) {
    return { name, restarts, ...port, state: 'failed', reason: 'ended while nothing supervised it' };
  }
  const missing = await spec?.probe();
  const state = missing === undefined ? 'healthy' : 'unhealthy';
  return { name, restarts, ...port, pid, startedAt, state, reason: missing ?? 'nothing would restart it' };
}

async function knownSpecs(paths: LocalPaths): Promise<ProcessSpec[]> {
  const plan = await readStackPlan(paths.planFile);
  if (plan === undefined) return [];
  const secrets = await ensureSecrets(paths.secretsFile);
  return processTable({ paths, plan, secrets, endpoints: {}, inherited: {} });
}

async function withMemory(process: StatusAnswer[number]): Promise<ProcessStatus> {
  const memoryBytes = await memoryOf(process.name, process.pid);
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

// The supervisor's children are the processes of the table: they are counted there.
async function memoryOf(name: string, pid: number | undefined): Promise<number | undefined> {
  if (pid === undefined) return undefined;
  return processMemory(name === SUPERVISOR ? [pid] : await processTree(pid));
}
