// The fields of the committed click schema, for tests.
import { readFileSync } from 'node:fs';
import { type ClickField, clickFields } from '../../src/shop/click-fields.ts';

export const clickSchema: { fields: unknown[] } = JSON.parse(
  readFileSync(new URL('../../schemas/click_events-value.avsc', import.meta.url), 'utf8'),
);

export const FIELDS: readonly ClickField[] = clickFields(clickSchema);

/** The committed schema with one more field. */
export const withField = (field: object): readonly ClickField[] =>
  clickFields({ ...clickSchema, fields: [...clickSchema.fields, field] });
