// The schemas of a plan's steps and topics by place, in the form in which recorded plans list them.
import type { FormatInfo, Wrapping } from '../../src/engine/formats/format.ts';
import type { ExecutionStep, QueryPlan, TopicFormats, WindowInfo } from '../../src/engine/plan/execution-step.ts';
import { formatSchema, type LogicalSchema, logicalSchema } from '../../src/engine/schema/logical-schema.ts';

export interface RecordedFormat {
  readonly format: string;
  readonly properties?: Readonly<Record<string, string>>;
  readonly features?: readonly string[];
  readonly windowInfo?: { readonly type: string; readonly size?: string };
}

export interface RecordedSchema {
  readonly schema: string;
  readonly keyFormat?: RecordedFormat;
  readonly valueFormat?: RecordedFormat;
}

export type RecordedSchemas = Readonly<Record<string, RecordedSchema>>;

const recorded = (info: FormatInfo, wrapping: Wrapping | null, window: WindowInfo | null = null): RecordedFormat => ({
  format: info.format,
  ...(Object.keys(info.properties).length > 0 ? { properties: info.properties } : {}),
  ...(wrapping ? { features: [wrapping] } : {}),
  ...(window ? { windowInfo: recordedWindow(window) } : {}),
});

function recordedWindow(window: WindowInfo): { type: string; size?: string } {
  if (window.type === 'SESSION') return { type: window.type };
  return {
    type: window.type,
    size: `${Math.floor(window.sizeMs / 1000)}.${String(window.sizeMs % 1000).padStart(3, '0')}000000`,
  };
}

/** Every place of the plan, e.g. `CSAS_OUTPUT_0.KsqlTopic.Source`. */
export function planSchemas(plan: QueryPlan): RecordedSchemas {
  const places: Record<string, RecordedSchema> = {};
  const add = (
    path: readonly string[],
    schema: LogicalSchema,
    formats: TopicFormats,
    window: WindowInfo | null = null,
  ) => {
    places[[plan.queryId, ...path].join('.')] = {
      schema: formatSchema(schema),
      keyFormat: recorded(formats.key, formats.keyWrapping, window),
      valueFormat: recorded(formats.value, formats.valueWrapping),
    };
  };
  walk(plan.root, plan, add, places);
  return places;
}

type Add = (path: readonly string[], schema: LogicalSchema, formats: TopicFormats, window?: WindowInfo | null) => void;

function walk(step: ExecutionStep, plan: QueryPlan, add: Add, places: Record<string, RecordedSchema>): void {
  const { context } = step;
  switch (step.kind) {
    case 'StreamSource':
    case 'TableSource':
    case 'WindowedStreamSource':
    case 'WindowedTableSource':
      add(context, step.sourceSchema, step.formats, step.window);
      if (step.stateFormats)
        add([...context, 'Materialized'], materializedSchema(step.sourceSchema), step.stateFormats);
      return;
    case 'StreamSelect':
    case 'TableSelect':
      if (step.internalFormats) add(context, step.schema, step.internalFormats);
      break;
    case 'TableSelectKey':
      add([...context, 'Materialize'], step.schema, step.internalFormats);
      break;
    case 'StreamGroupBy':
    case 'StreamGroupByKey':
    case 'TableGroupBy':
      add(context, step.schema, step.internalFormats);
      break;
    case 'StreamAggregate':
    case 'StreamWindowedAggregate':
    case 'TableAggregate':
      add([...context, 'Materialize'], step.stateSchema ?? step.schema, step.internalFormats);
      break;
    case 'StreamSink':
    case 'TableSink':
      add(context, step.schema, step.formats, step.window ?? null);
      break;
    case 'StreamStreamJoin':
    case 'StreamTableJoin':
    case 'TableTableJoin':
    case 'ForeignKeyTableTableJoin':
      addJoin(step, plan, add, places);
      walk(step.left, plan, add, places);
      walk(step.right, plan, add, places);
      return;
    default:
      break;
  }
  walk(step.source, plan, add, places);
}

function addJoin(
  step: ExecutionStep & { readonly left: ExecutionStep },
  plan: QueryPlan,
  add: Add,
  places: Record<string, RecordedSchema>,
): void {
  if (step.kind !== 'StreamStreamJoin' && step.kind !== 'StreamTableJoin') {
    if (step.kind === 'ForeignKeyTableTableJoin') add(step.context, step.schema, step.leftFormats);
    return;
  }
  // The record of a stream join shows the side that drives it: the right one for RIGHT joins.
  const swapped = step.joinType === 'RIGHT';
  const [left, right] = swapped ? [step.right, step.left] : [step.left, step.right];
  const [leftFormats, rightFormats] = swapped
    ? [step.rightFormats, step.leftFormats]
    : [step.leftFormats, step.rightFormats];
  const place = (...path: string[]): string => [plan.queryId, ...step.context, ...path].join('.');
  const key = recorded(leftFormats.key, leftFormats.keyWrapping, plan.window);
  places[place()] = { schema: formatSchema(left.schema), keyFormat: key };
  places[place('Left')] = { schema: formatSchema(left.schema), valueFormat: recorded(leftFormats.value, null) };
  if (step.kind === 'StreamStreamJoin')
    places[place('Right')] = { schema: formatSchema(right.schema), valueFormat: recorded(rightFormats.value, null) };
}

/** Header columns are kept as values, and listed once more as what they are. */
function materializedSchema(source: LogicalSchema): LogicalSchema {
  return logicalSchema([
    ...source.key,
    ...source.value,
    ...source.headers.map((c) => ({ name: c.name, type: c.type, namespace: 'VALUE' as const })),
    { name: 'ROWPARTITION', type: { kind: 'INTEGER' }, namespace: 'VALUE' },
    { name: 'ROWOFFSET', type: { kind: 'BIGINT' }, namespace: 'VALUE' },
    ...source.headers,
  ]);
}
