// Compares planned schemas and catalogue entries with recorded ones, and words each difference.
import type { DataSource } from '../../src/engine/catalog/catalog.ts';
import { formatSchema, logicalSchema } from '../../src/engine/schema/logical-schema.ts';
import type { PostTopic } from '../query-validation/post-topics.ts';
import type { RecordedFormat, RecordedSchema, RecordedSchemas } from './plan-schemas.ts';

export interface RecordedPlan {
  readonly file: string;
  readonly name: string;
  readonly statements: readonly string[];
  readonly schemas: RecordedSchemas;
  readonly post?: {
    readonly sources?: readonly RecordedCatalogEntry[];
    readonly topics?: { readonly topics?: readonly RecordedTopic[] };
  };
  readonly topology: string;
}

export interface RecordedTopic {
  readonly name: string;
  readonly keyFormat: RecordedFormat;
  readonly valueFormat: RecordedFormat;
  readonly partitions?: number;
}

export interface RecordedCatalogEntry {
  readonly name: string;
  readonly type: string;
  readonly schema: string;
  readonly keyFormat: { readonly format: string; readonly windowType?: string; readonly windowSize?: number };
  readonly valueFormat: string;
  readonly keyFeatures?: readonly string[];
  readonly valueFeatures?: readonly string[];
  readonly isSource?: boolean;
}

export function planDifferences(planned: RecordedSchemas, recorded: RecordedSchemas): readonly string[] {
  const places = new Set([...Object.keys(planned), ...Object.keys(recorded)]);
  return [...places].sort().flatMap((place) => {
    const a = planned[place];
    const b = recorded[place];
    if (!b) return [`${place}: planned, but not recorded`];
    if (!a) return [`${place}: recorded, but not planned: ${b.schema}`];
    return differences(place, a, b);
  });
}

function differences(place: string, planned: RecordedSchema, recorded: RecordedSchema): readonly string[] {
  const found: string[] = [];
  if (planned.schema !== recorded.schema)
    found.push(`${place}: schema\n    planned  ${planned.schema}\n    recorded ${recorded.schema}`);
  for (const part of ['keyFormat', 'valueFormat'] as const) {
    const a = formatText(planned[part]);
    const b = formatText(recorded[part]);
    if (b !== null && a !== b) found.push(`${place}: ${part}\n    planned  ${a}\n    recorded ${b}`);
  }
  return found;
}

/** Records of different releases differ in whether they name PROTOBUF's unwrapPrimitives; it is always on. */
function formatText(format: RecordedFormat | undefined): string | null {
  if (!format) return null;
  const { unwrapPrimitives: _, ...properties } = format.properties ?? {};
  const window = format.windowInfo ? ` ${format.windowInfo.type} ${format.windowInfo.size ?? ''}` : '';
  const sorted = Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${format.format} ${JSON.stringify(sorted)} ${(format.features ?? []).join()}${window}`.trim();
}

export function sourceDifferences(
  planned: readonly DataSource[],
  recorded: readonly RecordedCatalogEntry[],
): readonly string[] {
  return recorded.flatMap((entry) => {
    const found = planned.find(({ name }) => name === entry.name);
    if (!found) return [`post: there is no ${entry.name}`];
    const a = JSON.stringify(catalogEntry(found));
    const b = JSON.stringify(normal(entry));
    return a === b ? [] : [`post ${entry.name}\n    planned  ${a}\n    recorded ${b}`];
  });
}

const normal = (entry: RecordedCatalogEntry) => ({
  type: entry.type,
  schema: entry.schema,
  key: [entry.keyFormat.format, entry.keyFormat.windowType ?? null, entry.keyFormat.windowSize ?? null],
  value: entry.valueFormat,
  features: [...(entry.keyFeatures ?? []), ...(entry.valueFeatures ?? [])],
  isSource: entry.isSource ?? false,
});

function catalogEntry(source: DataSource) {
  const { window, formats } = source;
  const { key, value, headers } = source.schema;
  return {
    type: source.kind,
    schema: formatSchema(headers.length > 0 ? source.schema : logicalSchema([...key, ...value])),
    key: [formats.key.format, window?.type ?? null, window && window.type !== 'SESSION' ? window.sizeMs : null],
    value: formats.value.format,
    features: [formats.keyWrapping, formats.valueWrapping].filter((w) => w !== null),
    isSource: source.readOnly,
  };
}

/** Topics that ksqlDB's records list only in part, as their values are not rows. */
const WITHOUT_ROWS = /-KTABLE-FK-JOIN-SUBSCRIPTION-|-KSTREAM-OUTERSHARED-/;

/**
 * Names, formats and partitions of all topics: of sources, of sinks, and internal ones.
 * @param prepared topics that are there before the statements when ksqlDB runs its cases, with partitions of their own
 */
export function topicDifferences(
  planned: readonly PostTopic[],
  recorded: readonly RecordedTopic[],
  prepared: ReadonlySet<string>,
): readonly string[] {
  const missing = recorded.flatMap((topic) => {
    const found = planned.find(({ name }) => name === topic.name);
    if (!found) return [`topic ${topic.name}: recorded, but not planned`];
    const partitions = prepared.has(topic.name) ? null : (topic.partitions ?? null);
    const a = [found.keyFormat, found.valueFormat, partitions === null ? null : found.partitions].join(', ');
    const b = [topic.keyFormat.format, topic.valueFormat.format, partitions].join(', ');
    return a === b ? [] : [`topic ${topic.name}\n    planned  ${a}\n    recorded ${b}`];
  });
  const surplus = planned.filter(({ name }) => !WITHOUT_ROWS.test(name) && !recorded.some((t) => t.name === name));
  return [...missing, ...surplus.map(({ name }) => `topic ${name}: planned, but not recorded`)];
}
