// CREATE TYPE and DROP TYPE: names for types, resolved when they are used.

import { nearestNames } from '../../common/nearest-names.ts';
import type { CreateType, DropType } from '../../sql/ast.ts';
import { formatType, typesEqual } from '../../sql/sql-type.ts';
import { statementInvalid } from '../analyze/statement-error.ts';
import { resolveType } from '../expressions/resolve-type.ts';
import type { StatementOutcome } from './outcome.ts';
import type { StatementContext } from './statement-context.ts';

/** @throws ClickstreamError when the name is taken. */
export function createType(statement: CreateType, context: StatementContext): StatementOutcome {
  const type = resolveType(statement.type, context.catalog.customTypes());
  const existing = context.catalog.customType(statement.name);
  if (existing && statement.ifNotExists)
    return { kind: 'Nothing', message: `${statement.name} is already registered with type ${formatType(existing)}` };
  if (existing)
    throw statementInvalid(`A type ${statement.name} exists already: ${formatType(existing)}.`, {
      span: statement.span,
      details: { same: typesEqual(existing, type) },
      nextStep: 'Drop it first with DROP TYPE, or use another name.',
    });
  return {
    kind: 'TypeCreated',
    name: statement.name,
    type,
    message: `Registered custom type with name '${statement.name}' and SQL type ${formatType(type)}`,
  };
}

/** @throws ClickstreamError when there is no such type. */
export function dropType(statement: DropType, context: StatementContext): StatementOutcome {
  if (context.catalog.customType(statement.name))
    return { kind: 'TypeDropped', name: statement.name, message: `Dropped type '${statement.name}'` };
  if (statement.ifExists) return { kind: 'Nothing', message: `Type '${statement.name}' does not exist` };
  const near = nearestNames(statement.name, context.catalog.customTypes().keys());
  const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
  throw statementInvalid(`There is no type ${statement.name}.${hint}`, { span: statement.span });
}
