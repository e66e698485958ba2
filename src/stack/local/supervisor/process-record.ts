// What is written down about each process, so that `status` and the next supervisor know it after a crash of this one.
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '../../../common/atomic-file.ts';
import { processIdentity } from './process-identity.ts';

const recordSchema = z.object({
  name: z.string(),
  pid: z.number().int(),
  /** See `processIdentity`. */
  identity: z.string(),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  restarts: z.number().int(),
  /** Why it was restarted last. */
  lastReason: z.string().optional(),
});

export type ProcessRecord = z.infer<typeof recordSchema>;

function recordFile(directory: string, name: string): string {
  return join(directory, `${name}.json`);
}

export async function writeProcessRecord(directory: string, record: ProcessRecord): Promise<void> {
  await writeFileAtomic(recordFile(directory, record.name), `${JSON.stringify(record)}\n`);
}

/** Undefined when there is none or it cannot be read. */
export async function readProcessRecord(directory: string, name: string): Promise<ProcessRecord | undefined> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(recordFile(directory, name), 'utf8')));
  } catch {
    return undefined;
  }
}

export async function removeProcessRecord(directory: string, name: string): Promise<void> {
  await rm(recordFile(directory, name), { force: true });
}

/** The record of a process that still lives. */
export async function liveProcessRecord(directory: string, name: string): Promise<ProcessRecord | undefined> {
  const record = await readProcessRecord(directory, name);
  if (record === undefined) return undefined;
  return (await processIdentity(record.pid)) === record.identity ? record : undefined;
}
