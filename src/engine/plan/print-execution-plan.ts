// The execution plan as EXPLAIN shows it: one line per step, from the sink down, indented by depth.
import { printName } from '../../sql/names.ts';
import { printType } from '../../sql/printer/print-types.ts';
import type { Column } from '../schema/logical-schema.ts';
import type { ExecutionStep, QueryPlan } from './execution-step.ts';

const LABELS: Readonly<Record<ExecutionStep['kind'], string>> = {
  StreamSource: 'SOURCE',
  TableSource: 'SOURCE',
  WindowedStreamSource: 'SOURCE',
  WindowedTableSource: 'SOURCE',
  StreamFilter: 'FILTER',
  TableFilter: 'FILTER',
  StreamSelect: 'PROJECT',
  TableSelect: 'PROJECT',
  StreamSelectKey: 'REKEY',
  TableSelectKey: 'REKEY',
  StreamGroupBy: 'GROUP_BY',
  StreamGroupByKey: 'GROUP_BY',
  TableGroupBy: 'GROUP_BY',
  StreamAggregate: 'AGGREGATE',
  StreamWindowedAggregate: 'AGGREGATE',
  TableAggregate: 'AGGREGATE',
  StreamFlatMap: 'FLAT_MAP',
  StreamStreamJoin: 'JOIN',
  StreamTableJoin: 'JOIN',
  TableTableJoin: 'JOIN',
  ForeignKeyTableTableJoin: 'JOIN',
  TableSuppress: 'SUPPRESS',
  StreamSink: 'SINK',
  TableSink: 'SINK',
};

/** ` > [ SINK ] | Schema: … | Logger: …` and so on; each line ends with a line break. */
export const printExecutionPlan = (plan: QueryPlan): string => printStep(plan.root, plan.queryId, 0);

function printStep(step: ExecutionStep, queryId: string, depth: number): string {
  const logger = [queryId, ...step.context].join('.');
  const line = `${'\t\t'.repeat(depth)} > [ ${LABELS[step.kind]} ] | Schema: ${printColumns(step)} | Logger: ${logger}\n`;
  const below = 'left' in step ? [step.left, step.right] : 'source' in step ? [step.source] : [];
  return line + below.map((s) => printStep(s, queryId, depth + 1)).join('');
}

/** Names in backticks only where they need them. A source lists its header columns once more, as what they are. */
function printColumns(step: ExecutionStep): string {
  const { key, value } = step.schema;
  const { headers, value: declared } = 'sourceSchema' in step ? step.sourceSchema : { headers: [], value: [] };
  return [
    ...key.map((c) => `${printColumn(c)} KEY`),
    ...value.slice(0, declared.length).map(printColumn),
    ...headers.map((c) => `${printColumn(c)} ${headerText(c)}`),
    ...value.slice(declared.length).map(printColumn),
  ].join(', ');
}

const printColumn = ({ name, type }: Column): string => `${printName(name)} ${printType(type)}`;

const headerText = ({ headerKey }: Column): string => (headerKey == null ? 'HEADERS' : `HEADER('${headerKey}')`);
