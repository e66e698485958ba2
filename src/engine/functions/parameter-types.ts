// Declared parameter types: constructors for declarations, their printed form, and matching against argument types.
import { formatType, type SqlType, typesEqual } from '../../sql/sql-type.ts';
import type { FunctionParameter, ParameterType } from './function-declaration.ts';

export const P_BOOLEAN: ParameterType = { kind: 'BOOLEAN' };
export const P_INTEGER: ParameterType = { kind: 'INTEGER' };
export const P_BIGINT: ParameterType = { kind: 'BIGINT' };
export const P_DOUBLE: ParameterType = { kind: 'DOUBLE' };
export const P_DECIMAL: ParameterType = { kind: 'DECIMAL' };
export const P_STRING: ParameterType = { kind: 'STRING' };
export const P_BYTES: ParameterType = { kind: 'BYTES' };
export const P_DATE: ParameterType = { kind: 'DATE' };
export const P_TIME: ParameterType = { kind: 'TIME' };
export const P_TIMESTAMP: ParameterType = { kind: 'TIMESTAMP' };
export const P_ANY: ParameterType = { kind: 'ANY' };
export const P_INTERVALUNIT: ParameterType = { kind: 'INTERVALUNIT' };
export const pArray = (element: ParameterType): ParameterType => ({ kind: 'ARRAY', element });
export const pMap = (key: ParameterType, value: ParameterType): ParameterType => ({ kind: 'MAP', key, value });
export const pGeneric = (name: string): ParameterType => ({ kind: 'GENERIC', name });
export const pLambda = (parameters: readonly ParameterType[], result: ParameterType): ParameterType => ({
  kind: 'LAMBDA',
  parameters,
  result,
});
/** A parameter of a declaration: `param('str', P_STRING, 'The text to search.')`. */
export const param = (name: string, type: ParameterType, description?: string): FunctionParameter =>
  description === undefined ? { name, type } : { name, type, description };

/** The type as LIST and DESCRIBE FUNCTION print it: INT, VARCHAR, `LAMBDA (K, V) => R`. */
export function formatParameterType(type: ParameterType | SqlType): string {
  switch (type.kind) {
    case 'INTEGER':
      return 'INT';
    case 'STRING':
      return 'VARCHAR';
    case 'INTERVALUNIT':
      return 'INTERVAL UNIT';
    case 'GENERIC':
      return type.name;
    case 'ARRAY':
      return `ARRAY<${formatParameterType(type.element)}>`;
    case 'MAP':
      return `MAP<${formatParameterType(type.key)}, ${formatParameterType(type.value)}>`;
    case 'STRUCT':
      return 'fields' in type
        ? `STRUCT<${type.fields.map((f) => `${f.name} ${formatParameterType(f.type)}`).join(', ')}>`
        : 'STRUCT';
    case 'LAMBDA':
      return `LAMBDA (${type.parameters.map(formatParameterType).join(', ')}) => ${formatParameterType(type.result)}`;
    default:
      return type.kind;
  }
}

/** Whether a generic letter occurs anywhere in the type. */
export function hasGenerics(type: ParameterType | SqlType): boolean {
  switch (type.kind) {
    case 'GENERIC':
      return true;
    case 'ARRAY':
      return hasGenerics(type.element);
    case 'MAP':
      return hasGenerics(type.key) || hasGenerics(type.value);
    case 'STRUCT':
      return 'fields' in type && type.fields.some((f) => hasGenerics(f.type));
    case 'LAMBDA':
      return type.parameters.some(hasGenerics) || hasGenerics(type.result);
    default:
      return false;
  }
}

/** The type with its generic letters replaced; null while one of them is unbound. */
export function substituteGenerics(
  type: ParameterType | SqlType,
  generics: ReadonlyMap<string, SqlType>,
): SqlType | null {
  switch (type.kind) {
    case 'GENERIC':
      return generics.get(type.name) ?? null;
    case 'ARRAY': {
      const element = substituteGenerics(type.element, generics);
      return element && { kind: 'ARRAY', element };
    }
    case 'MAP': {
      const key = substituteGenerics(type.key, generics);
      const value = substituteGenerics(type.value, generics);
      return key && value && { kind: 'MAP', key, value };
    }
    case 'STRUCT':
      return 'fields' in type ? type : null;
    case 'DECIMAL':
      return 'precision' in type ? type : null;
    case 'ANY':
    case 'INTERVALUNIT':
    case 'LAMBDA':
      return null;
    default:
      return { kind: type.kind };
  }
}

/** Binds the letters of `declared` so that it equals `actual`; false when they cannot agree. */
export function bindGenerics(declared: ParameterType, actual: SqlType, generics: Map<string, SqlType>): boolean {
  switch (declared.kind) {
    case 'GENERIC': {
      const bound = generics.get(declared.name);
      if (bound) return typesEqual(bound, actual);
      generics.set(declared.name, actual);
      return true;
    }
    case 'ARRAY':
      return actual.kind === 'ARRAY' && bindGenerics(declared.element, actual.element, generics);
    case 'MAP':
      return (
        actual.kind === 'MAP' &&
        bindGenerics(declared.key, actual.key, generics) &&
        bindGenerics(declared.value, actual.value, generics)
      );
    case 'ANY':
      return true;
    case 'INTERVALUNIT':
    case 'LAMBDA':
      return false;
    default:
      return declared.kind === actual.kind;
  }
}

const NUMBER_RANK: Readonly<Record<string, number>> = { INTEGER: 0, BIGINT: 1, DECIMAL: 2, DOUBLE: 3 };

/** Whether ksqlDB converts `from` to `to` by itself: wider numbers, and strings to the types they can be read as. */
function canWiden(from: SqlType['kind'], to: string): boolean {
  if (from === to) return true;
  const rank = NUMBER_RANK[from];
  const target = NUMBER_RANK[to];
  if (rank !== undefined && target !== undefined) return rank < target;
  return from === 'STRING' && (to === 'DATE' || to === 'TIME' || to === 'TIMESTAMP' || to === 'BYTES');
}

/** Whether an argument of this type may be passed; with `widen`, after an implicit conversion. */
export function acceptsType(declared: ParameterType, actual: SqlType, widen: boolean): boolean {
  if (declared.kind === 'ANY' || declared.kind === 'GENERIC') return true;
  if (declared.kind === 'ARRAY') return actual.kind === 'ARRAY' && acceptsType(declared.element, actual.element, widen);
  if (declared.kind === 'MAP') {
    return (
      actual.kind === 'MAP' &&
      acceptsType(declared.key, actual.key, widen) &&
      acceptsType(declared.value, actual.value, widen)
    );
  }
  if (declared.kind === 'INTERVALUNIT' || declared.kind === 'LAMBDA') return false;
  return declared.kind === actual.kind || (widen && canWiden(actual.kind, declared.kind));
}

/** The type an argument has once it was converted to the declared type. */
export function widenedType(declared: ParameterType, actual: SqlType): SqlType {
  if (declared.kind === actual.kind) {
    if (declared.kind === 'ARRAY' && actual.kind === 'ARRAY')
      return { kind: 'ARRAY', element: widenedType(declared.element, actual.element) };
    if (declared.kind === 'MAP' && actual.kind === 'MAP')
      return {
        kind: 'MAP',
        key: widenedType(declared.key, actual.key),
        value: widenedType(declared.value, actual.value),
      };
    return actual;
  }
  switch (declared.kind) {
    case 'DECIMAL':
      return { kind: 'DECIMAL', precision: actual.kind === 'INTEGER' ? 10 : 19, scale: 0 };
    case 'GENERIC':
    case 'ANY':
    case 'ARRAY':
    case 'MAP':
    case 'STRUCT':
    case 'INTERVALUNIT':
    case 'LAMBDA':
      return actual;
    default:
      return { kind: declared.kind };
  }
}

/** An argument's type for messages; the bare NULL has none. */
export const formatArgumentType = (type: SqlType | null): string => (type ? formatType(type) : 'null');
