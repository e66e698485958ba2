// Runs one of the project's commands and measures it from the outside, as a user would.
import { spawn } from 'node:child_process';
import path from 'node:path';

export interface TimedRun {
  readonly seconds: number;
  readonly stdout: string;
}

/** `npm run <script> -- <args>`. @throws when it fails, with what it printed. */
export async function npmRun(script: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<TimedRun> {
  const cwd = path.resolve(import.meta.dirname, '..', '..');
  const begin = performance.now();
  const child = spawn('npm', ['--silent', 'run', script, '--', ...args], { cwd, env });
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
  const seconds = (performance.now() - begin) / 1_000;
  if (code !== 0) throw new TypeError(`npm run ${script} exited with ${code}\n${stdout}${stderr}`);
  return { seconds, stdout };
}
