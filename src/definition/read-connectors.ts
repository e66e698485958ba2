// Reads connectors/*.json: one flat connector config per file, the file's name is the connector's name.
import type { ConnectorDefinition } from './definition.ts';
import { type FaultCollector, FILE_START } from './fault.ts';
import { type JsonDocument, readJsonObject } from './json-document.ts';
import { readFolder } from './read-tree.ts';

const VARIABLE_START = /\$\{/;
const SECRET_FIELD = /password|secret|token|credential/i;
/** What the JDBC sink replaces by the name of the topic. */
const TOPIC_PLACEHOLDER = `$\{topic}`;
const DATABASE_VARIABLE = /\$\{(SHOP|METRICS)_DATABASE_/;

export const POSTGRES_SOURCE = 'io.debezium.connector.postgresql.PostgresConnector';
export const JDBC_SINK = 'io.debezium.connector.jdbc.JdbcSinkConnector';

const list = (value: string | undefined): readonly string[] =>
  (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

export async function readConnectors(root: string, faults: FaultCollector): Promise<readonly ConnectorDefinition[]> {
  const connectors: ConnectorDefinition[] = [];
  for (const { file, name, text } of await readFolder(root, 'connectors', '.json')) {
    const document = readJsonObject(file, text, faults);
    if (document === null) continue;
    const config = readConfig(document, faults);
    const connectorClass = config['connector.class'];
    if (connectorClass === undefined) {
      faults.add(file, FILE_START, 'no "connector.class"', 'Name the Java class of the connector.');
      continue;
    }
    const base = { file, ...FILE_START, name, config, at: (field: string) => document.at([field]) };
    if (config.topics !== undefined || config['topics.regex'] !== undefined) {
      connectors.push({ ...base, type: 'sink', ...sinkFacts(config) });
    } else {
      connectors.push({ ...base, type: 'source', ...sourceFacts(config) });
    }
  }
  return connectors;
}

function readConfig(document: JsonDocument, faults: FaultCollector): Record<string, string> {
  const config: Record<string, string> = {};
  for (const [field, value] of Object.entries(document.value)) {
    const at = document.at([field]);
    if (typeof value !== 'string') {
      faults.add(document.file, at, `"${field}" is not a string`, 'Kafka Connect takes strings: quote the value.');
    } else if (SECRET_FIELD.test(field) && value !== '' && !VARIABLE_START.test(value)) {
      faults.add(document.file, at, `"${field}" holds a secret in clear text`, `Write $\{NAME_OF_A_VARIABLE} instead.`);
    } else if (field === 'name') {
      faults.add(document.file, at, 'the name is given twice', 'Remove "name": the name of the file is the name.');
    } else {
      config[field] = value;
    }
  }
  return config;
}

function sinkFacts(config: Readonly<Record<string, string>>) {
  const topics = list(config.topics);
  const deadLetterTopic = config['errors.deadletterqueue.topic.name'];
  const database = databaseOf(config['connection.url']);
  const pattern = config['collection.name.format'] ?? config['table.name.format'];
  const tables =
    database === undefined || pattern === undefined
      ? []
      : topics.map((topic) => `${database}/${qualified(pattern.replaceAll(TOPIC_PLACEHOLDER, topic))}`);
  return { topics, tables, ...(deadLetterTopic ? { deadLetterTopic } : {}) };
}

function sourceFacts(config: Readonly<Record<string, string>>) {
  const prefix = config['topic.prefix'] ?? '';
  const captured = list(config['table.include.list']).map((table) => table.replaceAll('\\.', '.'));
  const database = databaseOf(config['database.dbname'] ?? config['database.hostname']);
  const heartbeat = Number(config['heartbeat.interval.ms'] ?? 0) > 0;
  const heartbeatTopic = `${config['topic.heartbeat.prefix'] ?? '__debezium-heartbeat'}.${prefix}`;
  const [slot, publication] = [config['slot.name'], config['publication.name']];
  return {
    topics: [...captured.map((table) => `${prefix}.${qualified(table)}`), ...(heartbeat ? [heartbeatTopic] : [])],
    tables: database === undefined ? [] : captured.map((table) => `${database}/${qualified(table)}`),
    ...(slot === undefined ? {} : { slot }),
    ...(publication === undefined ? {} : { publication }),
  };
}

const qualified = (table: string): string => (table.includes('.') ? table : `public.${table}`);

function databaseOf(value: string | undefined): string | undefined {
  return DATABASE_VARIABLE.exec(value ?? '')?.[1]?.toLowerCase();
}
