// ALTER STREAM|TABLE name ADD COLUMN …: adds value columns at the end of a declared source.
import type { AlterSource } from '../../sql/ast.ts';
import { isReservedColumn, unknownSource } from '../analyze/query-sources.ts';
import { statementInvalid } from '../analyze/statement-error.ts';
import { resolveType } from '../expressions/resolve-type.ts';
import { validateColumns } from '../formats/format-registry.ts';
import { type Column, logicalSchema } from '../schema/logical-schema.ts';
import type { StatementOutcome } from './outcome.ts';
import type { StatementContext } from './statement-context.ts';

/** @throws ClickstreamError for sinks of queries, source streams and tables, and names that are taken. */
export function alterSource(statement: AlterSource, context: StatementContext): StatementOutcome {
  const { name, sourceKind, span } = statement;
  const source = context.catalog.source(name);
  if (!source) throw unknownSource(name, span, context.catalog);
  if (source.kind !== sourceKind)
    throw statementInvalid(`${name} is a ${source.kind}, not a ${sourceKind}.`, {
      span,
      nextStep: `Use ALTER ${source.kind} ${name}.`,
    });
  if (source.isSinkOfQuery)
    throw statementInvalid(`${name} is filled by a query, which decides its columns.`, {
      span,
      nextStep: 'Use CREATE OR REPLACE … AS SELECT with the new column.',
    });
  if (source.readOnly)
    throw statementInvalid(`${name} is a source ${source.kind.toLowerCase()}, which cannot be altered.`, { span });
  const columns: Column[] = [...source.schema.columns];
  for (const addition of statement.additions) {
    if (columns.some((c) => c.name === addition.name))
      throw statementInvalid(`${name} has a column ${addition.name} already.`, { span: addition.span });
    if (isReservedColumn(addition.name))
      throw statementInvalid(`${addition.name} is a reserved name and cannot be the name of a column.`, {
        span: addition.span,
      });
    const type = resolveType(addition.type, context.catalog.customTypes());
    columns.push({ name: addition.name, type, namespace: 'VALUE', headerKey: null });
  }
  const schema = logicalSchema(columns);
  validateColumns(source.formats.value, schema.value, 'VALUE');
  const word = source.kind === 'STREAM' ? 'Stream' : 'Table';
  return {
    kind: 'SourceAltered',
    source: { ...source, schema, statementText: `${source.statementText}\n${context.parsed.text}` },
    message: `${word} ${name} altered.`,
  };
}
