// Prints docs/settings.md from the lists and schemas that the code itself reads, so that no setting is missing and no default wrong.
import { z } from 'zod';
import { INDEXER_SETTINGS } from '../../indexer/indexer-config.ts';
import { SHOP_SETTINGS } from '../../shop/shop-config.ts';
import { ENDPOINT_VARIABLES } from '../../stack/endpoint-variables.ts';
import { COMMAND_SETTINGS, ENGINE_SETTINGS, LOCAL_SETTINGS, PORT_SETTINGS, type Setting } from './setting-lists.ts';

const HEAD = `# Settings

All settings are environment variables. This page is written by \`npm run docs\` from the lists that the code reads.

A program reads its settings when it starts. On the local stack, \`npm run up\` passes the environment of the command that starts
the stack on to the engine, the click API and the indexer: \`LOG_LEVEL=debug npm run up\`. To change one later, run \`npm run down\`
first.`;

const LOCAL_NOTE = `Ports can also stand in \`.local/config.json\`, which no command writes or deletes:

\`\`\`json
{ "ports": { "postgres": 15432 }, "portOffset": 0 }
\`\`\`

A variable goes before the file, and the file before the default. A port that was named is never moved.`;

const ENGINE_NOTE = `ksqlDB's own server properties are set as with ksqlDB's docker image: \`KSQL_KSQL_SERVICE_ID\` is \`ksql.service.id\` (one underscore
is a dot, two are an underscore, three a dash). They go before the properties file. Those of a session or a statement (\`SET\`,
[ksql/settings.json](../ksql/settings.json)) go before both. Often wanted:

| property | default | meaning |
|---|---|---|
| \`ksql.service.id\` | \`default_\` | Part of the name of every internal topic and consumer group: two engines on one Kafka need two. |
| \`ksql.streams.commit.interval.ms\` | \`2000\` | Time between two commits, in ms: the least delay of a count, and how much is computed again after a crash. |
| \`ksql.streams.processing.guarantee\` | \`exactly_once_v2\` | Or \`at_least_once\`: no transactions, records may be counted twice after a crash. |`;

/** @param compose the text of docker-compose.yml, whose variables stand in it as \`\${NAME:-default}\` */
export function printSettingDocs(compose: string): string {
  const endpoints: Setting[] = ENDPOINT_VARIABLES.map(({ name, description, required, secret }) => ({
    name,
    description: `${description}${required ? ' Required for a remote stack.' : ''}`,
    secret,
  }));
  return `${[
    HEAD,
    '## Endpoints',
    'Where the services are, and the logins. A remote stack takes them from the environment. The local stack writes its own to `.local/endpoints.env`.',
    table(endpoints),
    '## Local stack',
    table(LOCAL_SETTINGS),
    '### Ports',
    'Everything listens on 127.0.0.1.',
    table(PORT_SETTINGS),
    LOCAL_NOTE,
    '## Docker stack',
    'Read by Docker Compose, from the environment or a file `.env`. The ports are bound to 127.0.0.1.',
    table(composeSettings(compose)),
    '## Engine',
    table(ENGINE_SETTINGS),
    ENGINE_NOTE,
    '## Click API',
    table(settingsOf(SHOP_SETTINGS)),
    '## CDC indexer',
    table(settingsOf(INDEXER_SETTINGS)),
    '## Commands and tests',
    table(COMMAND_SETTINGS),
  ].join('\n\n')}\n`;
}

const jsonSchema = z.object({
  properties: z.record(z.string(), z.object({ default: z.unknown().optional(), description: z.string().optional() })),
});

/** The settings of a program, from the schema that checks them. */
function settingsOf(schema: z.core.$ZodObject): Setting[] {
  const { properties } = jsonSchema.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  return Object.entries(properties).map(([name, property]) => ({
    name,
    description: property.description ?? '',
    secret: name.endsWith('PASSWORD'),
    ...(property.default === undefined ? {} : { default: String(property.default) }),
  }));
}

/** Variables of the compose file, in the order of their first appearance. */
function composeSettings(compose: string): Setting[] {
  const found = new Map<string, Setting>();
  for (const [, name = '', fallback = ''] of compose.matchAll(/\$\{([A-Z_]+):-([^}]*)\}/g)) {
    const secret = name.endsWith('PASSWORD');
    found.set(name, { name, default: fallback, description: composeUse(name), secret });
  }
  return [...found.values()];
}

function composeUse(name: string): string {
  const words = name
    .replace(/^CLICKSTREAM_/, '')
    .toLowerCase()
    .replaceAll('_', ' ');
  return name.endsWith('_PORT') ? `Port of ${words.replace(/ port$/, '')} on this machine.` : `The ${words}.`;
}

function table(settings: readonly Setting[]): string {
  const rows = settings.map(({ name, default: value, description, secret }) => {
    const shown = value === undefined || value === '' ? '' : `\`${value}\``;
    return `| \`${name}\` | ${shown} | ${cell(`${description}${secret ? ' Secret.' : ''}`)} |`;
  });
  return ['| variable | default | meaning |', '|---|---|---|', ...rows].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
