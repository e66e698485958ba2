// The syntax tree of ksqlDB SQL: read-only records with a literal `kind`, each with the span of its text.
// Names are already normalised: unquoted identifiers are upper-cased, quoted ones keep their case.
export type * from './ast/administration.ts';
export type * from './ast/definitions.ts';
export type * from './ast/expressions.ts';
export type * from './ast/node.ts';
export type * from './ast/queries.ts';
export type * from './ast/statements.ts';
export type * from './ast/types.ts';
