// A statement as the command log replays it: columns that came from the schema registry are written out, because the
// registry may say something else by then.
import type { ColumnDefinition, Statement } from '../../sql/ast.ts';
import { parseStatement } from '../../sql/parser.ts';
import { printStatement } from '../../sql/printer.ts';
import type { Column } from '../schema/logical-schema.ts';
import type { StatementOutcome } from '../statements/outcome.ts';

/** null when the statement itself says all. */
export function replayText(statement: Statement, outcome: StatementOutcome): string | null {
  if (statement.kind !== 'CreateSource' || outcome.kind !== 'SourceCreated') return null;
  // A schema id never changes its meaning, and excludes listed columns.
  if (statement.properties.some((p) => p.name.endsWith('_SCHEMA_ID'))) return null;
  const { columns } = outcome.source.schema;
  if ((statement.columns?.length ?? 0) === columns.length) return null;
  const written = columns.map((column) => definition(column, statement));
  return printStatement({ ...statement, columns: written });
}

/** RETENTION_MS of a new sink as its completed statement has it, in ms; null when the statement makes no sink. */
export function sinkRetention(outcome: StatementOutcome): number | null {
  if (outcome.kind !== 'QueryStarted' || !outcome.sinkIsNew) return null;
  const { statement } = parseStatement(outcome.sink.statementText);
  const value =
    'properties' in statement ? statement.properties.find((p) => p.name === 'RETENTION_MS')?.value : undefined;
  return value && 'value' in value ? Number(value.value) : null;
}

function definition(column: Column, statement: Extract<Statement, { kind: 'CreateSource' }>): ColumnDefinition {
  const declared = statement.columns?.find((c) => c.name === column.name);
  if (declared) return declared;
  const key = statement.sourceKind === 'TABLE' ? 'PrimaryKey' : 'Key';
  return {
    kind: 'ColumnDefinition',
    name: column.name,
    type: { kind: 'Resolved', type: column.type },
    constraint: { kind: column.namespace === 'KEY' ? key : 'None' },
    span: statement.span,
  };
}
