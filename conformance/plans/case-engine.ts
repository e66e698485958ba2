// A statement engine set up as query-validation cases expect it: topics that exist, registered schemas, configuration.
import { systemClock } from '../../src/common/clock.ts';
import { InMemoryCatalog } from '../../src/engine/catalog/in-memory-catalog.ts';
import { InMemorySchemaRegistry } from '../../src/engine/formats/in-memory-schema-registry.ts';
import { JsonNumber, type JsonValue, printJson } from '../../src/engine/formats/json-value.ts';
import type { RegistrySchemaType } from '../../src/engine/formats/schema-registry.ts';
import { defaultRegistry } from '../../src/engine/functions/function-registry.ts';
import { StatementEngine } from '../../src/engine/statements/statement-engine.ts';
import { registerSubjects } from '../../src/engine/statements/subject-registrations.ts';
import { InMemoryTopicAdmin } from '../../src/engine/statements/topic-admin.ts';
import { parseStatements } from '../../src/sql/parser.ts';
import type { CaseTopic, ConformanceCase } from '../query-validation/case-file.ts';

const DERIVED_PARTITIONS = 4;
/** Imported schemas get ids of their own, so that cases may count the others from 1. */
const REFERENCE_IDS = 100_000;

export interface CaseEngine {
  readonly engine: StatementEngine;
  readonly registry: InMemorySchemaRegistry;
  readonly topics: InMemoryTopicAdmin;
}

/** @param only the statements of the case, when they are not the case's own list. */
export async function caseEngine(run: ConformanceCase): Promise<CaseEngine> {
  const topics = new InMemoryTopicAdmin();
  const registry = new InMemorySchemaRegistry();
  const derived = topicsOfStatements(run.statements);
  for (const topic of run.topics) {
    const named = derived.find((d) => d.name === topic.name)?.partitions;
    await createTopic(topics, topic.name, topic.partitions ?? named ?? 1, topic.replicas ?? 1);
  }
  for (const { name, partitions } of derived)
    if ((await topics.describe(name)) === null) await createTopic(topics, name, partitions ?? DERIVED_PARTITIONS, 1);
  await registerDerivedSchemas(run, registry);
  for (const topic of run.topics) await registerSchemas(registry, topic);
  const engine = new StatementEngine({
    catalog: new InMemoryCatalog(),
    topics,
    registry,
    functions: defaultRegistry(),
    clock: systemClock,
    properties: {
      'ksql.service.id': 'some.ksql.service.id',
      ...Object.fromEntries([...run.properties].map(([name, value]) => [name, plain(value)])),
    },
  });
  return { engine, registry, topics };
}

/** Cases count the ids of schemas that statements declare before those of the topics they list. */
async function registerDerivedSchemas(run: ConformanceCase, registry: InMemorySchemaRegistry): Promise<void> {
  const listed = new Set(run.topics.map((t) => t.name));
  const engine = new StatementEngine({
    catalog: new InMemoryCatalog(),
    topics: {
      describe: async () => ({ partitions: 1, replicas: 1, retentionMs: null }),
      create: async () => {},
      delete: async () => {},
    },
    registry,
    functions: defaultRegistry(),
    clock: systemClock,
    properties: {},
  });
  for (const text of run.statements)
    try {
      for (const statement of parseStatements(text)) {
        const outcome = statement.statement.kind === 'CreateSource' ? await engine.evaluate(statement) : null;
        if (outcome?.kind === 'SourceCreated' && !listed.has(outcome.source.topic))
          await registerSubjects(outcome.registrations, registry);
      }
    } catch {
      // The case itself meets the same error.
    }
}

const plain = (value: JsonValue): string => (value instanceof JsonNumber ? value.text : String(value));

const createTopic = (topics: InMemoryTopicAdmin, name: string, partitions: number, replicas: number): Promise<void> =>
  topics.create({ name, partitions, replicas, retentionMs: null, cleanupPolicy: 'delete' });

/** Topics that CREATE statements without a query read. */
function topicsOfStatements(statements: readonly string[]): { name: string; partitions: number | null }[] {
  const found: { name: string; partitions: number | null }[] = [];
  for (const text of statements) {
    for (const statement of parsed(text)) {
      if (statement.kind !== 'CreateSource') continue;
      const property = (name: string) => statement.properties.find((p) => p.name === name)?.value;
      const topic = property('KAFKA_TOPIC');
      const partitions = property('PARTITIONS');
      if (topic?.kind !== 'StringLiteral') continue;
      found.push({ name: topic.value, partitions: partitions?.kind === 'IntegerLiteral' ? partitions.value : null });
    }
  }
  return found;
}

function parsed(text: string) {
  try {
    return parseStatements(text).map((p) => p.statement);
  } catch {
    return [];
  }
}

async function registerSchemas(registry: InMemorySchemaRegistry, topic: CaseTopic): Promise<void> {
  const references = [];
  for (const reference of topic.valueSchemaReferences) {
    const name = String(reference.get('name'));
    const type = schemaType(String(reference.get('format')));
    registry.registerWithId(name, type, schemaText(reference.get('schema') ?? null), REFERENCE_IDS + references.length);
    references.push({ name, subject: name, version: 1 });
  }
  const parts = [
    [`${topic.name}-key`, topic.keyFormat, topic.keySchema, topic.keySchemaId, []],
    [`${topic.name}-value`, topic.valueFormat, topic.valueSchema, topic.valueSchemaId, references],
  ] as const;
  for (const [subject, format, schema, id, refs] of parts) {
    if (schema === null) continue;
    const type = schemaType(format ?? 'AVRO');
    if (id === null) await registry.register(subject, type, schemaText(schema), refs);
    else registry.registerWithId(subject, type, schemaText(schema), id, refs);
  }
}

const schemaText = (schema: JsonValue): string =>
  typeof schema === 'string' && /^\s*(syntax|message|import)/.test(schema) ? schema : printJson(schema);

function schemaType(format: string): RegistrySchemaType {
  if (format === 'PROTOBUF') return 'PROTOBUF';
  return format === 'JSON_SR' || format === 'JSON' ? 'JSON' : 'AVRO';
}
