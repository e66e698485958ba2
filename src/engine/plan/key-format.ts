// Which format the keys of an internal topic get when the key changes: the source's, unless it cannot hold the new key.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { FormatInfo } from '../formats/format.ts';
import { validateColumns } from '../formats/format-registry.ts';
import type { Column } from '../schema/logical-schema.ts';

/**
 * The format for keys made by GROUP BY, PARTITION BY or a join: JSON when the present format cannot hold them, the
 * default format when there was no key before.
 */
export function formatForNewKey(present: FormatInfo, key: readonly Column[], defaultFormat: FormatInfo): FormatInfo {
  if (key.length === 0) return { format: 'NONE', properties: {} };
  const format = present.format === 'NONE' ? defaultFormat : present;
  return canHold(format, key) ? format : { format: 'JSON', properties: {} };
}

function canHold(format: FormatInfo, key: readonly Column[]): boolean {
  try {
    validateColumns(format, key, 'KEY');
    return true;
  } catch (error) {
    if (error instanceof ClickstreamError && error.code === 'STATEMENT_INVALID') return false;
    throw error;
  }
}
