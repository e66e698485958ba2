// CREATE OR REPLACE: what may change in a source that others already read.
import type { Span } from '../../sql/source-span.ts';
import { formatType, typesEqual } from '../../sql/sql-type.ts';
import { statementInvalid } from '../analyze/statement-error.ts';
import type { Catalog, DataSource } from '../catalog/catalog.ts';
import { sameFormat } from '../formats/format.ts';
import type { Column, LogicalSchema } from '../schema/logical-schema.ts';

/** @throws ClickstreamError when the new source is not the old one with columns added at the end. */
export function checkReplacement(
  existing: DataSource | null,
  replacement: DataSource,
  statement: { readonly span: Span },
): void {
  const { span } = statement;
  const readOnly = replacement.readOnly || existing?.readOnly === true;
  if (readOnly)
    throw statementInvalid(`CREATE OR REPLACE is not for source streams and tables such as ${replacement.name}.`, {
      span,
    });
  if (!existing) return;
  const refuse = (what: string) =>
    statementInvalid(`${existing.name} cannot be replaced: ${what}.`, {
      span,
      nextStep: 'Drop it and create it anew, or use another name.',
    });
  if (existing.kind !== replacement.kind) throw refuse(`it is a ${existing.kind}, not a ${replacement.kind}`);
  if (existing.topic !== replacement.topic) throw refuse(`its topic is ${existing.topic}, not ${replacement.topic}`);
  const { formats: old } = existing;
  const { formats: fresh } = replacement;
  if (!sameFormat(old.key, fresh.key)) throw refuse('its key format would change');
  if (!sameFormat(old.value, fresh.value)) throw refuse('its value format would change');
  if (old.keyWrapping !== fresh.keyWrapping) throw refuse('its keys would be wrapped in another way');
  if (old.valueWrapping !== fresh.valueWrapping) throw refuse('its values would be wrapped in another way');
  if (JSON.stringify(existing.window) !== JSON.stringify(replacement.window)) throw refuse('its window would change');
  if (JSON.stringify(existing.timestampColumn) !== JSON.stringify(replacement.timestampColumn))
    throw refuse('its timestamp column would change');
  const changed = changedColumns(existing.schema, replacement.schema);
  if (changed.length > 0)
    throw refuse(
      `these columns would be changed, missing or reordered: ${changed.map((c) => `${c.name} ${formatType(c.type)}`).join(', ')}`,
    );
}

/**
 * The query that the one of a CREATE OR REPLACE … AS takes the place of, and whose id it keeps.
 * @throws ClickstreamError when several queries write the source.
 */
export function replacedQuery(
  existing: DataSource | null,
  catalog: Pick<Catalog, 'writersOf'>,
  statement: { readonly span: Span },
): string | null {
  if (!existing) return null;
  const [writer = null, ...others] = catalog.writersOf(existing.name);
  if (others.length === 0) return writer;
  throw statementInvalid(
    `${existing.name} cannot be replaced: several queries write it, ${[writer, ...others].join(', ')}.`,
    {
      span: statement.span,
      nextStep: 'Terminate those that INSERT INTO started.',
    },
  );
}

/** Columns of the old schema that are not at their place in the new one; keys must be the same altogether. */
function changedColumns(old: LogicalSchema, fresh: LogicalSchema): readonly Column[] {
  const same = (a: Column, b: Column | undefined): boolean =>
    b !== undefined && a.name === b.name && typesEqual(a.type, b.type);
  const keys = old.key.filter((c, i) => !same(c, fresh.key[i]));
  const added = fresh.key.slice(old.key.length);
  const values = old.value.filter((c, i) => !same(c, fresh.value[i]));
  const headers = old.headers.filter(
    (c, i) => !same(c, fresh.headers[i]) || c.headerKey !== fresh.headers[i]?.headerKey,
  );
  return [...keys, ...added, ...values, ...headers];
}
