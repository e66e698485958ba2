// SET and UNSET: which properties a session may change.
import type { SetProperty, UnsetProperty } from '../../sql/ast.ts';
import { checkPropertyName, checkPropertyValue } from '../config/known-properties.ts';
import type { StatementOutcome } from './outcome.ts';

/** @throws ClickstreamError for unknown names, with similar ones, and values that the property cannot have. */
export function setProperty(statement: SetProperty): StatementOutcome {
  checkPropertyName(statement.name, statement.span);
  checkPropertyValue(statement.name, statement.value, statement.span);
  return { kind: 'PropertySet', name: statement.name, value: statement.value };
}

/** @throws ClickstreamError for unknown names. */
export function unsetProperty(statement: UnsetProperty): StatementOutcome {
  checkPropertyName(statement.name, statement.span);
  return { kind: 'PropertyUnset', name: statement.name };
}
