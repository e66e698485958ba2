// Starts the supervisor of a folder, or finds the one that runs.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { waitFor } from '../../common/wait-for.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { Environment } from '../select-stack.ts';
import type { LocalPaths } from './local-paths.ts';
import { findSupervisor, type SupervisorAddress } from './supervisor/control-protocol.ts';
import { lastLogLine, logFile, logSize, openLog, rotateLog } from './supervisor/log-files.ts';

const MAIN = fileURLToPath(new URL('./supervisor-main.ts', import.meta.url));
const START_DEADLINE_MS = 20_000;

/** @throws ClickstreamError STACK_SUPERVISOR_FAILED with the last line of its log. */
export async function startSupervisor(paths: LocalPaths, node: string, env: Environment): Promise<SupervisorAddress> {
  const path = logFile(paths.logs, 'supervisor');
  await rotateLog(path).catch(() => false);
  const log = await openLog(paths.logs, 'supervisor');
  const logStart = await logSize(path);
  let ended = false;
  try {
    const child = spawn(node, ['--disable-warning=ExperimentalWarning', MAIN], {
      cwd: '/',
      env: { ...env, CLICKSTREAM_LOCAL_DIR: paths.root },
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
    });
    child.once('exit', () => {
      ended = true;
    });
    child.once('error', () => {
      ended = true;
    });
    child.unref();
  } finally {
    await log.close();
  }
  try {
    return await waitFor(
      async () => {
        const address = await findSupervisor(paths.supervisorFile);
        if (address !== undefined) return { done: true, value: address };
        if (ended) throw new ClickstreamError('STACK_PROCESS_FAILED', 'the supervisor ended at once');
        return { done: false, saw: 'it has not written its address yet' };
      },
      { what: 'the supervisor to start', deadlineMs: START_DEADLINE_MS, intervalMs: 10, maxIntervalMs: 100 },
    );
  } catch (cause) {
    // Two commands at once: the other one's supervisor is as good as ours.
    const other = await findSupervisor(paths.supervisorFile);
    if (other !== undefined) return other;
    const line = await lastLogLine(path, logStart).catch(() => undefined);
    throw new ClickstreamError('STACK_SUPERVISOR_FAILED', `the supervisor did not start: ${line ?? 'no output'}`, {
      cause,
    });
  }
}
