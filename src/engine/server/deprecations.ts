// Warnings for statements that a later ksqlDB will refuse.
import type { ParsedStatement } from '../../sql/ast.ts';
import type { Catalog } from '../catalog/catalog.ts';

const NO_GRACE_PERIOD =
  'DEPRECATION NOTICE: a stream-stream join without a GRACE PERIOD will not be accepted by later versions of ksqlDB. ' +
  'Write WITHIN … GRACE PERIOD ….';

/** @param catalog that in which the statement was planned */
export function deprecationsOf(
  { statement }: ParsedStatement,
  catalog: Catalog,
): readonly { readonly message: string }[] {
  if (statement.kind !== 'CreateSourceAsSelect') return [];
  const { source, joins } = statement.query.from;
  const isStream = (name: string): boolean => catalog.source(name)?.kind === 'STREAM';
  if (!isStream(source.name)) return [];
  const deprecated = joins.some(({ right, within }) => isStream(right.name) && (within?.grace ?? null) === null);
  return deprecated ? [{ message: NO_GRACE_PERIOD }] : [];
}
