// Runs `docker compose` on this project's file and passes on what it prints.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { PROJECT_DIRECTORY } from '../local/local-paths.ts';
import type { Environment } from '../select-stack.ts';

/** @returns standard output; `onLine` gets each line of standard error, where Compose shows its progress */
export type ComposeRunner = (
  args: readonly string[],
  env: Environment,
  onLine: (line: string) => void,
) => Promise<string>;

const KEPT_LINES = 5;

/** @throws ClickstreamError STACK_DOCKER_FAILED with the last lines that Docker printed. */
export const runCompose: ComposeRunner = async (args, env, onLine) => {
  const child = spawn('docker', ['compose', '--ansi', 'never', '--progress', 'plain', ...args], {
    cwd: PROJECT_DIRECTORY,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const last: string[] = [];
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    last.push(line);
    if (last.length > KEPT_LINES) last.shift();
    onLine(line);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).catch((cause: unknown) => {
    throw new ClickstreamError('STACK_DOCKER_FAILED', `docker could not be started: ${String(cause)}`, { cause });
  });
  if (code === 0) return output;
  const lines = last.map((line) => `\n    ${line}`).join('');
  throw new ClickstreamError('STACK_DOCKER_FAILED', `docker compose ${args[0] ?? ''} ended with code ${code}${lines}`);
};
