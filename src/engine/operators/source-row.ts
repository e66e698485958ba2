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
  const width = columns.length;
  const fromValue: { readonly at: number; readonly from: number }[] = [];
  const fromKey: { readonly at: number; readonly from: number }[] = [];
  const fillers: Filler[] = [];
  columns.forEach((column, at) => {
    if (!builder.needs(step, column.name) && column.name !== step.timestampColumn?.column) return;
    const value = step.sourceSchema.value.findIndex((c) => c.name === column.name);
    const key = step.sourceSchema.key.findIndex((c) => c.name === column.name);
    const filler = fillerFor(column.name, step, at);
    if (value >= 0) fromValue.push({ at, from: value });
    else if (key >= 0) fromKey.push({ at, from: key });
    else if (filler) fillers.push(filler);
  });
  return (key, value, time, window, record) => {
    const row = new Array<SqlValue>(width).fill(null);
    for (const slot of fromValue) row[slot.at] = value[slot.from] ?? null;
    if (key !== null) for (const slot of fromKey) row[slot.at] = key[slot.from] ?? null;
    for (const fill of fillers) fill(row, time, window, record);
    return row;
  };
}
