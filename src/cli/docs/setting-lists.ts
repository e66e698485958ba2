// The settings that are read by name in the code of the stacks and the commands: what each is for, for the reference in the docs.
import { ENGINE_SETTINGS as SETTINGS } from '../../engine/server/engine-settings.ts';
import { PORT_NAMES, PORT_RULES, type PortName, portVariable } from '../../stack/local/local-ports.ts';

export interface Setting {
  readonly name: string;
  /** As a reader would write it; undefined when there is none. */
  readonly default?: string;
  readonly description: string;
  /** Never printed by any command. */
  readonly secret?: boolean;
}

const PORT_USES: Readonly<Record<PortName, string>> = {
  kafka: 'Kafka broker.',
  'kafka-controller': "Kafka's controller, used by the broker only.",
  registry: 'Schema registry.',
  'registry-management': 'Health and metrics of the registry.',
  connect: 'REST API of Kafka Connect.',
  ksqldb: 'REST API of ksqlDB: the engine, or the server in the docker stack.',
  postgres: 'Postgres.',
  elasticsearch: 'Elasticsearch.',
  shop: 'Click API and shop page.',
  indexer: 'Health of the CDC indexer.',
};

/** One setting per port of the local stack. */
export const PORT_SETTINGS: readonly Setting[] = PORT_NAMES.map((name) => ({
  name: portVariable(name),
  default: String(PORT_RULES[name].default),
  description: `${PORT_USES[name]}${PORT_RULES[name].movable ? ' A taken default moves to the next free port.' : ''}`,
}));

export const LOCAL_SETTINGS: readonly Setting[] = [
  {
    name: 'CLICKSTREAM_LOCAL_DIR',
    default: '.local',
    description: 'Folder of the local stack: data, logs, passwords, endpoints. Another folder is another stack.',
  },
  {
    name: 'CLICKSTREAM_PORT_OFFSET',
    default: '0',
    description: 'Added to every default port (0 to 50000): a second stack beside the first.',
  },
  {
    name: 'CLICKSTREAM_PACKAGES_DIR',
    default: '~/.cache/clickstream-ksql/packages',
    description:
      'Folder of the Java packages, shared by all checkouts of one user. The default follows XDG_CACHE_HOME.',
  },
  {
    name: 'XDG_CACHE_HOME',
    default: '~/.cache',
    description: 'Where the packages go when CLICKSTREAM_PACKAGES_DIR is not set.',
  },
  {
    name: 'JAVA_HOME',
    description: 'The Java to use, when it is new enough. Without it the newest one that is found.',
  },
  {
    name: 'SDKMAN_DIR',
    default: '~/.sdkman',
    description: 'Where SDKMAN keeps its Javas: one of the places that are searched.',
  },
];

export const COMMAND_SETTINGS: readonly Setting[] = [
  { name: 'KSQL_PASSWORD', description: 'Password of `npm run ksql -- --user NAME`.', secret: true },
  { name: 'NO_COLOR', description: 'Set to anything: the prompt prints no colours.' },
  {
    name: 'XDG_STATE_HOME',
    default: '~/.local/state',
    description: 'Where the prompt keeps its history, in `clickstream-ksql/history`.',
  },
  {
    name: 'CLICKSTREAM_TEST_DIR',
    description: 'Folder of a stack that the end-to-end tests use and leave running, instead of one of their own.',
  },
  {
    name: 'CLICKSTREAM_TEST_PORT_OFFSET',
    default: '12000',
    description: 'CLICKSTREAM_PORT_OFFSET of the stack of the end-to-end tests.',
  },
];

export const ENGINE_SETTINGS: readonly Setting[] = Object.entries<Omit<Setting, 'name'>>(SETTINGS).map(
  ([name, { default: value, description }]) => ({
    name,
    description,
    secret: name.endsWith('PASSWORD'),
    ...(value === undefined ? {} : { default: value }),
  }),
);
