// Makes sure that one folder has one supervisor, also when two commands start at the same moment.
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { processIdentity } from './process-identity.ts';

/** Takes the lock. @returns false when a living process holds it */
export async function takeLock(path: string): Promise<boolean> {
  const identity = await processIdentity(process.pid);
  const content = `${process.pid} ${identity ?? ''}`;
  const candidate = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(candidate, content);
  try {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      // A hard link appears with its whole content or not at all.
      const taken = await link(candidate, path).then(
        () => true,
        () => false,
      );
      if (taken) return true;
      if (await isHeld(path)) return false;
      await rm(path, { force: true });
    }
    return false;
  } finally {
    await rm(candidate, { force: true });
  }
}

async function isHeld(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const [pid = '', ...identity] = text.split(' ');
  if (!/^\d+$/.test(pid)) return false;
  return (await processIdentity(Number(pid))) === identity.join(' ');
}

export async function releaseLock(path: string): Promise<void> {
  await rm(path, { force: true });
}
