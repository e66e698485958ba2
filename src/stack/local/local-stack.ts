// The stack without Docker: real Kafka, Connect, registry, Postgres and Elasticsearch as plain processes, and our engine for ksqlDB.
import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../common/clock.ts';
import { readEnvironmentFile } from '../../common/environment-file.ts';
import { waitFor } from '../../common/wait-for.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { parseEndpoints } from '../parse-endpoints.ts';
import type { Environment } from '../select-stack.ts';
import type { Endpoints, Stack, StackStatus, StopOptions } from '../stack.ts';
import { ignoreStackEvents, type StackEventSink } from '../stack-events.ts';
import { awaitHealthy, reportStopping } from './await-healthy.ts';
import { keepLoopbackDirect } from './keep-loopback-direct.ts';
import { localEnvironment, writeEndpointsFile } from './local-endpoints.ts';
import { type LocalPaths, localPaths } from './local-paths.ts';
import { localStatus } from './local-status.ts';
import { recordedProcesses, stopOrphans } from './orphans.ts';
import { ensurePackages } from './packages.ts';
import { ensureSecrets } from './secrets.ts';
import { planHash, type StackPlan, writeStackPlan } from './stack-plan.ts';
import { prepareStart } from './start-preparation.ts';
import { ControlClient } from './supervisor/control-client.ts';
import { findSupervisor, type SupervisorAddress } from './supervisor/control-protocol.ts';
import { logFile } from './supervisor/log-files.ts';
import { processIdentity } from './supervisor/process-identity.ts';
import { isLocked } from './supervisor/supervisor-lock.ts';
import { startSupervisor } from './supervisor-start.ts';

const STOP_DEADLINE_MS = 30_000;

/** A local stack can do what every stack can, and restart one process. */
export interface LocalStack extends Stack {
  readonly paths: LocalPaths;
  /** @throws ClickstreamError STACK_UNKNOWN_PROCESS, STACK_NOT_STARTED */
  restart(name: string): Promise<void>;
}

export function createLocalStack(env: Environment): LocalStack {
  const paths = localPaths(env);
  keepLoopbackDirect(env);
  return {
    name: 'local',
    paths,
    start: (events) => start(paths, env, events),
    endpoints: () => endpoints(paths),
    status: (): Promise<StackStatus> => localStatus(paths),
    stop: (options) => stop(paths, options),
    restart: async (name) => {
      const address = await findSupervisor(paths.supervisorFile);
      if (address === undefined) throw notStarted(paths);
      await new ControlClient(address).restart(name);
    },
  };
}

async function start(paths: LocalPaths, env: Environment, events: StackEventSink): Promise<Endpoints> {
  const begun = systemClock.now();
  const { plan, previous, moved, maven } = await prepareStart(paths, env);
  for (const { name, from, to } of moved)
    events({ type: 'warning', message: `port ${from} is taken: ${name} uses ${to}` });
  await retireOtherPlan(paths, plan, previous, events);

  await writeStackPlan(paths.planFile, plan);
  const environment = localEnvironment(plan.ports, await ensureSecrets(paths.secretsFile));
  await writeEndpointsFile(paths.endpointsFile, environment);
  if (maven !== undefined) {
    const mavenLog = logFile(paths.logs, 'maven');
    await ensurePackages({
      directory: plan.packages,
      jdk: maven.jdk,
      mavenCommand: maven.command,
      logFile: mavenLog,
      events,
    });
  }

  events({ type: 'step-started', step: 'start', title: 'Local stack' });
  const address = (await findSupervisor(paths.supervisorFile)) ?? (await startSupervisor(paths, plan.node, env));
  const client = new ControlClient(address);
  await client.ensure();
  await awaitHealthy(client, events, begun);
  events({ type: 'step-done', step: 'start', durationMs: systemClock.now() - begun });
  return parseEndpoints(environment);
}

// Other ports, another Java or other packages: the running processes belong to a stack that is no longer wanted.
async function retireOtherPlan(
  paths: LocalPaths,
  plan: StackPlan,
  previous: StackPlan | undefined,
  events: StackEventSink,
): Promise<void> {
  const supervisor = await findSupervisor(paths.supervisorFile);
  const hash = planHash(plan);
  const same =
    supervisor === undefined ? previous === undefined || planHash(previous) === hash : supervisor.plan === hash;
  if (same) return;
  if (supervisor === undefined && (await recordedProcesses(paths)).length === 0) return;
  events({
    type: 'warning',
    message: 'settings or versions have changed since the last start: all processes are restarted',
  });
  await stop(paths, { wipe: false, events });
}

async function endpoints(paths: LocalPaths): Promise<Endpoints> {
  const environment = await readEnvironmentFile(paths.endpointsFile);
  if (environment === undefined) throw notStarted(paths);
  return parseEndpoints(environment);
}

async function stop(paths: LocalPaths, options: StopOptions): Promise<void> {
  const events = options.events ?? ignoreStackEvents;
  const begun = systemClock.now();
  events({ type: 'step-started', step: 'stop', title: 'Stopping the local stack' });
  const address = await supervisorToStop(paths);
  if (address !== undefined) await stopSupervisor(address, events, begun);
  await stopOrphans(paths);
  if (options.wipe) {
    for (const path of [paths.data, paths.logs, paths.generated, paths.run, paths.secretsFile, paths.endpointsFile]) {
      await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
    // Stays when the user keeps a config.json in it.
    await rmdir(paths.root).catch(() => undefined);
  }
  events({
    type: 'step-done',
    step: 'stop',
    durationMs: systemClock.now() - begun,
    ...(options.wipe ? { detail: 'data deleted' } : {}),
  });
}

/** Also one that another command is starting at this moment: it tells its address when it can be asked to stop. */
async function supervisorToStop(paths: LocalPaths): Promise<SupervisorAddress | undefined> {
  return waitFor<SupervisorAddress | undefined>(
    async () => {
      const locked = await isLocked(paths.supervisorLock);
      const address = await findSupervisor(paths.supervisorFile);
      return address === undefined && locked
        ? { done: false, saw: 'it has not written its address yet' }
        : { done: true, value: address };
    },
    { what: 'the supervisor to start', deadlineMs: STOP_DEADLINE_MS, maxIntervalMs: 100 },
  );
}

async function stopSupervisor(address: SupervisorAddress, events: StackEventSink, begun: number): Promise<void> {
  const client = new ControlClient(address);
  try {
    await reportStopping(client, () => client.stop(), events, begun);
  } catch (error) {
    // A hung supervisor: its processes are found by their records.
    events({ type: 'warning', message: error instanceof Error ? error.message : String(error) });
    killQuietly(address.pid);
  }
  await waitFor(
    async () => {
      const alive = await isAlive(address);
      return alive ? { done: false, saw: 'it still runs' } : { done: true, value: undefined };
    },
    { what: 'the supervisor to end', deadlineMs: STOP_DEADLINE_MS, intervalMs: 10 },
  );
}

async function isAlive(address: SupervisorAddress): Promise<boolean> {
  return (await processIdentity(address.pid)) === address.identity;
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

function notStarted(paths: LocalPaths): ClickstreamError {
  return new ClickstreamError('STACK_NOT_STARTED', `no local stack was started in ${join(paths.root, '..')}`);
}
