import avsc from 'avsc';
import { describe, expect, it } from 'vitest';
import { AvroDecimalText } from '../../../src/engine/formats/avro-decimal-text.ts';

const price = avsc.Type.forSchema(
  { type: 'bytes', logicalType: 'decimal', precision: 12, scale: 2 } as never as avsc.Schema,
  { logicalTypes: { decimal: AvroDecimalText } } as never,
);

describe('decimal text in Avro', () => {
  it.each(['0.00', '19.90', '-0.50', '-12.34', '1.28', '9999999999.99'])('%s is what was written', (text) => {
    expect(price.fromBuffer(price.toBuffer(text))).toBe(text);
  });

  it('fills missing digits up to the scale', () => {
    expect(price.fromBuffer(price.toBuffer('7'))).toBe('7.00');
  });

  it('refuses digits that the schema has no room for instead of moving the point', () => {
    expect(() => price.toBuffer('12.345')).toThrow(/rounding/);
    expect(() => price.toBuffer('10000000000.00')).toThrow(/does not fit/);
  });

  it('reads the shortest and the longest form of a number, as Java writes it', () => {
    // Length as zigzag, then the bytes.
    expect(price.fromBuffer(Buffer.from([2, 0xff]))).toBe('-0.01');
    expect(price.fromBuffer(Buffer.from([0]))).toBe('0.00');
    expect(price.fromBuffer(Buffer.from([4, 0x00, 0x80]))).toBe('1.28');
  });
});
