// Lays out the rows of a source: value columns, pseudo columns, key columns, window bounds and headers, by name.
import type { SourceStep } from '../plan/execution-step.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';
import type { Header, RawRecord, WindowBounds } from './task.ts';
import type { TopologyBuilder } from './topology-builder.ts';

type RowMaker = (
  key: Row | null,
  value: Row,
  time: number,
  window: WindowBounds | null,
  record: RawRecord,
) => SqlValue[];

type Filler = (row: SqlValue[], time: number, window: WindowBounds | null, record: RawRecord) => void;

/** Positions in the topic's value of the columns that the query reads. */
export function neededValueColumns(builder: TopologyBuilder, step: SourceStep): ReadonlySet<number> {
  const needed = new Set<number>();
  step.sourceSchema.value.forEach((column, i) => {
    if (builder.needs(step, column.name) || column.name === step.timestampColumn?.column) needed.add(i);
  });
  return needed;
}

const headerArray = (headers: readonly Header[]): SqlValue => headers.map((h): SqlValue => [h.key, h.value]);

function fillerFor(name: string, step: SourceStep, at: number): Filler | null {
  const header = step.sourceSchema.headers.find((c) => c.name === name);
  if (header) {
    const wanted = header.headerKey;
    if (!wanted)
      return (row, _time, _window, record) => {
        row[at] = headerArray(record.headers);
      };
    return (row, _time, _window, record) => {
      row[at] = record.headers.findLast((h) => h.key === wanted)?.value ?? null;
    };
  }
  switch (name) {
    case 'ROWTIME':
      return (row, time) => {
        row[at] = BigInt(time);
      };
    case 'ROWPARTITION':
      return (row, _time, _window, record) => {
        row[at] = record.partition;
      };
    case 'ROWOFFSET':
      return (row, _time, _window, record) => {
        row[at] = record.offset;
      };
    case 'WINDOWSTART':
      return (row, _time, window) => {
        row[at] = window === null ? null : BigInt(window.start);
      };
    case 'WINDOWEND':
      return (row, _time, window) => {
        row[at] = window === null ? null : BigInt(window.end);
      };
    default:
      return null;
  }
}

export function sourceRowMaker(builder: TopologyBuilder, step: SourceStep): RowMaker {
  const columns = step.schema.value;
  const valueAt: number[] = [];
  const valueFrom: number[] = [];
  const keyAt: number[] = [];
  const keyFrom: number[] = [];
  const fillers: Filler[] = [];
  columns.forEach((column, at) => {
    if (!builder.needs(step, column.name) && column.name !== step.timestampColumn?.column) return;
    const value = step.sourceSchema.value.findIndex((c) => c.name === column.name);
    const key = step.sourceSchema.key.findIndex((c) => c.name === column.name);
    const filler = fillerFor(column.name, step, at);
    if (value >= 0) {
      valueAt.push(at);
      valueFrom.push(value);
    } else if (key >= 0) {
      keyAt.push(at);
      keyFrom.push(key);
    } else if (filler) fillers.push(filler);
  });
  const width = columns.length;
  const empty = new Array<SqlValue>(width).fill(null);
  const inOrder = valueAt.every((at, i) => at === valueFrom[i]);
  return (key, value, time, window, record) => {
    // A row that was read into its final width is just filled up. Nobody else has it: every record is read into its own.
    let row = value as SqlValue[];
    if (value.length !== width || !inOrder) {
      row = empty.slice();
      for (let i = 0; i < valueAt.length; i++) row[valueAt[i]!] = value[valueFrom[i]!] ?? null;
    }
    if (key !== null) for (let i = 0; i < keyAt.length; i++) row[keyAt[i]!] = key[keyFrom[i]!] ?? null;
    for (let i = 0; i < fillers.length; i++) fillers[i]!(row, time, window, record);
    return row;
  };
}
