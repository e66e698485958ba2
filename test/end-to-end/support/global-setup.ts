// One local stack for all end-to-end files, with its own folder and ports, removed in the end whatever happened.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { runCommand } from './run-command.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    localDir: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const localDir = process.env.CLICKSTREAM_TEST_DIR ?? (await mkdtemp(path.join(tmpdir(), 'clickstream-')));
  // The database runs as another user when the tests run as root, and must be able to pass through.
  await chmod(localDir, 0o755);
  project.provide('localDir', localDir);
  return async () => {
    if (process.env.CLICKSTREAM_TEST_DIR) return;
    await runCommand(localDir, ['run', 'down', '--', '--wipe']);
    await rm(localDir, { recursive: true, force: true });
  };
}
