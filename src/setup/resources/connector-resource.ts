// Connectors: the config is compared field by field, a change is in place when the connector and every task run.
import type { ConnectClient, ConnectorConfig, ConnectorStatus } from '../../clients/connect-client.ts';
import type { KafkaAdminClient } from '../../clients/kafka-admin-client.ts';
import { traceSummary } from '../../common/java-trace.ts';
import { nearestNames } from '../../common/nearest-names.ts';
import { waitFor } from '../../common/wait-for.ts';
import type { ConnectorDefinition } from '../../definition/definition.ts';
import type { Fault } from '../../definition/fault.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { ifItAnswers } from '../if-it-answers.ts';
import { compareFields, type Difference, type Progress, type Resource, UNCHANGED } from '../resource.ts';

interface ConnectorState {
  readonly config: ConnectorConfig;
  readonly status: ConnectorStatus | null;
}

const RUNNING_DEADLINE_MS = 120_000;
const REBALANCE_DEADLINE_MS = 60_000;
const SECRET_FIELD = /password|secret|token|credential/i;

/** Fields that a connector passes on to something else: their names are not in its own list. */
const PASSED_ON =
  /^(consumer|producer|admin)\.override\.|^(transforms|predicates|topic\.creation|key\.converter|value\.converter|header\.converter|driver|database|hibernate|connection)\./;

export interface ConnectorServices {
  readonly connect: ConnectClient;
  readonly kafka: KafkaAdminClient;
}

/**
 * @param config with variables replaced
 * @param needs see `Resource.needs`
 */
export function connectorResource(
  connector: ConnectorDefinition,
  config: ConnectorConfig,
  { connect, kafka }: ConnectorServices,
  needs: readonly string[],
): Resource<ConnectorState> {
  return {
    kind: 'connector',
    name: connector.name,
    file: connector.file,
    needs,
    read: async () => {
      const present = await connect.config(connector.name);
      if (present === null) return null;
      return { config: present, status: await connect.status(connector.name) };
    },
    diff: (state) => connectorDifference(config, state),
    check: () => configFaults(connector, config, connect),
    apply: async (difference, _state, progress) => {
      if (difference.fields.length > 0)
        await whileRebalancing(connector.name, () => connect.putConfig(connector.name, config));
      else await connect.revive(connector.name);
      await untilRunning(connector.name, config, connect, progress);
    },
    remove: async () => {
      if ((await connect.config(connector.name)) === null) return;
      // Offsets outlive the connector: a later one of the same name would go on where this one stopped.
      await whileRebalancing(connector.name, () => connect.stop(connector.name));
      await waitFor(
        async () => {
          const status = await connect.status(connector.name);
          const done = status === null || (status.state === 'STOPPED' && status.tasks.length === 0);
          return done ? { done, value: undefined } : { done: false, saw: describeStatus(status) };
        },
        { what: `connector ${connector.name} to stop`, deadlineMs: REBALANCE_DEADLINE_MS },
      );
      await whileRebalancing(connector.name, () => connect.deleteOffsets(connector.name));
      await whileRebalancing(connector.name, () => connect.delete(connector.name));
      if (connector.type === 'sink') await kafka.deleteGroups([`connect-${connector.name}`]);
    },
    remains: async () => ((await connect.config(connector.name)) === null ? [] : [`connector ${connector.name}`]),
  };
}

export function connectorDifference(config: ConnectorConfig, state: ConnectorState | null): Difference {
  const { name: _name, ...present } = state?.config ?? {};
  const fields = compareFields(present, config, (field) => SECRET_FIELD.test(field));
  if (state === null) return { action: 'create', fields };
  if (fields.length > 0) return { action: 'change', fields };
  const fault = failureOf(state.status);
  return fault === null ? UNCHANGED : { action: 'change', fields: [], note: `restarted: ${fault}` };
}

/** Why a connector does not do its work; null when it and every task run, or are on their way. */
export function failureOf(status: ConnectorStatus | null): string | null {
  if (status === null) return 'it has no status';
  if (status.state === 'FAILED') return `the connector failed: ${reasonOf(status.trace)}`;
  const task = status.tasks.find((t) => t.state === 'FAILED');
  if (task !== undefined) return `task ${task.id} failed: ${reasonOf(task.trace)}`;
  return status.state === 'PAUSED' || status.state === 'STOPPED' ? `it is ${status.state}` : null;
}

const reasonOf = (trace: string | undefined): string => traceSummary(trace) || 'no trace';

/** Faults that Connect would find only when it has taken the config, or never. */
async function configFaults(
  connector: ConnectorDefinition,
  config: ConnectorConfig,
  connect: ConnectClient,
): Promise<readonly Fault[]> {
  const connectorClass = config['connector.class'] ?? '';
  const plugins = await ifItAnswers(() => connect.plugins());
  if (plugins === null) return [];
  if (!plugins.includes(connectorClass)) {
    const [near] = nearestNames(connectorClass, plugins, 1);
    const nextStep = near === undefined ? `There are: ${plugins.join(', ')}.` : `Did you mean "${near}"?`;
    const message = `Kafka Connect has no connector "${connectorClass}"`;
    return [{ file: connector.file, ...connector.at('connector.class'), message, nextStep }];
  }
  const known = (await ifItAnswers(() => connect.validate(connector.name, config)))?.known;
  if (known === undefined) return [];
  return Object.keys(config)
    .filter((field) => !known.includes(field) && !PASSED_ON.test(field))
    .map((field): Fault => {
      const [near] = nearestNames(field, known, 1);
      const { line, column } = connector.at(field);
      const nextStep = near === undefined ? 'Remove the field.' : `Did you mean "${near}"?`;
      const message = `${config['connector.class']} knows no field "${field}"`;
      return { file: connector.file, line, column, message, nextStep };
    });
}

/** Connect answers 409 while its workers share out the work, and 404 to every path while it starts. */
const NOT_YET = [409, 404];

async function whileRebalancing(name: string, call: () => Promise<void>): Promise<void> {
  await waitFor(
    async () => {
      try {
        await call();
        return { done: true, value: undefined };
      } catch (error) {
        if (!(error instanceof ClickstreamError) || !NOT_YET.includes(Number(error.details.status))) throw error;
        return { done: false, saw: error.message };
      }
    },
    { what: `Kafka Connect to finish rebalancing (connector ${name})`, deadlineMs: REBALANCE_DEADLINE_MS },
  );
}

async function untilRunning(
  name: string,
  config: ConnectorConfig,
  connect: ConnectClient,
  progress: Progress,
): Promise<void> {
  let restarted = false;
  await waitFor(
    async () => {
      const status = await connect.status(name);
      const running = status?.state === 'RUNNING' && status.tasks.length > 0;
      const all = running && status.tasks.every((task) => task.state === 'RUNNING');
      // Just after a change the status is still that of the tasks with the old config.
      if (all && (await haveConfig(name, config, connect))) return { done: true, value: undefined };
      const failure = status === null ? null : failureOf(status);
      if (failure !== null) {
        // A failure may be left over from before the change: one restart tells.
        if (restarted)
          throw new ClickstreamError('CONNECTOR_FAILED', `connector ${name}: ${failure}`, { details: { name } });
        restarted = true;
        await connect.revive(name);
      }
      const saw = describeStatus(status);
      progress(saw);
      return { done: false, saw };
    },
    { what: `connector ${name} and its tasks to run`, deadlineMs: RUNNING_DEADLINE_MS, maxIntervalMs: 500 },
  );
}

async function haveConfig(name: string, config: ConnectorConfig, connect: ConnectClient): Promise<boolean> {
  const configs = await connect.taskConfigs(name);
  return configs.every((task) =>
    Object.keys(config).every((field) => (task[field] ?? config[field]) === config[field]),
  );
}

function describeStatus(status: ConnectorStatus | null): string {
  if (status === null) return 'not registered yet';
  const tasks = status.tasks.map((task) => `task ${task.id} ${task.state}`);
  return [`connector ${status.state}`, ...(tasks.length === 0 ? ['no task yet'] : tasks)].join(', ');
}
