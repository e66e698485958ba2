import { describe, expect, it } from 'vitest';
import { FormatGuess } from '../../../../src/engine/queries/print/format-guess.ts';

const START = 1_700_000_000_000;
const text = (value: string): Buffer => Buffer.from(value, 'utf8');
const longs = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(8 * values.length);
  for (const [i, value] of values.entries()) bytes.writeBigInt64BE(BigInt(value), 8 * i);
  return bytes;
};

async function guess(part: 'KEY' | 'VALUE', ...all: Buffer[]): Promise<{ formats: string; printed: string[] }> {
  const guessed = new FormatGuess(null, part);
  for (const bytes of all) await guessed.learn(bytes);
  const printed: string[] = [];
  for (const bytes of all) printed.push(await guessed.print(bytes));
  return { formats: guessed.text, printed };
}

describe('the format of printed records', () => {
  it('is every one in which all of them can be read', async () => {
    expect(await guess('VALUE', text('{"a":1}'))).toEqual({ formats: 'JSON or KAFKA_STRING', printed: ['{"a":1}'] });
    expect((await guess('VALUE', text('{"a":1}'), text('plain'))).formats).toBe('KAFKA_STRING');
    expect((await guess('KEY', longs(START))).formats).toBe('KAFKA_BIGINT or KAFKA_DOUBLE');
    expect((await guess('KEY', text('1234'))).formats).toBe('JSON or KAFKA_INT or KAFKA_STRING');
  });

  it('of keys may have a window behind it', async () => {
    const time = await guess('KEY', Buffer.concat([text('c1'), longs(START)]));
    expect(time).toEqual({
      formats: 'HOPPING(KAFKA_STRING) or TUMBLING(KAFKA_STRING)',
      printed: [`[c1@${START}/-]`],
    });
    const session = await guess('KEY', Buffer.concat([text('c1'), longs(START + 5, START)]));
    expect(session).toEqual({ formats: 'SESSION(KAFKA_STRING)', printed: [`[c1@${START}/${START + 5}]`] });
  });

  it('takes the end of a longer text for no window', async () => {
    expect((await guess('KEY', text('a long campaign'))).printed).toEqual(['a long campaign']);
  });

  it('is said to be none for other bytes, which are escaped', async () => {
    const { formats, printed } = await guess('VALUE', Buffer.from([0x08, 0x80, 0x41]));
    expect(formats).toContain('does not match any supported format');
    expect(printed).toEqual(['\\x08\\x80A']);
  });
});
