// Makes sure that one folder has one supervisor, also when several commands start at the same moment.
//
// Each holder has a file of its own, numbered one above the last. A lock whose holder has died is never removed to make room: of
// two that remove it at the same moment, the slower one would remove the new lock of the faster one. Both try to make the next
// number instead, which only one can.
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { processIdentity } from './process-identity.ts';

const ATTEMPTS = 10;

/** Takes the lock. @returns false when a living process holds it */
export async function takeLock(path: string): Promise<boolean> {
  const candidate = `${path}.new-${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(candidate, await ownMark());
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const numbers = await lockNumbers(path);
      const newest = Math.max(0, ...numbers);
      if (await isHolder(await markIn(`${path}.${newest}`))) return false;
      // A hard link appears with its whole content or not at all.
      const taken = await link(candidate, `${path}.${newest + 1}`).then(
        () => true,
        () => false,
      );
      if (!taken) continue;
      for (const number of numbers) await rm(`${path}.${number}`, { force: true });
      return true;
    }
    return false;
  } finally {
    await rm(candidate, { force: true });
  }
}

/** The file stays, without a holder: the next number must be above it. */
export async function releaseLock(path: string): Promise<void> {
  const own = await ownMark();
  for (const number of await lockNumbers(path)) {
    const file = `${path}.${number}`;
    if ((await markIn(file)) === own) await writeFile(file, '');
  }
}

/** Whether a living process holds the lock: also a supervisor that has only begun to start. */
export async function isLocked(path: string): Promise<boolean> {
  return isHolder(await markIn(`${path}.${Math.max(0, ...(await lockNumbers(path)))}`));
}

async function lockNumbers(path: string): Promise<number[]> {
  const prefix = `${basename(path)}.`;
  const names = await readdir(dirname(path)).catch(() => []);
  return names
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)));
}

async function ownMark(): Promise<string> {
  return `${process.pid} ${(await processIdentity(process.pid)) ?? ''}`;
}

function markIn(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

async function isHolder(mark: string): Promise<boolean> {
  const [pid = '', ...identity] = mark.split(' ');
  if (!/^\d+$/.test(pid)) return false;
  return (await processIdentity(Number(pid))) === identity.join(' ');
}
