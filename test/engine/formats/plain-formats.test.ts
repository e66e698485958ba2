// KAFKA, DELIMITED and NONE: bytes as the Java side writes them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delimitedFormat, parseDelimiter } from '../../../src/engine/formats/delimited-format.ts';
import { kafkaFormat } from '../../../src/engine/formats/kafka-format.ts';
import { noneFormat } from '../../../src/engine/formats/none-format.ts';
import { Decimal } from '../../../src/engine/values/decimal.ts';
import * as sql from '../../../src/sql/sql-type.ts';
import { bytesOf, column, openSerde, textOf } from './format-fixtures.ts';

const hex = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString('hex'));

describe('KAFKA', () => {
  it('[FMT-20] writes numbers big-endian, text as UTF-8 and bytes as they are', async () => {
    expect(hex((await openSerde('KAFKA', { K: sql.INTEGER })).serialize([-2]))).toBe('fffffffe');
    expect(hex((await openSerde('KAFKA', { K: sql.BIGINT })).serialize([258n]))).toBe('0000000000000102');
    expect(hex((await openSerde('KAFKA', { K: sql.DOUBLE })).serialize([1.5]))).toBe('3ff8000000000000');
    expect(hex((await openSerde('KAFKA', { K: sql.STRING })).serialize(['é']))).toBe('c3a9');
    expect(hex((await openSerde('KAFKA', { K: sql.BYTES })).serialize([Buffer.from([1, 2])]))).toBe('0102');
    expect((await openSerde('KAFKA', { K: sql.INTEGER })).serialize([null])).toBeNull();
  });

  it.each([0n, 1n, -1n, 1023n, -257n, 2n ** 53n, -(2n ** 53n) - 1n, 2n ** 63n - 1n, -(2n ** 63n)])(
    'reads the BIGINT %s back exactly',
    async (value) => {
      const serde = await openSerde('KAFKA', { K: sql.BIGINT });
      expect(serde.deserialize(serde.serialize([value])!)).toEqual([value]);
    },
  );

  it('refuses bytes of another length than the type has', async () => {
    const serde = await openSerde('KAFKA', { K: sql.INTEGER });
    expect(() => serde.deserialize(Buffer.alloc(8))).toThrow(/4 bytes were expected, but there are 8/);
  });

  it('[FMT-4] refuses nested types and more than one column', () => {
    expect(() => kafkaFormat.validate([column('K', sql.BOOLEAN)], 'KEY')).toThrow(/does not support type 'BOOLEAN'/);
    const two = [column('A', sql.INTEGER), column('B', sql.INTEGER)];
    expect(() => kafkaFormat.validate(two, 'KEY')).toThrow(/single field/);
  });
});

describe('DELIMITED', () => {
  const types = { A: sql.INTEGER, B: sql.STRING, C: sql.decimalType(6, 2) };

  it('reads fields by position, quoted or not; an empty field is null', async () => {
    const serde = await openSerde('DELIMITED', types);
    expect(serde.deserialize(bytesOf('1,x,.5'))).toEqual([1, 'x', new Decimal(50n, 2)]);
    expect(serde.deserialize(bytesOf('"1","a,""b""\nc",-3'))).toEqual([1, 'a,"b"\nc', new Decimal(-300n, 2)]);
    expect(serde.deserialize(bytesOf(',,'))).toEqual([null, null, null]);
  });

  it('[FMT-21] refuses a record whose number of fields differs from the columns', async () => {
    const serde = await openSerde('DELIMITED', types);
    expect(() => serde.deserialize(bytesOf('1,x'))).toThrow(/2 fields, but there are 3 columns/);
    expect(() => serde.deserialize(bytesOf(''))).toThrow(/no CSV record/);
    expect(() => serde.deserialize(bytesOf('"1'))).toThrow(/has no end/);
    expect(() => serde.deserialize(bytesOf('1,x,y'))).toThrow(/no DECIMAL at \$\.C/);
  });

  it('reads back whatever text it wrote', async () => {
    const serde = await openSerde('DELIMITED', { A: sql.STRING, B: sql.STRING });
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', ' ', '\n', '\r', '#', 'é', '-'), minLength: 1 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(serde.deserialize(serde.serialize([a, b])!)).toEqual([a, b]);
      }),
    );
  });

  it('[FMT-22] quotes as Commons CSV does', async () => {
    const text = { A: sql.STRING, B: sql.STRING };
    const serde = await openSerde('DELIMITED', text);
    const print = (a: string | null, b: string | null) => textOf(serde.serialize([a, b]));
    expect(print('-5', '-5')).toBe('"-5",-5');
    expect(print('a,b', 'say "hi"')).toBe('"a,b","say ""hi"""');
    expect(print('', '')).toBe('"",');
    expect(print(null, null)).toBe(',');
    expect(print('a ', '#x')).toBe('"a ","#x"');
  });

  it('reads the first record only, but refuses a text whose later records are no CSV', async () => {
    const serde = await openSerde('DELIMITED', { A: sql.INTEGER, B: sql.STRING });
    expect(serde.deserialize(bytesOf('\n1,x\r\n2\n'))).toEqual([1, 'x']);
    expect(serde.deserialize(bytesOf('1,"x"\f'))).toEqual([1, 'x']);
    expect(() => serde.deserialize(bytesOf('1,x\n2,"y'))).toThrow(/has no end/);
    expect(() => serde.deserialize(bytesOf('1,"x"\u00a0'))).toThrow(/follows the end/);
  });

  it("reads base64 with and without its padding, and numbers in all of Java's spellings", async () => {
    const types = { A: sql.BYTES, B: sql.BIGINT, C: sql.DOUBLE };
    const serde = await openSerde('DELIMITED', types);
    expect(serde.deserialize(bytesOf('QUI,+000000000000000000000007,0x1.8p1'))).toEqual([Buffer.from('AB'), 7n, 3]);
    expect(serde.deserialize(bytesOf('QUI=,٣,1e999'))).toEqual([Buffer.from('AB'), 3n, Number.POSITIVE_INFINITY]);
    for (const text of ['Q,1,1', 'QQ=,1,1', 'Q Q=,1,1']) {
      expect(() => serde.deserialize(bytesOf(text))).toThrow(/not base64/);
    }
  });

  it('refuses a quotation mark as the delimiter', () => {
    expect(() => parseDelimiter('"')).toThrow(/quotation mark/);
  });

  it('writes decimals with their scale and doubles as Java prints them', async () => {
    const serde = await openSerde('DELIMITED', { A: sql.DOUBLE, B: sql.decimalType(20, 4) });
    expect(textOf(serde.serialize([10, new Decimal(1200n, 4)]))).toBe('10.0,0.1200');
  });

  it('takes the delimiter from the options, with names for tab and space', async () => {
    const tab = await openSerde('DELIMITED', types, { properties: { delimiter: 'TAB' } });
    expect(tab.deserialize(bytesOf('1\tx\t2'))).toEqual([1, 'x', new Decimal(200n, 2)]);
    const dollar = await openSerde('DELIMITED', types, { properties: { delimiter: '$' } });
    expect(textOf(dollar.serialize([1, 'x', null]))).toBe('1$x$');
  });

  it('[FMT-4] refuses nested types', () => {
    const nested = [column('A', sql.arrayType(sql.INTEGER))];
    expect(() => delimitedFormat.validate(nested, 'VALUE')).toThrow(/'DELIMITED' format does not support type 'ARRAY'/);
  });
});

describe('NONE', () => {
  it('holds no columns and has no bytes', async () => {
    expect(() => noneFormat.validate([column('K', sql.STRING, 'KEY')], 'KEY')).toThrow(/no columns are defined/);
    const serde = await openSerde('NONE', {}, { part: 'KEY' });
    expect(serde.serialize([])).toBeNull();
    expect(serde.deserialize(bytesOf('x'))).toBeNull();
  });

  it('[FMT-2] stands in for every format when a key has no columns', async () => {
    const serde = await openSerde('JSON', {}, { part: 'KEY' });
    expect(serde.deserialize(bytesOf('not json'))).toBeNull();
  });
});
