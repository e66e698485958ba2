// The final projection of a query: which select items become key columns, which become values, and what must not be missing.
import type { Expression } from '../../sql/ast.ts';
import { columnReference, expressionKey } from '../analyze/expression-tools.ts';
import { scopeOf } from '../analyze/expression-types.ts';
import { refuseDuplicateNames, type SelectColumn } from '../analyze/select-items.ts';
import { statementInvalid } from '../analyze/statement-error.ts';
import type { Column } from '../schema/logical-schema.ts';
import type { SelectStep } from './execution-step.ts';
import type { PlanContext } from './plan-context.ts';
import { formatsOf, keyColumn, type Relation, stepSchema, valueColumn } from './relation.ts';

/** Where the key columns come from, for the message when the projection lacks them. */
export interface KeyOrigin {
  readonly what: 'key column' | 'partitioning expression' | 'grouping expression' | 'join expression';
  /** How each key column is written in the SELECT. */
  readonly written: readonly string[];
  /** Any one is enough (equal columns of a join). */
  readonly anyOf?: boolean;
  /** A key that is no column of the sources, made by the join. */
  readonly synthetic?: boolean;
}

export interface ProjectionRequest {
  readonly columns: readonly SelectColumn[];
  /** Key expressions that are no columns, by `expressionKey`, and the key column of each. */
  readonly computed: ReadonlyMap<string, string>;
  readonly origin: KeyOrigin;
  /** `['Project']` or `['Aggregate', 'Project']`. */
  readonly context: readonly string[];
}

/** A select item that is a key expression as a whole is the key column; inside of others it is computed anew. */
function useComputed(e: Expression, computed: ReadonlyMap<string, string>): Expression {
  const column = computed.get(expressionKey(e));
  return column === undefined ? e : columnReference(column, e);
}

/** @throws ClickstreamError when a persistent query lacks its key, repeats it, or has no value column. */
export function planProjection(relation: Relation, request: ProjectionRequest, context: PlanContext): Relation {
  const columns = request.columns.map((c) => ({ ...c, expression: useComputed(c.expression, request.computed) }));
  const { key } = relation.step.schema;
  const keySelects = key.map((k) => columns.filter((c) => isReferenceTo(c.expression, k)));
  if (context.persistent) refuseMissingKeys(key, keySelects, request, context);
  if (context.persistent || request.origin.what === 'grouping expression') refuseRepeatedKeys(keySelects);
  // A client gets key expressions as values, and rows hold what they are made of, not the key itself.
  const values = context.persistent
    ? columns.filter((c) => !key.some((k) => isReferenceTo(c.expression, k)))
    : request.columns;
  refuseDuplicateNames(columns);
  if (context.persistent && values.length === 0)
    throw statementInvalid('The projection has only key columns; at least one value column is needed.', {
      span: columns[0]?.span,
      nextStep: 'Add a column, or copy a key into the value with AS_VALUE(key).',
    });
  const scope = scopeOf(relation.step.schema);
  const valueColumns = values.map((c) => valueColumn(c.alias, context.typer.typeOf(c.expression, scope)));
  const keyColumns = key.map((k, i) => keyColumn(keySelects[i]![0]?.alias ?? k.name, k.type));
  const schema = stepSchema(keyColumns, valueColumns);
  const step: SelectStep = {
    kind: relation.kind === 'STREAM' ? 'StreamSelect' : 'TableSelect',
    context: request.context,
    schema,
    source: relation.step,
    keyNames: keyColumns.map((k) => k.name),
    selects: values.map((c) => ({ name: c.alias, expression: c.expression })),
    internalFormats: relation.kind === 'TABLE' ? formatsOf(relation, schema) : null,
  };
  return { ...relation, step };
}

const isReferenceTo = (e: Expression, column: Column): boolean =>
  e.kind === 'ColumnReference' && e.name === column.name;

function refuseMissingKeys(
  key: readonly Column[],
  keySelects: readonly (readonly SelectColumn[])[],
  { origin, columns }: ProjectionRequest,
  context: PlanContext,
): void {
  if (keySelects.some((selects) => selects.length === 0)) {
    const names = origin.written.join(origin.anyOf ? ' or ' : ' and ');
    const many = origin.written.length > 1;
    const synthetic = origin.synthetic
      ? ` ${origin.written[0]} is made by the join, whose condition is no column of the sources.`
      : '';
    throw statementInvalid(
      `The SELECT of ${context.sinkName} lacks its key: it must include the ${origin.what}${many ? 's' : ''} ${names}.${synthetic}`,
      {
        span: columns[0]?.span,
        details: { missing: key.filter((_, i) => keySelects[i]!.length === 0).map((k) => k.name) },
        nextStep: `Add ${origin.anyOf ? origin.written[0] : origin.written.join(', ')} to the SELECT.`,
      },
    );
  }
}

function refuseRepeatedKeys(keySelects: readonly (readonly SelectColumn[])[]): void {
  const repeated = keySelects.find((selects) => selects.length > 1);
  if (repeated)
    throw statementInvalid(
      `The key column is selected more than once, as ${repeated.map((c) => c.alias).join(' and ')}.`,
      {
        span: repeated[1]!.span,
        nextStep: 'Select it once, and copy it into the value with AS_VALUE(key) if needed.',
      },
    );
}
