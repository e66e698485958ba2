// Runs the product's commands as a user would, against the stack of the tests.
import { spawn } from 'node:child_process';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '..', '..', '..');

/** Away from the default ports, so that the tests run beside a stack that is in use. */
const PORT_OFFSET = process.env.CLICKSTREAM_TEST_PORT_OFFSET ?? '12000';

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

export const testEnvironment = (localDir: string): NodeJS.ProcessEnv => ({
  ...process.env,
  CLICKSTREAM_LOCAL_DIR: localDir,
  CLICKSTREAM_PORT_OFFSET: PORT_OFFSET,
  NO_COLOR: '1',
});

/** `npm <args>`, silent; resolves whatever the exit code. */
export async function runCommand(localDir: string, args: readonly string[]): Promise<CommandResult> {
  const start = performance.now();
  const child = spawn('npm', ['--silent', ...args], { cwd: ROOT, env: testEnvironment(localDir) });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve(exitCode ?? 1));
  });
  return { code, stdout, stderr, durationMs: performance.now() - start };
}
