// Tells whether a process is still the one that was started: a pid alone may have been given to a stranger meanwhile.
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

let bootId: Promise<string> | undefined;

/** A string that is equal only for the same process of the same boot, or undefined when no such process lives. */
export async function processIdentity(pid: number): Promise<string | undefined> {
  return process.platform === 'linux' ? linuxIdentity(pid) : portableIdentity(pid);
}

/** Ends with undefined identity for zombies too: they run no more. */
async function linuxIdentity(pid: number): Promise<string | undefined> {
  const fields = await statFields(pid);
  if (fields === undefined || fields.state === 'Z' || fields.state === 'X') return undefined;
  bootId ??= readFile('/proc/sys/kernel/random/boot_id', 'utf8').then(
    (text) => text.trim().slice(0, 8),
    () => 'boot',
  );
  return `${await bootId}:${fields.startTicks}`;
}

interface StatFields {
  readonly state: string;
  readonly parent: number;
  readonly startTicks: string;
}

// The command name in /proc/PID/stat is in parentheses and may hold spaces and parentheses: fields count from the last one.
async function statFields(pid: number): Promise<StatFields | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, parent] = fields;
  const startTicks = fields[19];
  if (state === undefined || parent === undefined || startTicks === undefined) return undefined;
  return { state, parent: Number(parent), startTicks };
}

async function portableIdentity(pid: number): Promise<string | undefined> {
  try {
    const { stdout } = await run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]);
    const line = stdout.trim();
    return line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '');
  } catch {
    return undefined;
  }
}

/** The processes below `pid`, including itself. Only itself where the system has no /proc. */
export async function processTree(pid: number): Promise<number[]> {
  if (process.platform !== 'linux') return [pid];
  const children = new Map<number, number[]>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const fields = await statFields(Number(name));
    if (fields === undefined) continue;
    children.set(fields.parent, [...(children.get(fields.parent) ?? []), Number(name)]);
  }
  const tree: number[] = [];
  const queue = [pid];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    tree.push(next);
    queue.push(...(children.get(next) ?? []));
  }
  return tree;
}

/**
 * Processes that carry `marker` ("NAME=value") in their environment and whose parent does not: finds children whose record
 * was never written because the supervisor was killed between the start and the note of it. Linux only.
 */
export async function processesWithMarker(marker: string): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  const marked = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '');
    if (!environment.split('\0').includes(marker)) continue;
    const fields = await statFields(Number(name));
    if (fields !== undefined && fields.state !== 'Z') marked.set(Number(name), fields.parent);
  }
  return [...marked].filter(([, parent]) => !marked.has(parent)).map(([pid]) => pid);
}

/**
 * Memory in bytes of processes together, shared pages counted once where the system tells.
 * Undefined when it cannot be read.
 */
export async function processMemory(pids: readonly number[]): Promise<number | undefined> {
  if (process.platform !== 'linux') return portableMemory(pids);
  let total = 0;
  for (const member of pids) {
    const text =
      (await readFile(`/proc/${member}/smaps_rollup`, 'utf8').catch(() => undefined)) ??
      (await readFile(`/proc/${member}/status`, 'utf8').catch(() => ''));
    const kilobytes = /^(?:Pss|VmRSS):\s+(\d+) kB/m.exec(text)?.[1];
    total += Number(kilobytes ?? 0) * 1024;
  }
  return total === 0 ? undefined : total;
}

async function portableMemory(pids: readonly number[]): Promise<number | undefined> {
  try {
    const { stdout } = await run('ps', ['-o', 'rss=', '-p', pids.join(',')]);
    return stdout
      .trim()
      .split(/\s+/)
      .reduce((sum, kilobytes) => sum + Number(kilobytes) * 1024, 0);
  } catch {
    return undefined;
  }
}
