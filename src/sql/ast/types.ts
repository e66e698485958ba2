// Types and units as written in SQL.
import type { Span } from '../source-span.ts';
import type { SqlType } from '../sql-type.ts';

/** The units of durations and of date arithmetic. */
export type TimeUnit = 'YEARS' | 'MONTHS' | 'WEEKS' | 'DAYS' | 'HOURS' | 'MINUTES' | 'SECONDS' | 'MILLISECONDS';

/** A type as written: a complete type, or one that still names custom types. */
export type TypeReference =
  | { readonly kind: 'Resolved'; readonly type: SqlType }
  | { readonly kind: 'Custom'; readonly name: string; readonly span: Span }
  | { readonly kind: 'ArrayOf'; readonly element: TypeReference }
  | { readonly kind: 'MapOf'; readonly key: TypeReference; readonly value: TypeReference }
  | { readonly kind: 'StructOf'; readonly fields: readonly { readonly name: string; readonly type: TypeReference }[] };
