// LIST and DESCRIBE of streams and tables.
import type { DescribeSource, DescribeSources, ListSources } from '../../../sql/ast.ts';
import { unknownSource } from '../../analyze/query-sources.ts';
import type { DataSource } from '../../catalog/catalog.ts';
import type { EngineContext } from '../engine-context.ts';
import { type DescribedSource, describeSourceOf } from '../entities/source-entities.ts';
import type { Entity, MakeEntity } from '../statement-handlers.ts';

const byName = (a: DataSource, b: DataSource): number => (a.name < b.name ? -1 : 1);

const ofKind = (kind: DataSource['kind'], engine: EngineContext): DataSource[] =>
  engine.catalog
    .sources()
    .filter((source) => source.kind === kind)
    .sort(byName);

export async function listSources(statement: ListSources, engine: EngineContext, entity: MakeEntity): Promise<Entity> {
  const sources = ofKind(statement.sourceKind, engine);
  if (statement.extended) return descriptions(sources, true, engine, entity);
  const list = sources.map(({ kind, name, topic, formats, window }) => ({
    type: kind,
    name,
    topic,
    keyFormat: formats.key.format,
    valueFormat: formats.value.format,
    isWindowed: window !== null,
  }));
  return statement.sourceKind === 'STREAM' ? entity('streams', { streams: list }) : entity('tables', { tables: list });
}

export async function describeSources(
  statement: DescribeSources,
  engine: EngineContext,
  entity: MakeEntity,
): Promise<Entity> {
  return descriptions(ofKind(statement.sourceKind, engine), statement.extended, engine, entity);
}

async function descriptions(
  sources: readonly DataSource[],
  extended: boolean,
  engine: EngineContext,
  entity: MakeEntity,
): Promise<Entity> {
  const described: DescribedSource[] = [];
  for (const source of sources) described.push(await describeSourceOf(source, extended, engine));
  return entity('source_descriptions', {
    sourceDescriptions: described.map(({ description }) => description),
    warnings: described.flatMap(({ warnings }) => warnings),
  });
}

/** @throws ClickstreamError for unknown names. */
export async function describeSource(
  statement: DescribeSource,
  engine: EngineContext,
  entity: MakeEntity,
): Promise<Entity> {
  const source = engine.catalog.source(statement.name);
  if (!source) throw unknownSource(statement.name, statement.span, engine.catalog);
  const { description, warnings } = await describeSourceOf(source, statement.extended, engine);
  return entity('sourceDescription', { sourceDescription: description, warnings });
}
