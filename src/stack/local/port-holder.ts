// Finds out which program listens on a port, so that a fault can name it.
import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LISTEN_STATE = '0A';

/** A description such as `java (pid 4242)`, or undefined when it cannot be found out (another user's process). */
export async function portHolder(port: number): Promise<string | undefined> {
  try {
    return process.platform === 'linux' ? await holderFromProc(port) : await holderFromLsof(port);
  } catch {
    return undefined;
  }
}

async function holderFromProc(port: number): Promise<string | undefined> {
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const text = await readFile(table, 'utf8').catch(() => '');
    for (const line of text.split('\n').slice(1)) {
      const columns = line.trim().split(/\s+/);
      const localPort = Number.parseInt(columns[1]?.split(':').at(-1) ?? '', 16);
      if (localPort === port && columns[3] === LISTEN_STATE && columns[9] !== undefined) inodes.add(columns[9]);
    }
  }
  if (inodes.size === 0) return undefined;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const descriptor of descriptors) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      if (inode !== undefined && inodes.has(inode)) {
        return `${await programOf(pid)} (pid ${pid})`;
      }
    }
  }
  return undefined;
}

// The name that the kernel keeps is that of a thread ("MainThread" for Node): the program's file says more.
async function programOf(pid: string): Promise<string> {
  const file = await readlink(`/proc/${pid}/exe`).catch(() => '');
  return file === '' ? (await readFile(`/proc/${pid}/comm`, 'utf8')).trim() : basename(file);
}

async function holderFromLsof(port: number): Promise<string | undefined> {
  const { stdout } = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']);
  const pid = /^p(\d+)$/m.exec(stdout)?.[1];
  const name = /^c(.+)$/m.exec(stdout)?.[1];
  return pid === undefined ? undefined : `${name ?? 'a program'} (pid ${pid})`;
}
