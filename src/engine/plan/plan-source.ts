// The leaves of a plan: reading one topic, with pseudo columns and copies of the key columns in the value.
import { PSEUDO_COLUMN_TYPES, type QuerySource, WINDOW_BOUND_TYPES } from '../analyze/query-sources.ts';
import type { DataSource } from '../catalog/catalog.ts';
import type { LogicalSchema } from '../schema/logical-schema.ts';
import type { SourceStep } from './execution-step.ts';
import { internalFormats, type Relation, stepSchema, valueColumn } from './relation.ts';

/** @param name `KsqlTopic`, or `KafkaTopic_Left` and the like in joins. */
export function planSource(source: QuerySource, name: string): Relation {
  const data = source.source;
  const { key, value } = data.formats;
  const step: SourceStep = {
    kind: sourceKind(data),
    context: [name, 'Source'],
    schema: sourceStepSchema(data),
    topic: data.topic,
    formats: data.formats,
    sourceSchema: data.schema,
    timestampColumn: data.timestampColumn,
    window: data.window,
    sourceName: data.name,
    alias: source.alias,
    stateFormats: data.kind === 'TABLE' ? internalFormats(key, value, data.schema.key) : null,
  };
  return { step, kind: data.kind, keyFormat: key, valueFormat: value, window: data.window };
}

function sourceKind(data: DataSource): SourceStep['kind'] {
  if (data.kind === 'STREAM') return data.window ? 'WindowedStreamSource' : 'StreamSource';
  return data.window ? 'WindowedTableSource' : 'TableSource';
}

function sourceStepSchema(data: DataSource): LogicalSchema {
  const { key, value, headers } = data.schema;
  const pseudo = [...PSEUDO_COLUMN_TYPES].map(([name, type]) => valueColumn(name, type));
  const bounds = data.window ? [...WINDOW_BOUND_TYPES].map(([name, type]) => valueColumn(name, type)) : [];
  const copies = key.map((c) => valueColumn(c.name, c.type));
  return stepSchema(key, [
    ...value,
    ...headers.map((c) => valueColumn(c.name, c.type)),
    ...pseudo,
    ...copies,
    ...bounds,
  ]);
}
