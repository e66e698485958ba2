// Statements that a real server refuses by plain defect, or accepts by accident, and that this engine treats differently on purpose.

interface StatementDifference {
  readonly pattern: RegExp;
  readonly reason: string;
}

export const STATEMENT_DIFFERENCES: readonly StatementDifference[] = [
  {
    pattern: /\|\|/,
    reason: 'The operator || works in every query; the server refuses it in push and persistent ones.',
  },
  {
    pattern: /^SELECT .*\b(EXPLODE|CUBE_EXPLODE)\(.* EMIT CHANGES/,
    reason: 'Table functions work in transient queries; the server cannot find them there.',
  },
  { pattern: /HAVING QTY > 1;$/, reason: 'HAVING without GROUP BY is refused; the server ignores it silently.' },
  { pattern: /ADD COLUMN ROWTIME/, reason: 'Reserved names are refused in ALTER too; the server lets them in.' },
  {
    pattern: /KAFKA_TOPIC=NULL/,
    reason: 'A topic without a name is refused; the server takes it for a topic named null.',
  },
];

/** The reason, or null when there is no such difference. */
export const knownStatementDifference = (sql: string): string | null =>
  STATEMENT_DIFFERENCES.find((d) => d.pattern.test(sql))?.reason ?? null;
