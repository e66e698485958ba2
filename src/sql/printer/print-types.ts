// Prints types as written in SQL, with quotes around names only where needed.
import type { TypeReference } from '../ast.ts';
import { printName } from '../names.ts';
import type { SqlType } from '../sql-type.ts';

/** A type as written, complete or with names of custom types in it. */
export function printTypeReference(type: TypeReference): string {
  switch (type.kind) {
    case 'Resolved':
      return printType(type.type);
    case 'Custom':
      return printName(type.name);
    case 'ArrayOf':
      return `ARRAY<${printTypeReference(type.element)}>`;
    case 'MapOf':
      return `MAP<${printTypeReference(type.key)}, ${printTypeReference(type.value)}>`;
    case 'StructOf':
      return printStruct(type.fields.map((field) => [field.name, printTypeReference(field.type)]));
  }
}

/** A complete type as written in SQL. Unlike `formatType`, which follows ksqlDB's answers, quotes only where needed. */
export function printType(type: SqlType): string {
  switch (type.kind) {
    case 'DECIMAL':
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case 'ARRAY':
      return `ARRAY<${printType(type.element)}>`;
    case 'MAP':
      return `MAP<${printType(type.key)}, ${printType(type.value)}>`;
    case 'STRUCT':
      return printStruct(type.fields.map((field) => [field.name, printType(field.type)]));
    default:
      return type.kind;
  }
}

/** Without fields a blank keeps the angles apart, which together would be the operator. */
const printStruct = (fields: readonly (readonly [string, string])[]): string =>
  fields.length === 0
    ? 'STRUCT< >'
    : `STRUCT<${fields.map(([name, type]) => `${printName(name)} ${type}`).join(', ')}>`;
