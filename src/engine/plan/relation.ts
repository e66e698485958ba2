// What the planner knows of the rows a step yields: their kind, formats and window. Each planning step takes one and makes one.
import type { SourceKind } from '../../sql/ast.ts';
import type { FormatInfo } from '../formats/format.ts';
import { keyWrapping } from '../formats/format-registry.ts';
import { type Column, type LogicalSchema, logicalSchema } from '../schema/logical-schema.ts';
import type { ExecutionStep, TopicFormats, WindowInfo } from './execution-step.ts';

export interface Relation {
  readonly step: ExecutionStep;
  readonly kind: SourceKind;
  /** Format of the keys as they are at this step. */
  readonly keyFormat: FormatInfo;
  /** Format in which values go to internal topics: that of the left-most source. */
  readonly valueFormat: FormatInfo;
  readonly window: WindowInfo | null;
}

/** Formats of a repartition or changelog topic; a registered schema id belongs to the source's own topic only. */
export function internalFormats(keyFormat: FormatInfo, valueFormat: FormatInfo, key: readonly Column[]): TopicFormats {
  const internalKey = withoutSchemaId(keyFormat);
  return {
    key: internalKey,
    value: withoutSchemaId(valueFormat),
    keyWrapping: keyWrapping(internalKey, key),
    valueWrapping: null,
  };
}

function withoutSchemaId(info: FormatInfo): FormatInfo {
  if (info.properties.schemaId === undefined) return info;
  const { schemaId: _, ...properties } = info.properties;
  return { format: info.format, properties };
}

export const formatsOf = (relation: Relation, schema: LogicalSchema = relation.step.schema): TopicFormats =>
  internalFormats(relation.keyFormat, relation.valueFormat, schema.key);

export const keyColumn = (name: string, type: Column['type']): Column => ({ name, type, namespace: 'KEY' });
export const valueColumn = (name: string, type: Column['type']): Column => ({ name, type, namespace: 'VALUE' });

/** Key columns first, as every step above a source has them. */
export const stepSchema = (key: readonly Column[], value: readonly Column[]): LogicalSchema =>
  logicalSchema([...key, ...value]);
