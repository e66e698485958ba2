// The setup command's course: definition → stack → plan → apply → verify. It decides nothing about output: that is the events' way.
import { type Clock, systemClock } from '../common/clock.ts';
import { maskSecrets } from '../common/mask-secrets.ts';
import { loadDefinition } from '../definition/load-definition.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import { ENDPOINT_VARIABLES } from '../stack/endpoint-variables.ts';
import type { Endpoints, Stack } from '../stack/stack.ts';
import { applyChanges } from './apply.ts';
import { buildResources, type Environment } from './build-resources.ts';
import type { Interruption } from './interruption.ts';
import { makePlan, makePlanFromNothing, type Plan } from './plan.ts';
import { openServices } from './services.ts';
import type { PhaseName, SetupEventSink } from './setup-events.ts';
import { verifyPipeline } from './verify/verify.ts';

export interface SetupOptions {
  /** Folder with the definition tree. */
  readonly root: string;
  readonly stack: Stack;
  /** Only plan. Nothing is started; without a running stack the plan is that of a new one. */
  readonly dryRun: boolean;
  /** Send marked events also when nothing changed. */
  readonly alwaysVerify: boolean;
  /** Asked before something that runs is interrupted or rebuilt. */
  readonly confirm: (plan: Plan) => Promise<boolean>;
  readonly emit: SetupEventSink;
  readonly clock?: Clock;
  /** Keeps Ctrl-C from leaving marked events behind. */
  readonly interruption?: Interruption;
}

export interface SetupResult {
  /** What was changed, or with a dry run would be. */
  readonly changes: number;
}

/** @throws ClickstreamError of the phase that failed; the same command run again continues. */
export async function runSetup(options: SetupOptions): Promise<SetupResult> {
  const { root, stack, dryRun, emit, clock = systemClock } = options;
  const begin = clock.now();
  const phase = phaseRunner(emit, clock);
  await phase('definition', () => loadDefinition(root, { environment: variablesToCome() }));
  const endpoints = dryRun
    ? await runningEndpoints(stack)
    : await phase('stack', () => stack.start((event) => emit({ type: 'stack', event })));
  const environment = environmentOf(endpoints);
  const definition = await loadDefinition(root, endpoints === null ? {} : { environment });
  await using services = openServices(endpoints ?? NO_ENDPOINTS);
  const resources = buildResources(definition, services, environment);
  const plan = await phase('plan', () => (endpoints === null ? makePlanFromNothing(resources) : makePlan(resources)));
  emit({ type: 'plan', lines: plan.lines, tally: plan.tally });
  const changes = plan.changes.length;
  const finish = (verified: boolean): SetupResult => {
    const addresses = endpoints === null ? {} : addressesOf(endpoints);
    emit({ type: 'finished', command: 'setup', changes, dryRun, verified, durationMs: clock.now() - begin, addresses });
    return { changes };
  };
  if (dryRun) return finish(false);
  if (plan.changes.some((change) => change.difference.disruptive === true) && !(await options.confirm(plan))) {
    throw new ClickstreamError('SETUP_CANCELLED', 'nothing was changed');
  }
  if (changes > 0) await phase('apply', () => applyChanges(plan.changes, emit, clock));
  const verify = changes > 0 || options.alwaysVerify;
  const runs = () => phase('verify', () => verifyPipeline(services, emit, { clock }));
  if (verify) await (options.interruption?.finish('The marked events are removed first.', runs) ?? runs());
  return finish(verify);
}

/** Runs the parts of a command between two events. */
export function phaseRunner(emit: SetupEventSink, clock: Clock) {
  return async <T>(phase: PhaseName, work: () => Promise<T>): Promise<T> => {
    const start = clock.now();
    emit({ type: 'phase-started', phase });
    const result = await work();
    emit({ type: 'phase-done', phase, durationMs: clock.now() - start });
    return result;
  };
}

async function runningEndpoints(stack: Stack): Promise<Endpoints | null> {
  const { running } = await stack.status();
  return running ? stack.endpoints() : null;
}

/** What every stack will give a value to, and this process has already: a variable that is not among them is mistyped. */
function variablesToCome(): Environment {
  return { ...Object.fromEntries(ENDPOINT_VARIABLES.map(({ name }) => [name, 'to come'])), ...environmentOf(null) };
}

/** The stack's variables win over those of the process. */
export function environmentOf(endpoints: Endpoints | null): Environment {
  const own = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(own), ...endpoints?.environment };
}

export function addressesOf(endpoints: Endpoints): Readonly<Record<string, string>> {
  const addresses = {
    'click API': endpoints.shopUrl,
    ksqlDB: endpoints.ksqldbUrl,
    'Kafka Connect': endpoints.connectUrl,
    'schema registry': endpoints.schemaRegistryUrl,
    Elasticsearch: endpoints.elasticsearchUrl,
    Kafka: endpoints.kafkaBrokers.join(','),
    'shop database': endpoints.shopDatabaseUrl,
    'metrics database': endpoints.metricsDatabaseUrl,
  };
  return Object.fromEntries(Object.entries(addresses).map(([name, address]) => [name, maskSecrets(address)]));
}

/** Stands for a stack that does not run: nothing is ever sent there. */
const NO_ENDPOINTS: Endpoints = {
  kafkaBrokers: [],
  kafkaSecurity: { ssl: false },
  schemaRegistryUrl: 'http://localhost',
  ksqldbUrl: 'http://localhost',
  connectUrl: 'http://localhost',
  elasticsearchUrl: 'http://localhost',
  shopDatabaseUrl: 'postgresql://localhost/shop',
  metricsDatabaseUrl: 'postgresql://localhost/metrics',
  shopUrl: 'http://localhost',
  environment: {},
};
