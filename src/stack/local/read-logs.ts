// Reads the log files of the local stack from the end, and follows them across rotation.
import { open, readdir } from 'node:fs/promises';
import { type Clock, systemClock } from '../../common/clock.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { logFile, logSize } from './supervisor/log-files.ts';

const CHUNK_BYTES = 64 * 1024;
const FOLLOW_INTERVAL_MS = 200;
const SUFFIX = '.log';

interface TextSink {
  write(text: string): unknown;
}

/** Names of the processes that have a log. */
export async function logNames(directory: string): Promise<string[]> {
  const files = await readdir(directory).catch(() => []);
  return files
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => name.slice(0, -SUFFIX.length))
    .sort();
}

/**
 * Writes the last `lines` lines.
 * @returns the position in bytes up to which the log was printed
 * @throws ClickstreamError STACK_UNKNOWN_PROCESS when there is no such log.
 */
export async function printLogEnd(directory: string, name: string, lines: number, sink: TextSink): Promise<number> {
  const names = await logNames(directory);
  if (!names.includes(name)) {
    throw new ClickstreamError('STACK_UNKNOWN_PROCESS', `there is no log of "${name}"`, {
      nextStep: names.length === 0 ? 'Start the stack with `npm run up`.' : `Use one of ${names.join(', ')}.`,
    });
  }
  const path = logFile(directory, name);
  const size = await logSize(path);
  let text = '';
  for (let start = size; start > 0 && text.split('\n').length <= lines + 1; ) {
    const begin = Math.max(0, start - CHUNK_BYTES);
    text = (await readRange(path, begin, start)) + text;
    start = begin;
  }
  const found = text.replace(/\n$/, '').split('\n').slice(-lines);
  if (lines > 0 && size > 0) sink.write(`${found.join('\n')}\n`);
  return size;
}

/** Goes on until the signal; a log that became shorter was rotated and is read from its begin. */
export async function followLog(
  directory: string,
  name: string,
  from: number,
  sink: TextSink,
  options: { readonly signal?: AbortSignal; readonly clock?: Clock } = {},
): Promise<void> {
  const path = logFile(directory, name);
  const clock = options.clock ?? systemClock;
  let position = from;
  while (!options.signal?.aborted) {
    const size = await logSize(path);
    if (size < position) position = 0;
    if (size > position) {
      sink.write(await readRange(path, position, size));
      position = size;
    }
    await clock.sleep(FOLLOW_INTERVAL_MS, options.signal).catch(() => undefined);
  }
}

async function readRange(path: string, begin: number, end: number): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(end - begin);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, begin);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
