// Names of commands: kind, name and action of what was changed, under which its status is kept.
import type { Statement } from '../../sql/ast.ts';
import { quoteIdentifier } from '../../sql/sql-type.ts';
import type { StatementOutcome } from '../statements/outcome.ts';

/** ``stream/`NAME`/create``; drops and types have no backticks, as in ksqlDB. */
export function commandIdOf(statement: Statement, outcome: StatementOutcome): string {
  switch (statement.kind) {
    case 'CreateSource':
    case 'CreateSourceAsSelect':
      return `${statement.sourceKind.toLowerCase()}/${quoteIdentifier(statement.name)}/create`;
    case 'InsertInto': {
      const kind = outcome.kind === 'QueryStarted' ? outcome.sink.kind : 'STREAM';
      return `${kind.toLowerCase()}/${quoteIdentifier(statement.target)}/create`;
    }
    case 'DropSource':
      return `${statement.sourceKind.toLowerCase()}/${statement.name}/drop`;
    case 'AlterSource':
      return `${statement.sourceKind.toLowerCase()}/${statement.name}/alter`;
    case 'CreateType':
      return `type/${statement.name}/create`;
    case 'DropType':
      return `type/${statement.name}/drop`;
    case 'ControlQuery':
      return `${statement.action.toLowerCase()}/${statement.queryId?.toUpperCase() ?? 'ALL'}/execute`;
    default:
      return `cluster/${statement.kind}/execute`;
  }
}
