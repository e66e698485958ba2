// Prints the statements that define things or write data; the others are in print-admin-statement.
import type { ColumnConstraint, ColumnDefinition, Property, Statement } from '../ast.ts';
import { printName } from '../names.ts';
import { type AdminStatement, printAdminStatement } from './print-admin-statement.ts';
import { printValueExpression } from './print-expression.ts';
import { printProperty, printString } from './print-literals.ts';
import { type Layout, printQuery } from './print-query.ts';
import { printTypeReference } from './print-types.ts';

/** A statement without its semicolon. */
export function printStatementBody(statement: Statement, layout: Layout): string {
  const s = statement;
  switch (s.kind) {
    case 'QueryStatement':
      return printQuery(s.query, layout);
    case 'CreateSource':
      return [
        `CREATE${s.orReplace ? ' OR REPLACE' : ''}${s.readOnly ? ' SOURCE' : ''} ${s.sourceKind}`,
        `${s.ifNotExists ? ' IF NOT EXISTS' : ''} ${printName(s.name)}`,
        printColumnsAndProperties(s.columns, s.properties, layout),
      ].join('');
    case 'CreateSourceAsSelect':
      return [
        `CREATE${s.orReplace ? ' OR REPLACE' : ''} ${s.sourceKind}${s.ifNotExists ? ' IF NOT EXISTS' : ''} `,
        `${printName(s.name)}${printProperties(s.properties, layout)} AS`,
        `${layout === 'block' ? '\n' : ' '}${printQuery(s.query, layout)}`,
      ].join('');
    case 'InsertInto':
      return [
        `INSERT INTO ${printName(s.target)}${printProperties(s.properties, layout)}`,
        printQuery(s.query, layout),
      ].join(layout === 'block' ? '\n' : ' ');
    case 'InsertValues':
      return `INSERT INTO ${printName(s.target)}${printNames(s.columns)} VALUES ${printValues(s.values)}`;
    case 'DropSource':
      return `DROP ${s.sourceKind}${ifExists(s)} ${printName(s.name)}${s.deleteTopic ? ' DELETE TOPIC' : ''}`;
    case 'AlterSource': {
      const additions = s.additions.map((a) => `ADD COLUMN ${printName(a.name)} ${printTypeReference(a.type)}`);
      return `ALTER ${s.sourceKind} ${printName(s.name)} ${additions.join(', ')}`;
    }
    case 'CreateType':
      return `CREATE TYPE${s.ifNotExists ? ' IF NOT EXISTS' : ''} ${printName(s.name)} AS ${printTypeReference(s.type)}`;
    case 'DropType':
      return `DROP TYPE${ifExists(s)} ${printName(s.name)}`;
    case 'CreateConnector':
      return [
        `CREATE ${s.connectorKind} CONNECTOR${s.ifNotExists ? ' IF NOT EXISTS' : ''} ${printName(s.name)}`,
        printProperties(s.properties, layout),
      ].join('');
    case 'DropConnector':
      return `DROP CONNECTOR${ifExists(s)} ${printName(s.name)}`;
    case 'AssertValues':
      return `ASSERT VALUES ${printName(s.target)}${printNames(s.columns)} VALUES ${printValues(s.values)}`;
    case 'AssertTombstone':
      return `ASSERT NULL VALUES ${printName(s.target)}${printNames(s.columns)} KEY ${printValues(s.values)}`;
    case 'AssertSource':
      return [
        `ASSERT ${s.sourceKind} ${printName(s.name)}`,
        printColumnsAndProperties(s.columns, s.properties, layout),
      ].join('');
    case 'Explain':
      return s.target.kind === 'Query'
        ? `EXPLAIN ${printName(s.target.queryId)}`
        : `EXPLAIN ${printStatementBody(s.target.statement, layout)}`;
    default:
      return printAdminStatement(s satisfies AdminStatement, (properties) => printProperties(properties, layout));
  }
}

const ifExists = (s: { readonly ifExists: boolean }): string => (s.ifExists ? ' IF EXISTS' : '');

const printNames = (names: readonly string[] | null): string =>
  names === null ? '' : ` (${names.map(printName).join(', ')})`;

const printValues = (values: Extract<Statement, { kind: 'InsertValues' }>['values']): string =>
  `(${values.map(printValueExpression).join(', ')})`;

const printColumnsAndProperties = (
  columns: readonly ColumnDefinition[] | null,
  properties: readonly Property[],
  layout: Layout,
): string =>
  (columns === null ? '' : ` ${printList(columns.map(printColumn), layout)}`) + printProperties(properties, layout);

const printProperties = (properties: readonly Property[], layout: Layout): string =>
  properties.length === 0 ? '' : ` WITH ${printList(properties.map(printProperty), layout)}`;

const printList = (items: readonly string[], layout: Layout): string =>
  layout === 'block' ? `(\n  ${items.join(',\n  ')}\n)` : `(${items.join(', ')})`;

/** `NAME type PRIMARY KEY`. */
export const printColumn = (column: ColumnDefinition): string =>
  `${printName(column.name)} ${printTypeReference(column.type)}${printConstraint(column.constraint)}`;

function printConstraint(constraint: ColumnConstraint): string {
  switch (constraint.kind) {
    case 'None':
      return '';
    case 'Key':
      return ' KEY';
    case 'PrimaryKey':
      return ' PRIMARY KEY';
    case 'Headers':
      return ' HEADERS';
    case 'Header':
      return ` HEADER(${printString(constraint.key)})`;
  }
}
