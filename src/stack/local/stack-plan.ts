// What one start of the local stack decided (ports, Java, folders), written down so that the supervisor and later commands agree.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { PRIVATE_FILE_MODE, writeFileAtomic } from '../../common/atomic-file.ts';
import { PORT_NAMES } from './local-ports.ts';

const planSchema = z.object({
  ports: z.record(z.enum(PORT_NAMES), z.number().int()),
  javaHome: z.string(),
  /** "25.0.1": archives of shared classes belong to one version. */
  javaVersion: z.string(),
  packages: z.string(),
  /** The Node binary that runs our own services. */
  node: z.string(),
});

export type StackPlan = z.infer<typeof planSchema>;

export async function writeStackPlan(path: string, plan: StackPlan): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(plan, null, 2)}\n`, PRIVATE_FILE_MODE);
}

/** Undefined when the stack was never started here, or the file is of another version. */
export async function readStackPlan(path: string): Promise<StackPlan | undefined> {
  try {
    return planSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Equal when two plans start the same services. Which Node runs ours does not count: any that can start the command will do. */
export function planHash(plan: StackPlan): string {
  const ports = Object.entries(plan.ports).sort(([a], [b]) => a.localeCompare(b));
  return createHash('sha256')
    .update(JSON.stringify([ports, plan.javaHome, plan.javaVersion, plan.packages]))
    .digest('hex')
    .slice(0, 16);
}
