// A materialised table seen through the filter and projection that follow the state it is read from.
import type { MaterializedRow, MaterializedTable } from '../state/materialized-table.ts';

/** `map` gives null for rows that are not in the result. */
export function mapTable(
  table: MaterializedTable,
  map: (row: MaterializedRow) => MaterializedRow | null,
): MaterializedTable {
  function* mapped(rows: Iterable<MaterializedRow>): Iterable<MaterializedRow> {
    for (const row of rows) {
      const result = map(row);
      if (result) yield result;
    }
  }
  return {
    windowed: table.windowed,
    get: (key, windows) => [...mapped(table.get(key, windows))],
    range: (from, to) => mapped(table.range(from, to)),
    scan: (windows) => mapped(table.scan(windows)),
  };
}
