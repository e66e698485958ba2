// Has the server look at a query before anything is touched: a running query must not be dropped for one that cannot be created.
import type { KsqldbClient } from '../../clients/ksqldb-client.ts';
import { typeMismatch } from '../../definition/avro-columns.ts';
import type { Definition, StatementDefinition } from '../../definition/definition.ts';
import type { Fault } from '../../definition/fault.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { printQuery } from '../../sql/printer.ts';
import { decimalType, type SqlPrimitive, type SqlType } from '../../sql/sql-type.ts';

const PRIMITIVES: readonly string[] = [
  'BOOLEAN',
  'INTEGER',
  'BIGINT',
  'DOUBLE',
  'STRING',
  'BYTES',
  'DATE',
  'TIME',
  'TIMESTAMP',
];
const isPrimitive = (type: string): type is SqlPrimitive => PRIMITIVES.includes(type);

/** What the server finds wrong with the statement's query; its sources must exist there as the definition has them. */
export async function queryFaults(
  statement: StatementDefinition,
  definition: Pick<Definition, 'subjects' | 'ksqlSettings'>,
  ksqldb: Pick<KsqldbClient, 'execute'>,
): Promise<readonly Fault[]> {
  if (statement.statement.kind === 'CreateSource') return [];
  const { file, line, column } = statement;
  try {
    const text = `EXPLAIN ${printQuery(statement.statement.query)};`;
    const [entity] = await ksqldb.execute(text, { streamsProperties: definition.ksqlSettings });
    const subject = definition.subjects.find((s) => s.subject === `${statement.topic}-value`);
    return columnsOf(entity?.body).flatMap(({ name, type }): Fault[] => {
      const field = subject?.fields.find((f) => f.name === name);
      const mismatch = field === undefined ? null : typeMismatch({ kind: 'Resolved', type }, field);
      if (mismatch === null) return [];
      return [
        { file, line, column, message: `column ${name}: ${mismatch}`, nextStep: `Compare with ${subject?.file}.` },
      ];
    });
  } catch (error) {
    if (!(error instanceof ClickstreamError) || error.code !== 'SERVICE_REFUSED') throw error;
    const [reason = ''] = String(error.details.reason ?? error.message).split('\n');
    return [{ file, line, column, message: `ksqlDB refuses the query: ${reason}`, nextStep: 'Correct the statement.' }];
  }
}

interface DescribedColumn {
  readonly name?: string;
  readonly schema?: {
    readonly type?: string;
    readonly parameters?: { readonly precision?: number; readonly scale?: number };
  };
}

/** Columns of plain types, as far as the server describes them. */
function columnsOf(body: Readonly<Record<string, unknown>> | undefined): { name: string; type: SqlType }[] {
  const description = body?.queryDescription;
  const fields =
    typeof description === 'object' && description !== null && 'fields' in description ? description.fields : [];
  return (Array.isArray(fields) ? (fields as readonly DescribedColumn[]) : []).flatMap(({ name = '', schema }) => {
    const { type = '', parameters } = schema ?? {};
    if (isPrimitive(type)) return [{ name, type: { kind: type } }];
    if (type !== 'DECIMAL' || parameters?.precision === undefined) return [];
    return [{ name, type: decimalType(parameters.precision, parameters.scale ?? 0) }];
  });
}
