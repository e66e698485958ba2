// The stack in containers, with a real ksqlDB, Grafana, Kibana and a Kafka UI: `docker compose up`, then fixed endpoints.
import { systemClock } from '../../common/clock.ts';
import { setGlobalCompatibility } from '../registry-compatibility.ts';
import type { Environment } from '../select-stack.ts';
import type { Endpoints, ProcessStatus, Stack, StackStatus, StopOptions } from '../stack.ts';
import { ignoreStackEvents, type ProcessState, type StackEventSink } from '../stack-events.ts';
import { type ComposeContainer, parseComposeContainers } from './compose-containers.ts';
import { type ComposeRunner, runCompose } from './compose-runner.ts';
import { dockerEndpoints } from './docker-endpoints.ts';

/** Seconds until containers that are not healthy count as failed; the first start also pulls the images. */
const WAIT_SECONDS = 900;

export function createDockerStack(env: Environment, compose: ComposeRunner = runCompose): Stack {
  return {
    name: 'docker',
    start: (events) => start(env, compose, events),
    endpoints: async () => dockerEndpoints(env),
    status: () => status(env, compose),
    stop: (options) => stop(env, compose, options),
  };
}

async function start(env: Environment, compose: ComposeRunner, events: StackEventSink): Promise<Endpoints> {
  const endpoints = dockerEndpoints(env);
  const begun = systemClock.now();
  events({ type: 'step-started', step: 'start', title: 'Docker stack' });
  const args = ['up', '--detach', '--build', '--wait', '--wait-timeout', String(WAIT_SECONDS)];
  let lines = 0;
  await compose(args, env, (line) => {
    lines += 1;
    events({
      type: 'step-progress',
      step: 'start',
      done: lines,
      unit: lines === 1 ? 'line from Docker' : 'lines from Docker',
      detail: line,
    });
  });
  await setGlobalCompatibility(endpoints.schemaRegistryUrl);
  events({ type: 'step-done', step: 'start', durationMs: systemClock.now() - begun });
  return endpoints;
}

async function stop(env: Environment, compose: ComposeRunner, options: StopOptions): Promise<void> {
  const events = options.events ?? ignoreStackEvents;
  const begun = systemClock.now();
  events({ type: 'step-started', step: 'stop', title: 'Stopping the docker stack' });
  await compose(['down', '--remove-orphans', ...(options.wipe ? ['--volumes'] : [])], env, () => undefined);
  events({ type: 'step-done', step: 'stop', durationMs: systemClock.now() - begun });
}

async function status(env: Environment, compose: ComposeRunner): Promise<StackStatus> {
  const output = await compose(['ps', '--all', '--format', 'json'], env, () => undefined);
  const processes = parseComposeContainers(output).map(processOf);
  return { name: 'docker', running: processes.some(({ state }) => state === 'healthy'), supervised: true, processes };
}

function processOf({ service, state, health, port, exitCode }: ComposeContainer): ProcessStatus {
  return {
    name: service,
    state: stateOf(state, health),
    restarts: 0,
    ...(port === undefined ? {} : { port }),
    ...(state === 'exited' ? { reason: `exited with code ${exitCode}` } : {}),
  };
}

function stateOf(state: string, health: string): ProcessState {
  if (state === 'exited' || state === 'dead') return 'failed';
  if (state !== 'running') return 'starting';
  if (health === 'unhealthy') return 'unhealthy';
  return health === 'starting' ? 'starting' : 'healthy';
}
