// Log files of processes that must survive us: they write to the file themselves, so rotation copies and then truncates it.
import { copyFile, mkdir, open, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes after which a log is copied to `NAME.log.1` and emptied. */
const LOG_CAP_BYTES = 10 * 1024 * 1024;
const TAIL_BYTES = 8 * 1024;

export function logFile(directory: string, name: string): string {
  return join(directory, `${name}.log`);
}

/** Current length in bytes; 0 when there is no such file. */
export async function logSize(path: string): Promise<number> {
  return stat(path).then(
    (info) => info.size,
    () => 0,
  );
}

/** Opens the log for appending; the caller closes the handle after the child has inherited it. */
export async function openLog(directory: string, name: string) {
  await mkdir(directory, { recursive: true });
  return open(logFile(directory, name), 'a');
}

/** Keeps the log below the cap. The few lines written between copy and truncation are lost; nothing else can be done from outside. */
export async function rotateLog(path: string, capBytes: number = LOG_CAP_BYTES): Promise<boolean> {
  if ((await logSize(path)) < capBytes) return false;
  await copyFile(path, `${path}.1`);
  await truncate(path, 0);
  return true;
}

/** The last line written after `fromByte` that is not blank and not a line of a stack trace. */
export async function lastLogLine(path: string, fromByte = 0): Promise<string | undefined> {
  const size = await logSize(path);
  const start = Math.max(Math.min(fromByte, size), size - TAIL_BYTES);
  if (size === start) return undefined;
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(size - start);
    await handle.read(buffer, 0, buffer.length, start);
    const lines = buffer
      .toString('utf8')
      .split('\n')
      .map((line) => line.trim());
    const telling = lines.filter((line) => line !== '' && !/^(at |\.\.\. \d+ (more|common))/.test(line));
    return telling.at(-1)?.slice(0, 300);
  } finally {
    await handle.close();
  }
}
