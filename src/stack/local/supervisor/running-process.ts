// A process that runs: started by us or adopted from an earlier supervisor, with one promise for its end.
//
// It is started detached and writes its log file itself, so it lives on when the supervisor dies. Its pid and the moment of its
// start are noted down at once; the next supervisor adopts it by that note. An adopted process cannot tell its exit code (it is
// not our child), everything else is the same.
import { type ChildProcess, spawn } from 'node:child_process';
import type { Clock } from '../../../common/clock.ts';
import { ClickstreamError } from '../../../errors/clickstream-error.ts';
import type { ProcessSpec } from '../processes/process-spec.ts';
import { lastLogLine, logFile, logSize, openLog } from './log-files.ts';
import { processesWithMarker, processIdentity, processTree } from './process-identity.ts';
import { liveProcessRecord, readProcessRecord, writeProcessRecord } from './process-record.ts';

/** Ms between two looks at the pid of an adopted process. */
const ALIVE_INTERVAL_MS = 250;

export interface ProcessSurroundings {
  readonly recordDirectory: string;
  readonly logDirectory: string;
  /** "NAME=value" put into the environment of every process of this stack, to find orphans by. */
  readonly marker: string;
  readonly clock: Clock;
}

/** What is known of a process from its earlier lives. */
export interface ProcessHistory {
  readonly restarts: number;
  readonly reason: string | undefined;
}

export interface RunningProcess {
  readonly pid: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Resolves with the reason when the process has ended. */
  readonly ended: Promise<string>;
}

/** @throws ClickstreamError STACK_PROCESS_FAILED when it ends before it can be looked at. */
export async function spawnProcess(
  spec: ProcessSpec,
  surroundings: ProcessSurroundings,
  history: ProcessHistory,
): Promise<RunningProcess> {
  const command = await spec.command();
  const path = logFile(surroundings.logDirectory, spec.name);
  const log = await openLog(surroundings.logDirectory, spec.name);
  try {
    const logStart = await logSize(path);
    const [markerName = '', ...markerValue] = surroundings.marker.split('=');
    const child = spawn(command.file, [...command.arguments], {
      cwd: command.workingDirectory,
      env: { ...command.environment, [markerName]: markerValue.join('='), CLICKSTREAM_PROCESS: spec.name },
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
      ...(command.user ?? {}),
    });
    const ended = childEnd(child).then((reason) => withLogLine(reason, path, logStart));
    const { pid } = child;
    const identity = pid === undefined ? undefined : await processIdentity(pid);
    if (pid === undefined || identity === undefined) {
      throw new ClickstreamError('STACK_PROCESS_FAILED', await ended);
    }
    child.unref();
    const startedAt = surroundings.clock.now();
    await note(spec.name, surroundings, history, { pid, identity, startedAt });
    return { pid, startedAt, ended };
  } finally {
    await log.close();
  }
}

/** The process of an earlier supervisor, if it still lives, and what that supervisor knew of it. */
export async function adoptProcess(
  spec: ProcessSpec,
  surroundings: ProcessSurroundings,
): Promise<{ readonly running?: RunningProcess; readonly history: ProcessHistory }> {
  const { recordDirectory, logDirectory, clock } = surroundings;
  const path = logFile(logDirectory, spec.name);
  const previous = await readProcessRecord(recordDirectory, spec.name);
  const record = await liveProcessRecord(recordDirectory, spec.name);
  const pid = record?.pid ?? (await findOrphan(spec.name, surroundings.marker));
  const identity = pid === undefined ? undefined : await processIdentity(pid);
  const history = { restarts: previous?.restarts ?? 0, reason: previous?.lastReason };
  if (pid === undefined || identity === undefined) {
    if (previous === undefined) return { history };
    const reason = await withLogLine('ended while nothing supervised it', path, 0);
    return { history: { restarts: history.restarts + 1, reason } };
  }
  const logStart = await logSize(path);
  const startedAt = record?.startedAt ?? clock.now();
  await note(spec.name, surroundings, history, { pid, identity, startedAt });
  const ended = adoptedEnd(pid, identity, clock).then((reason) => withLogLine(reason, path, logStart));
  return { running: { pid, startedAt, ended }, history };
}

/** Asks the process to end, kills it and what it started after the deadline, and waits until it is gone. */
export async function endProcess(running: RunningProcess, spec: ProcessSpec, clock: Clock): Promise<void> {
  const family = await processTree(running.pid);
  signalProcess(running.pid, spec.stopSignal);
  const gone = running.ended.then(() => true);
  const timer = new AbortController();
  const deadline = clock.sleep(spec.stopDeadlineMs, timer.signal).then(
    () => false,
    () => true,
  );
  if (!(await Promise.race([gone, deadline]))) {
    for (const pid of family) signalProcess(pid, 'SIGKILL');
    await gone;
  }
  timer.abort();
}

async function note(
  name: string,
  { recordDirectory }: ProcessSurroundings,
  { restarts, reason }: ProcessHistory,
  identified: { readonly pid: number; readonly identity: string; readonly startedAt: number },
): Promise<void> {
  const lastReason = reason === undefined ? {} : { lastReason: reason };
  await writeProcessRecord(recordDirectory, { name, restarts, ...identified, ...lastReason });
}

async function findOrphan(name: string, marker: string): Promise<number | undefined> {
  const ofStack = new Set(await processesWithMarker(marker));
  const named = await processesWithMarker(`CLICKSTREAM_PROCESS=${name}`);
  return named.find((pid) => ofStack.has(pid));
}

function childEnd(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started (${error.message})`));
    child.once('exit', (code, signal) =>
      resolve(signal === null ? `exited with code ${code}` : `was ended by ${signal}`),
    );
  });
}

async function adoptedEnd(pid: number, identity: string, clock: Clock): Promise<string> {
  while ((await processIdentity(pid)) === identity) await clock.sleep(ALIVE_INTERVAL_MS);
  return 'ended (exit code unknown: it was adopted from an earlier supervisor)';
}

async function withLogLine(reason: string, path: string, logStart: number): Promise<string> {
  const line = await lastLogLine(path, logStart).catch(() => undefined);
  return line === undefined ? reason : `${reason}: ${line}`;
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already.
  }
}
