// JSON: field matching, exact numbers, coercions and refusals.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal } from '../../../src/engine/values/decimal.ts';
import * as sql from '../../../src/sql/sql-type.ts';
import { bytesOf, openSerde, textOf } from './format-fixtures.ts';

const readOne = async (type: sql.SqlType, json: string) =>
  (await openSerde('JSON', { A: type })).deserialize(bytesOf(`{"A":${json}}`))?.[0];

describe('JSON', () => {
  it('[FMT-10] fills a column from the member of its name, else from one that is it in upper case', async () => {
    const serde = await openSerde('JSON', { FOO: sql.STRING, bar: sql.STRING });
    expect(serde.deserialize(bytesOf('{"foo":"lower","FOO":"exact","BAR":"no"}'))).toEqual(['exact', null]);
    expect(serde.deserialize(bytesOf('{"FOO":"exact","Foo":"mixed"}'))).toEqual(['exact', null]);
    expect(serde.deserialize(bytesOf('{"Foo":"mixed","bar":"b"}'))).toEqual(['mixed', 'b']);
    expect(serde.deserialize(bytesOf('{"FOO":null,"foo":"lower"}'))).toEqual([null, null]);
  });

  it('[FMT-11] reads 64-bit integers and decimals without loss', async () => {
    expect(await readOne(sql.BIGINT, '9007199254740993')).toBe(9007199254740993n);
    expect(await readOne(sql.BIGINT, '-9223372036854775808')).toBe(-9223372036854775808n);
    expect(await readOne(sql.BIGINT, '42')).toBe(42n);
    expect(await readOne(sql.decimalType(33, 16), '12345678987654321.2345678987654321')).toEqual(
      new Decimal(123456789876543212345678987654321n, 16),
    );
    expect(await readOne(sql.decimalType(6, 4), '12.365')).toEqual(new Decimal(123650n, 4));
  });

  it('refuses a decimal that needs rounding or has too many digits', async () => {
    await expect(readOne(sql.decimalType(4, 2), '1.234')).rejects.toThrow(/rounding.*\$\.A/);
    await expect(readOne(sql.decimalType(4, 2), '123.4')).rejects.toThrow(/does not fit/);
    await expect(readOne(sql.decimalType(4, 2), '1e999999999')).rejects.toThrow(/exponent/);
  });

  it('[FMT-12] coerces numbers and text into each other as ksqlDB does', async () => {
    expect(await readOne(sql.INTEGER, '"17"')).toBe(17);
    expect(await readOne(sql.INTEGER, '1.9')).toBe(1);
    expect(await readOne(sql.INTEGER, '4294967297')).toBe(1);
    expect(await readOne(sql.DOUBLE, '"2.5"')).toBe(2.5);
    expect(await readOne(sql.DOUBLE, '-0.0')).toBe(0);
    expect(await readOne(sql.STRING, '1.50')).toBe('1.50');
    expect(await readOne(sql.STRING, '1e3')).toBe('1E+3');
    expect(await readOne(sql.STRING, 'true')).toBe('true');
    expect(await readOne(sql.STRING, '{"b" : [1, null]}')).toBe('{"b":[1,null]}');
    expect(await readOne(sql.STRING, '[1, "x", null]')).toBe('[1, x, null]');
  });

  it('[FMT-13] names the path and both types when a value cannot be read', async () => {
    await expect(readOne(sql.BOOLEAN, '"true"')).rejects.toThrow(/string 'true' cannot be read as BOOLEAN at \$\.A/);
    await expect(readOne(sql.arrayType(sql.INTEGER), '[1,{}]')).rejects.toThrow(/object.*INTEGER at \$\.A\[1\]/);
    await expect(readOne(sql.mapType(sql.STRING, sql.BIGINT), '{"k":"x"}')).rejects.toThrow(/\$\.A\.k/);
  });

  it.each(['{"A":1', '{"A":01}', '{A:1}', '', '{"A":"\u0001"}', '['.repeat(2000)])(
    'refuses malformed text: %s',
    async (text) => {
      const serde = await openSerde('JSON', { A: sql.STRING, B: sql.STRING });
      expect(() => serde.deserialize(bytesOf(text))).toThrow(expect.objectContaining({ code: 'SERDE_FAILED' }));
    },
  );

  it('holds dates as days, times and timestamps as milliseconds, bytes as base64', async () => {
    const types = { D: sql.DATE, T: sql.TIME, S: sql.TIMESTAMP, B: sql.BYTES };
    const serde = await openSerde('JSON', types);
    const text = '{"D":18000,"T":60000,"S":1600000000000,"B":"AQI="}';
    const row = serde.deserialize(bytesOf(text));
    expect(row).toEqual([18000, 60000, 1600000000000, Buffer.from([1, 2])]);
    expect(textOf(serde.serialize(row))).toBe(text);
    expect(() => serde.deserialize(bytesOf('{"T":86400001}'))).toThrow(/TIME/);
  });

  it('writes every column in order with nulls, doubles as Java prints them, decimals with their scale', async () => {
    const types = { A: sql.DOUBLE, B: sql.decimalType(6, 2), C: sql.STRING, D: sql.mapType(sql.STRING, sql.BIGINT) };
    const serde = await openSerde('JSON', types);
    const row = [1e7, new Decimal(1250n, 2), null, new Map([['k', 5n]])];
    expect(textOf(serde.serialize(row))).toBe('{"A":1.0E7,"B":12.50,"C":null,"D":{"k":5}}');
    expect(textOf(serde.serialize([Number.NaN, null, 'é"', null]))).toBe('{"A":"NaN","B":null,"C":"é\\"","D":null}');
    expect(textOf(serde.serialize([null, null, '\u001f\\u001f\u007f', null]))).toContain(
      '"C":"\\u001F\\\\u001f\u007f"',
    );
    const small = await openSerde('JSON', { A: sql.decimalType(9, 8) });
    expect(textOf(small.serialize([new Decimal(10n, 8)]))).toBe('{"A":1.0E-7}');
    expect(textOf(small.serialize([new Decimal(0n, 8)]))).toBe('{"A":0E-8}');
  });

  it('[FMT-3] writes a single key column bare and a single value column in an object', async () => {
    const key = await openSerde('JSON', { K: sql.BIGINT }, { part: 'KEY' });
    expect(textOf(key.serialize([7n]))).toBe('7');
    expect(key.deserialize(bytesOf('7'))).toEqual([7n]);
    expect(key.serialize([null])).toBeNull();
    const value = await openSerde('JSON', { V: sql.BIGINT });
    expect(textOf(value.serialize([7n]))).toBe('{"V":7}');
    const bare = await openSerde('JSON', { V: sql.BIGINT }, { wrapping: 'UNWRAP_SINGLES' });
    expect(textOf(bare.serialize([7n]))).toBe('7');
  });

  it('[FMT-5] refuses a record whose value for a column that is not needed cannot be read', async () => {
    const types = { A: sql.INTEGER, B: sql.INTEGER, C: sql.STRING };
    const serde = await openSerde('JSON', types, { needed: new Set([1]) });
    expect(() => serde.deserialize(bytesOf('{"A":"not a number","B":2}'))).toThrow(/no INTEGER at \$\.A/);
    expect(serde.deserialize(bytesOf('{"A":null,"B":2,"C":{"any":["thing"]}}'))?.[1]).toBe(2);
  });

  it('does not mind what cannot be read when a later member fills the same column', async () => {
    const serde = await openSerde('JSON', { A: sql.INTEGER });
    expect(serde.deserialize(bytesOf('{"a":{"x":[1]},"A":1}'))).toEqual([1]);
    expect(serde.deserialize(bytesOf('{"a":"x","a":2}'))).toEqual([2]);
    expect(() => serde.deserialize(bytesOf('{"A":1,"A":"x"}'))).toThrow(/no INTEGER at \$\.A/);
  });

  it('reads the first value of a text, whatever follows it, as Jackson does', async () => {
    const serde = await openSerde('JSON', { A: sql.INTEGER });
    expect(serde.deserialize(bytesOf('{"A":1} x'))).toEqual([1]);
    expect(serde.deserialize(bytesOf('\ufeff{"A":1}'))).toEqual([1]);
    const bare = await openSerde('JSON', { A: sql.INTEGER }, { wrapping: 'UNWRAP_SINGLES' });
    expect(bare.deserialize(bytesOf('1 2'))).toEqual([1]);
    expect(bare.deserialize(bytesOf('null]'))).toEqual([null]);
    expect(() => bare.deserialize(bytesOf('1x'))).toThrow(/white space/);
    expect(() => bare.deserialize(bytesOf('nullx'))).toThrow(/white space/);
  });

  it('reads no bytes as an empty bare text, and as nothing else', async () => {
    const text = await openSerde('JSON', { A: sql.STRING }, { wrapping: 'UNWRAP_SINGLES' });
    expect(text.deserialize(bytesOf(''))).toEqual(['']);
    const number = await openSerde('JSON', { A: sql.INTEGER }, { wrapping: 'UNWRAP_SINGLES' });
    expect(() => number.deserialize(bytesOf(''))).toThrow(/the text ends/);
  });

  it('refuses bytes that are no UTF-8, and takes the replacement character itself', async () => {
    const serde = await openSerde('JSON', { A: sql.STRING });
    expect(() => serde.deserialize(Buffer.from('{"A":"\xff"}', 'latin1'))).toThrow(/not UTF-8/);
    expect(serde.deserialize(bytesOf('{"A":"\ufffd"}'))).toEqual(['\ufffd']);
  });

  it('reads base64 in padded groups of four with white space between them', async () => {
    expect(await readOne(sql.BYTES, '" QUI=\\nQQ== "')).toEqual(Buffer.from('ABA'));
    await expect(readOne(sql.BYTES, '"QUI"')).rejects.toThrow(/not base64/);
    await expect(readOne(sql.BYTES, '"QU I="')).rejects.toThrow(/not base64/);
  });

  it('checks a TIME before its 64 bits could wrap', async () => {
    await expect(readOne(sql.TIME, '4294967296')).rejects.toThrow(/TIME/);
  });

  it('reads structs by field position and keeps a JSON null apart from a row', async () => {
    const type = sql.structType([
      { name: 'X', type: sql.INTEGER },
      { name: 'Y', type: sql.STRING },
    ]);
    expect(await readOne(type, '{"y":"a","x":1}')).toEqual([1, 'a']);
    const serde = await openSerde('JSON', { A: type });
    expect(() => serde.deserialize(bytesOf('null'))).toThrow(/JSON null cannot be read as STRUCT/);
  });

  it('reads objects whose members come in changing order, spaced or escaped', async () => {
    const serde = await openSerde('JSON', { A: sql.INTEGER, B: sql.INTEGER });
    for (const text of [
      '{"A":1,"B":2}',
      '{"A":1,"B":2}',
      '{"B":2,"A":1}',
      '{ "A" : 1 , "x":{"y":"\\n"}, "\\u0042":2}',
    ]) {
      expect(serde.deserialize(bytesOf(text))).toEqual([1, 2]);
    }
  });

  it('[FMT-8] answers damaged text with a row or an error, never with anything else', async () => {
    const serde = await openSerde('JSON', { A: sql.STRING, B: sql.arrayType(sql.decimalType(5, 2)), C: sql.DOUBLE });
    const good = Buffer.from('{"A":"x\\n","B":[1.50,null,-2e1],"C":1e300,"D":{"e":[true,false]}}');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(good.length), fc.nat(255))), fc.nat(good.length), (changes, cut) => {
        const bytes = Buffer.from(good.subarray(0, cut));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        try {
          serde.deserialize(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: 'SERDE_FAILED' });
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('[FMT-4] refuses maps whose keys are not strings', async () => {
    const type = sql.arrayType(sql.mapType(sql.INTEGER, sql.STRING));
    const { validateColumns } = await import('../../../src/engine/formats/format-registry.ts');
    const columns = [{ name: 'M', type, namespace: 'VALUE' as const }];
    expect(() => validateColumns({ format: 'JSON', properties: {} }, columns, 'VALUE')).toThrow(/STRING keys/);
  });
});
