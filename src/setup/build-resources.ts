// Turns the definition into the list of resources of one stack, each with what must be in place before it.
import type { ConnectorDefinition, Definition, StatementDefinition } from '../definition/definition.ts';
import { replaceVariables } from '../definition/variables.ts';
import { Bookkeeping } from './bookkeeping.ts';
import { idOf, type ManagedResource, managed } from './resource.ts';
import { connectorResource } from './resources/connector-resource.ts';
import { databaseResource } from './resources/database-resource.ts';
import { indexTemplateResource } from './resources/index-template-resource.ts';
import { roleResource } from './resources/role-resource.ts';
import { StatementSet } from './resources/statement-resource.ts';
import { subjectResource } from './resources/subject-resource.ts';
import { topicResource } from './resources/topic-resource.ts';
import type { Services } from './services.ts';

export type Environment = Readonly<Record<string, string>>;

export interface ResourceSet {
  /** Everything that the definition describes. */
  readonly defined: readonly ManagedResource[];
  /** Statements that setup once made and no file defines any more. */
  abandoned(): Promise<readonly ManagedResource[]>;
}

/** @param environment values of the variables in connectors, roles and migrations */
export function buildResources(definition: Definition, services: Services, environment: Environment): ResourceSet {
  const { kafka, registry, elasticsearch, databases, databaseUrls } = services;
  const statements = new StatementSet(definition, new Bookkeeping(databases.metrics), services);
  const describeTopics = once(() => kafka.describe(definition.topics.map((t) => t.name)));
  const replace = (text: string) => replaceVariables(text, environment);
  const defined = [
    ...definition.topics.map((topic) => managed(topicResource(topic, kafka, registry, describeTopics))),
    ...definition.subjects.map((subject) => managed(subjectResource(subject, registry))),
    ...definition.indexTemplates.map((template) => managed(indexTemplateResource(template, elasticsearch))),
    ...definition.databases.flatMap((database) => {
      const client = databases[database.name];
      const url = databaseUrls[database.name];
      const roles = database.roles.map((role) => ({
        ...role,
        name: replace(role.name),
        password: replace(role.password),
      }));
      // One after the other: Postgres does not take concurrent changes of rights to the same objects.
      const before = (index: number) =>
        roles
          .slice(0, index)
          .slice(-1)
          .map((role) => idOf('role', role.name));
      const managedRoles = roles.map((role, i) => managed(roleResource({ client, url, role, needs: before(i) })));
      const slots = definition.connectors
        .filter((c) => c.slot !== undefined && c.tables.some((table) => table.startsWith(`${database.name}/`)))
        .map((c) => c.slot!);
      return [...managedRoles, managed(databaseResource({ database, client, environment, slots }))];
    }),
    ...definition.statements.map((statement, index) =>
      managed(statements.resource(statement, statementNeeds(definition, statement, index))),
    ),
    ...definition.connectors.map((connector) => {
      const config = Object.fromEntries(Object.entries(connector.config).map(([k, v]) => [k, replace(v)]));
      return managed(connectorResource(connector, config, services, connectorNeeds(definition, connector)));
    }),
  ];
  return { defined, abandoned: async () => (await statements.abandoned()).map(managed) };
}

/** Statements go one after the other, as ksqlDB takes them; a note about each is kept in the metrics database. */
export function statementNeeds(
  definition: Definition,
  statement: StatementDefinition,
  index: number,
): readonly string[] {
  const topics = definition.topics.filter((t) => t.name === statement.topic).map((t) => idOf('topic', t.name));
  const subjects = definition.subjects
    .filter((s) => s.topic === statement.topic)
    .map((s) => idOf('subject', s.subject));
  // All earlier ones, not just the last: a need that does not change is no task, and would not wait for its own needs.
  const previous = definition.statements.slice(0, index).map((earlier) => idOf('statement', earlier.name));
  return [...topics, ...subjects, ...previous, idOf('database', 'metrics')];
}

function connectorNeeds(definition: Definition, connector: ConnectorDefinition): readonly string[] {
  const used = new Set([
    ...connector.topics,
    ...(connector.deadLetterTopic === undefined ? [] : [connector.deadLetterTopic]),
  ]);
  const databases = new Set(connector.tables.map((table) => table.slice(0, table.indexOf('/'))));
  const writers = definition.statements.filter((s) => connector.type === 'sink' && used.has(s.topic));
  return [
    ...definition.topics.filter((t) => used.has(t.name)).map((t) => idOf('topic', t.name)),
    ...definition.subjects.filter((s) => used.has(s.topic)).map((s) => idOf('subject', s.subject)),
    ...[...databases].map((name) => idOf('database', name)),
    ...writers.map((s) => idOf('statement', s.name)),
    // Captured rows are indexed at once: the templates must be there before the first of them.
    ...(connector.type === 'source' ? definition.indexTemplates.map((t) => idOf('index template', t.name)) : []),
  ];
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
