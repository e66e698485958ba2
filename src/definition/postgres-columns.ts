// Columns, keys and types as the declarations in a migration give them.
import type { ColumnDef, Constraint, TypeName } from 'libpg-query';
import type { ColumnDeclaration } from './definition.ts';
import { lastName, names, type PostgresNode } from './postgres-sql.ts';

/** The names that people write for those that Postgres uses inside. */
const WRITTEN: Readonly<Record<string, string>> = {
  bool: 'boolean',
  bpchar: 'char',
  float4: 'real',
  float8: 'double precision',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
};

/** Types that bring a sequence as their default. */
const SERIAL: Readonly<Record<string, string>> = {
  smallserial: 'smallint',
  serial2: 'smallint',
  serial: 'integer',
  serial4: 'integer',
  bigserial: 'bigint',
  serial8: 'bigint',
};

const HAS_VALUE: readonly (string | undefined)[] = ['CONSTR_DEFAULT', 'CONSTR_IDENTITY', 'CONSTR_GENERATED'];
const NOT_NULL: readonly (string | undefined)[] = ['CONSTR_NOTNULL', 'CONSTR_PRIMARY', 'CONSTR_IDENTITY'];

/** As in `numeric(12, 2)`, lower case. */
export function typeText(type: TypeName | undefined): string {
  const name = lastName(type?.names);
  const arguments_ = (type?.typmods ?? []).map((node) =>
    'A_Const' in node ? String(node.A_Const.ival?.ival ?? 0) : '?',
  );
  const base = SERIAL[name] ?? WRITTEN[name] ?? name;
  const sized = arguments_.length > 0 ? `${base}(${arguments_.join(', ')})` : base;
  return type?.arrayBounds === undefined ? sized : `${sized}[]`;
}

const constraintsOf = (nodes: readonly PostgresNode[] = []): Constraint[] =>
  nodes.flatMap((node) => ('Constraint' in node ? node.Constraint : []));

export function columnOf(definition: ColumnDef): ColumnDeclaration {
  const kinds = constraintsOf(definition.constraints).map(({ contype }) => contype);
  const serial = lastName(definition.typeName?.names) in SERIAL;
  return {
    name: definition.colname ?? '',
    type: typeText(definition.typeName),
    required: serial || kinds.some((kind) => NOT_NULL.includes(kind)),
    hasDefault: serial || kinds.some((kind) => HAS_VALUE.includes(kind)),
  };
}

/** The columns of the primary key among the parts of CREATE TABLE; empty when there is none. */
export function primaryKeyOf(elements: readonly PostgresNode[]): readonly string[] {
  const isKey = ({ contype }: Constraint) => contype === 'CONSTR_PRIMARY';
  const listed = constraintsOf(elements).find(isKey);
  if (listed !== undefined) return names(listed.keys);
  return elements.flatMap((node) =>
    'ColumnDef' in node && constraintsOf(node.ColumnDef.constraints).some(isKey) ? (node.ColumnDef.colname ?? '') : [],
  );
}
