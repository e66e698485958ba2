// Turns a type as written, which may name types made by CREATE TYPE, into a complete type.

import { nearestNames } from '../../common/nearest-names.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { TypeReference } from '../../sql/ast.ts';
import type { SqlType } from '../../sql/sql-type.ts';
import { placeOf } from './expression-node.ts';

/** @throws ClickstreamError STATEMENT_INVALID, with similar names, when a custom type is unknown */
export function resolveType(reference: TypeReference, customTypes: ReadonlyMap<string, SqlType>): SqlType {
  switch (reference.kind) {
    case 'Resolved':
      return reference.type;
    case 'ArrayOf':
      return { kind: 'ARRAY', element: resolveType(reference.element, customTypes) };
    case 'MapOf':
      return {
        kind: 'MAP',
        key: resolveType(reference.key, customTypes),
        value: resolveType(reference.value, customTypes),
      };
    case 'StructOf':
      return {
        kind: 'STRUCT',
        fields: reference.fields.map((f) => ({ name: f.name, type: resolveType(f.type, customTypes) })),
      };
    case 'Custom': {
      const type = customTypes.get(reference.name);
      if (type) return type;
      const near = nearestNames(reference.name, customTypes.keys());
      const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
      throw new ClickstreamError('STATEMENT_INVALID', `There is no type ${reference.name}.${hint}`, {
        details: { ...placeOf(reference.span), type: reference.name },
        nextStep: 'LIST TYPES shows the types made by CREATE TYPE.',
      });
    }
  }
}
