// Access to and construction of arrays, maps and structs.

import { nearestNames } from '../../common/nearest-names.ts';
import type {
  ArrayConstructor,
  Dereference,
  Expression,
  MapConstructor,
  StructConstructor,
  Subscript,
} from '../../sql/ast.ts';
import { formatExpression } from '../../sql/printer/format-expression.ts';
import { INTEGER } from '../../sql/sql-type.ts';
import { findCaster } from '../values/cast.ts';
import { isPlainKey, mapGet } from '../values/compare.ts';
import type { SqlValue } from '../values/sql-value.ts';
import {
  type CompileContext,
  type Evaluate,
  type ExpressionNode,
  guarded,
  nodeOf,
  nullError,
  showType,
  showTyped,
  typeError,
} from './expression-node.ts';
import { unify } from './type-unification.ts';

export function compileSubscript(e: Subscript, context: CompileContext): ExpressionNode {
  const base = context.compile(e.base);
  const index = context.compile(e.index);
  if (base.type?.kind === 'ARRAY') return arrayElement(e, base, index);
  if (base.type?.kind === 'MAP') return mapEntry(base, index);
  throw typeError(e, `${showTyped(e.base, base.type)} has no elements; only arrays and maps have.`);
}

/** A position as ksqlDB takes it: an INTEGER, or the result of arithmetic in BIGINT or DOUBLE, which is cut to one. */
function positionOf(index: ExpressionNode): Evaluate | null {
  const { evaluate, type } = index;
  if (type?.kind === 'INTEGER') return evaluate;
  const caster = index.primitive && (type?.kind === 'BIGINT' || type?.kind === 'DOUBLE') && findCaster(type, INTEGER);
  if (!caster) return null;
  return (row) => {
    const value = evaluate(row);
    return value === null ? null : caster(value);
  };
}

/** Elements count from 1, or from -1 at the end; outside the array is null. */
function arrayElement(e: Subscript, base: ExpressionNode, index: ExpressionNode): ExpressionNode {
  const position = index.type && positionOf(index);
  if (base.type?.kind !== 'ARRAY' || !position)
    throw typeError(e, `The position in an array must be INTEGER, but ${showTyped(e.index, index.type)} is not.`);
  const b = base.evaluate;
  const onNull = nullError(e);
  const evaluate: Evaluate = (row) => {
    const array = b(row) as readonly SqlValue[] | null;
    if (array === null) return null;
    const at = position(row) as number | null;
    if (at === null) throw onNull;
    return array[at > 0 ? at - 1 : at < 0 ? array.length + at : -1] ?? null;
  };
  const constant = base.constant && index.constant;
  return nodeOf(base.type.element, evaluate, { constant, safe: base.safe && index.constant && index.safe });
}

function mapEntry(base: ExpressionNode, index: ExpressionNode): ExpressionNode {
  if (base.type?.kind !== 'MAP')
    throw nullError({ kind: 'NullLiteral', span: { start: 0, end: 0, line: 0, column: 0 } });
  const { key: keyType, value } = base.type;
  const b = base.evaluate;
  const k = index.evaluate;
  // A key of another type is never found.
  const comparable = index.type?.kind === keyType.kind;
  const plain = isPlainKey(keyType);
  const evaluate: Evaluate = (row) => {
    const map = b(row) as ReadonlyMap<SqlValue, SqlValue> | null;
    if (map === null) return null;
    const key = k(row);
    if (!comparable) return null;
    return (plain ? map.get(key) : mapGet(map, key, keyType)) ?? null;
  };
  return nodeOf(value, evaluate, { constant: base.constant && index.constant, safe: base.safe && index.safe });
}

export function compileDereference(e: Dereference, context: CompileContext): ExpressionNode {
  const base = context.compile(e.base);
  if (base.type?.kind !== 'STRUCT')
    throw typeError(e, `${showTyped(e.base, base.type)} has no fields; only structs have.`);
  const { fields } = base.type;
  const position = fields.findIndex((f) => f.name === e.field);
  if (position < 0) {
    const near = nearestNames(
      e.field,
      fields.map((f) => f.name),
    );
    const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
    throw typeError(e, `There is no field ${e.field} in ${showType(base.type)}.${hint}`);
  }
  const b = base.evaluate;
  const { column } = base;
  const evaluate: Evaluate =
    column !== null
      ? (row) => {
          const struct = row[column] as readonly SqlValue[] | null;
          return struct === null ? null : (struct[position] as SqlValue);
        }
      : (row) => {
          const struct = b(row) as readonly SqlValue[] | null;
          return struct === null ? null : (struct[position] as SqlValue);
        };
  return nodeOf(fields[position]!.type, evaluate, { constant: base.constant, safe: base.safe });
}

const all = (nodes: readonly ExpressionNode[], fact: 'constant' | 'safe'): boolean => nodes.every((n) => n[fact]);

export function compileArray(e: ArrayConstructor, context: CompileContext): ExpressionNode {
  const unified = unify(
    e.items,
    e.items.map((x) => context.compile(x)),
    context,
  );
  if (!unified.type)
    throw typeError(
      e,
      'An array needs an element that is not NULL to have a type.',
      'CAST an element, as in ARRAY[CAST(NULL AS INT)].',
    );
  const items = unified.nodes.map((n) => guarded(n, 'array item', context.report));
  const functions = items.map((n) => n.evaluate);
  return nodeOf({ kind: 'ARRAY', element: unified.type }, (row) => functions.map((f) => f(row)), {
    constant: all(items, 'constant'),
    safe: true,
  });
}

export function compileMap(e: MapConstructor, context: CompileContext): ExpressionNode {
  const written = e.entries.map((entry) => formatExpression(entry.key));
  const repeated = written.find((key, i) => written.indexOf(key) < i);
  if (repeated !== undefined) throw typeError(e, `The key ${repeated} is given twice.`, 'Give each key once.');
  const part = (expressions: readonly Expression[], what: string) => {
    const unified = unify(
      expressions,
      expressions.map((x) => context.compile(x)),
      context,
    );
    if (!unified.type)
      throw typeError(e, `A map needs a ${what} that is not NULL to have a type.`, `CAST one ${what}.`);
    return { type: unified.type, nodes: unified.nodes.map((n) => guarded(n, `map ${what}`, context.report)) };
  };
  const keys = part(
    e.entries.map((entry) => entry.key),
    'key',
  );
  const values = part(
    e.entries.map((entry) => entry.value),
    'value',
  );
  const entries = keys.nodes.map((key, i) => [key.evaluate, values.nodes[i]!.evaluate] as const);
  return nodeOf(
    { kind: 'MAP', key: keys.type, value: values.type },
    (row) => new Map(entries.map(([key, value]) => [key(row), value(row)])),
    { constant: all([...keys.nodes, ...values.nodes], 'constant'), safe: true },
  );
}

export function compileStruct(e: StructConstructor, context: CompileContext): ExpressionNode {
  const names = new Set<string>();
  const fields = e.fields.map((field) => {
    if (names.has(field.name)) throw typeError(field.value, `The field ${field.name} is given twice.`);
    names.add(field.name);
    const node = context.compile(field.value);
    if (!node.type)
      throw typeError(field.value, `Field ${field.name} is NULL and has no type.`, 'CAST it to its type.');
    return { name: field.name, type: node.type, node: guarded(node, `field ${field.name}`, context.report) };
  });
  const functions = fields.map((f) => f.node.evaluate);
  return nodeOf(
    { kind: 'STRUCT', fields: fields.map(({ name, type }) => ({ name, type })) },
    (row) => functions.map((f) => f(row)),
    {
      constant: all(
        fields.map((f) => f.node),
        'constant',
      ),
      safe: true,
    },
  );
}
