// How commands find and talk to the supervisor: HTTP on the loopback address, with a token that only the owner can read.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { processIdentity } from './process-identity.ts';

const STATES = [
  'waiting',
  'preparing',
  'starting',
  'healthy',
  'unhealthy',
  'backing-off',
  'stopping',
  'stopped',
  'failed',
] as const;

const supervisorFileSchema = z.object({
  pid: z.number().int(),
  identity: z.string(),
  port: z.number().int(),
  token: z.string(),
  /** See `planHash`. */
  plan: z.string(),
});

/** Address of a running supervisor. */
export type SupervisorAddress = z.infer<typeof supervisorFileSchema>;

export const statusSchema = z.array(
  z.object({
    name: z.string(),
    state: z.enum(STATES),
    pid: z.number().optional(),
    port: z.number().optional(),
    startedAt: z.number().optional(),
    restarts: z.number(),
    reason: z.string().optional(),
  }),
);

export type StatusAnswer = z.infer<typeof statusSchema>;

/** The supervisor that runs for this folder, or undefined. */
export async function findSupervisor(file: string): Promise<SupervisorAddress | undefined> {
  try {
    const address = supervisorFileSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    return (await processIdentity(address.pid)) === address.identity ? address : undefined;
  } catch {
    return undefined;
  }
}
