// The state of one group as a flat row, carried columns first, and how rows go in and results come out.
import type { SqlType } from '../../sql/sql-type.ts';
import type { AggregateStep } from '../plan/execution-step.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';
import { type BoundAggregate, bindAggregate } from './function-calls.ts';
import type { TaskScope } from './task-scope.ts';
import type { TopologyBuilder } from './topology-builder.ts';

const RESULT_NAME = /^KSQL_AGG_VARIABLE_(\d+)$/;

/**
 * `[carried column 1, …, state of aggregate 1, …]`. Carried columns are those of the group's latest row. States are
 * replaced, never changed in place, except as the functions themselves say they may. A function that cannot go on (a
 * DECIMAL sum that overflows) ends the query, as in ksqlDB: going on would give wrong results from then on.
 */
export class AggregateRow {
  readonly types: readonly SqlType[];
  readonly #carried: readonly number[];
  readonly #aggregates: readonly BoundAggregate[];
  /** For each output column: ≥ 0 a position in the state that is copied, < 0 see `#outputs`. */
  readonly #outputs: readonly ((state: readonly SqlValue[], start: number, end: number) => SqlValue)[];

  constructor(builder: TopologyBuilder, task: TaskScope, step: AggregateStep) {
    const input = step.source.schema;
    const carriedNames = step.nonAggregateColumns.filter((name) => builder.needs(step, name));
    this.#carried = carriedNames.map((name) => input.value.findIndex((c) => c.name === name));
    this.#aggregates = step.aggregates.map((call) => bindAggregate(task, call, input, step.context));
    const width = carriedNames.length;
    this.types = [
      ...this.#carried.map((i) => input.value[i]!.type),
      ...this.#aggregates.map((a) => a.aggregator.stateType),
    ];
    this.#outputs = step.schema.value.map((column) => {
      const call = RESULT_NAME.exec(column.name);
      if (call && !step.nonAggregateColumns.includes(column.name)) {
        const index = Number(call[1]);
        const { aggregator } = this.#aggregates[index]!;
        return (state) => aggregator.result(state[width + index] ?? null);
      }
      const at = carriedNames.indexOf(column.name);
      if (at >= 0) return (state) => state[at] ?? null;
      if (column.name === 'WINDOWSTART') return (_state, start) => BigInt(start);
      if (column.name === 'WINDOWEND') return (_state, _start, end) => BigInt(end);
      return () => null;
    });
  }

  initial(): SqlValue[] {
    return [...this.#carried.map(() => null), ...this.#aggregates.map((a) => a.aggregator.initialize())];
  }

  /** Takes a row into the state, in place. */
  add(state: SqlValue[], row: Row): void {
    const carried = this.#carried;
    for (let i = 0; i < carried.length; i++) state[i] = row[carried[i]!] ?? null;
    const aggregates = this.#aggregates;
    for (let i = 0; i < aggregates.length; i++) {
      const at = carried.length + i;
      const { aggregator, argsOf } = aggregates[i]!;
      state[at] = aggregator.aggregate(argsOf(row), state[at] ?? null);
    }
  }

  /** Takes an earlier row of a table back out of the state, in place. */
  subtract(state: SqlValue[], row: Row): void {
    this.#carried.forEach((column, i) => {
      state[i] = row[column] ?? null;
    });
    this.#aggregates.forEach(({ aggregator, argsOf }, i) => {
      const at = this.#carried.length + i;
      state[at] = aggregator.undo?.(argsOf(row), state[at] ?? null) ?? null;
    });
  }

  /** Joins the states of two sessions; `earlier` is changed. */
  merge(earlier: SqlValue[], later: readonly SqlValue[]): void {
    this.#carried.forEach((_column, i) => {
      earlier[i] = later[i] ?? null;
    });
    this.#aggregates.forEach(({ aggregator }, i) => {
      const at = this.#carried.length + i;
      earlier[at] = aggregator.merge(earlier[at] ?? null, later[at] ?? null);
    });
  }

  /** The step's output row; window bounds in ms since the epoch, ignored without a window. */
  output(state: readonly SqlValue[], start: number, end: number): Row {
    const outputs = this.#outputs;
    const row = new Array<SqlValue>(outputs.length);
    for (let i = 0; i < outputs.length; i++) row[i] = outputs[i]!(state, start, end);
    return row;
  }
}
