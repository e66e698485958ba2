// Columns that every ksqlDB source has without being declared.

export const PSEUDO_COLUMN_NAMES: ReadonlySet<string> = new Set([
  'ROWTIME',
  'ROWPARTITION',
  'ROWOFFSET',
  'WINDOWSTART',
  'WINDOWEND',
]);
