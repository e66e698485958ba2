// No bytes at all: the key of streams that have no key columns.
import { formatColumn } from '../schema/logical-schema.ts';
import type { Format, Serde } from './format.ts';
import { statementInvalid } from './format-layout.ts';

export const noneFormat: Format = {
  name: 'NONE',
  usesRegistry: false,
  supportedProperties: [],
  supportsWrapping: { WRAP_SINGLES: false, UNWRAP_SINGLES: false },
  validate(columns) {
    if (columns.length === 0) return;
    throw statementInvalid(
      `The 'NONE' format can only be used when no columns are defined. Got: [${columns.map(formatColumn).join(', ')}]`,
      'Choose another format for these columns.',
    );
  },
  createSerde: () => NONE_SERDE,
};

const NONE_SERDE: Serde = {
  open: async () => undefined,
  serialize: () => null,
  prefetch: () => null,
  deserialize: () => null,
};
