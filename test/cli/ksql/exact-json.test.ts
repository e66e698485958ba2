import { describe, expect, it } from 'vitest';
import { cellText, parseExactly } from '../../../src/cli/ksql/exact-json.ts';

describe('a row of a query', () => {
  it('keeps every digit of integers and decimals', () => {
    const row = parseExactly('[9223372036854775807, 12.50, 1.0E10]') as unknown[];
    expect(row.map(cellText)).toEqual(['9223372036854775807', '12.50', '1.0E10']);
  });

  it('shows text bare and nested values as JSON', () => {
    const row = parseExactly('["a\\"b", null, {"A": [1, "x"]}, true]') as unknown[];
    expect(row.map(cellText)).toEqual(['a"b', 'null', '{"A": [1, "x"]}', 'true']);
  });
});
