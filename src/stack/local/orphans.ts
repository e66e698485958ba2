// Finds and ends processes of this stack that no supervisor watches (it was killed, or its folder was removed).
import { readdir } from 'node:fs/promises';
import { waitFor } from '../../common/wait-for.ts';
import type { LocalPaths } from './local-paths.ts';
import { processesWithMarker, processIdentity, processTree } from './supervisor/process-identity.ts';
import { liveProcessRecord, removeProcessRecord } from './supervisor/process-record.ts';

/** Put into the environment of every process of a stack. */
export function stackMarker(paths: LocalPaths): string {
  return `CLICKSTREAM_STACK=${paths.root}`;
}

export interface Orphan {
  readonly name: string;
  readonly pid: number;
}

const STOP_DEADLINE_MS = 20_000;
const KILL_DEADLINE_MS = 5_000;

/** Our own services first, storage last: what a process needs goes after it. */
const STOP_ORDER: readonly (readonly string[])[] = [
  ['engine', 'indexer', 'shop'],
  ['connect'],
  ['registry', 'kafka', 'elasticsearch'],
  ['postgres'],
];

/** The recorded processes that live. */
export async function recordedProcesses(paths: LocalPaths): Promise<Orphan[]> {
  const files = await readdir(paths.processRecords).catch(() => []);
  const found: Orphan[] = [];
  for (const file of files.filter((name) => name.endsWith('.json'))) {
    const name = file.slice(0, -'.json'.length);
    const record = await liveProcessRecord(paths.processRecords, name);
    if (record !== undefined) found.push({ name, pid: record.pid });
  }
  return found;
}

/** Ends what is left of the stack, politely first. Resolves when nothing lives any more. */
export async function stopOrphans(paths: LocalPaths): Promise<number> {
  const recorded = await recordedProcesses(paths);
  const known = new Set(recorded.map(({ pid }) => pid));
  const marked = (await processesWithMarker(stackMarker(paths)))
    .filter((pid) => !known.has(pid))
    .map((pid) => ({ name: 'unknown', pid }));
  const groups = [...STOP_ORDER.map((names) => recorded.filter(({ name }) => names.includes(name))), marked];
  for (const group of groups) {
    await Promise.all(group.map(({ name, pid }) => endProcess(pid, name === 'postgres' ? 'SIGINT' : 'SIGTERM')));
  }
  for (const { name } of recorded) await removeProcessRecord(paths.processRecords, name);
  return recorded.length + marked.length;
}

async function endProcess(pid: number, signal: NodeJS.Signals): Promise<void> {
  const identity = await processIdentity(pid);
  const family = await processTree(pid);
  const gone = (deadlineMs: number) =>
    waitFor(
      async () =>
        (await processIdentity(pid)) === identity && identity !== undefined
          ? { done: false, saw: 'it still runs' }
          : { done: true, value: true },
      { what: `process ${pid} to end`, deadlineMs },
    );
  send(pid, signal);
  try {
    await gone(STOP_DEADLINE_MS);
  } catch {
    for (const member of family) send(member, 'SIGKILL');
    await gone(KILL_DEADLINE_MS);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already.
  }
}
