// Entries of a map in the order in which Java's HashMap hands them out: functions that turn a map into a list show it.
import { javaHashOrder } from '../../values/java-hash.ts';
import type { SqlValue } from '../../values/sql-value.ts';

/** The entries of a map in the order of a HashMap that was filled one entry after the other. */
export const hashMapEntries = (
  map: ReadonlyMap<SqlValue, SqlValue>,
): readonly (readonly [key: SqlValue, value: SqlValue])[] =>
  javaHashOrder(map.keys()).map((key) => [key, map.get(key) ?? null]);
