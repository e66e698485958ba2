import { describe, expect, test } from 'vitest';
import { BYTES, INTEGER, STRING } from '../../../../src/sql/sql-type.ts';
import { call, functionNamed, typed } from '../call-function.ts';

const bytes = (...values: number[]) => new Uint8Array(values);

describe('encodings', () => {
  test('TO_BYTES and FROM_BYTES undo each other', () => {
    for (const encoding of ['utf8', 'HEX', 'base64', 'ascii']) {
      const text = call('FROM_BYTES', bytes(72, 105, 33), encoding) as string;
      expect(call('TO_BYTES', text, encoding)).toEqual(bytes(72, 105, 33));
    }
  });

  test('hexadecimal digits are written in upper case, read in both', () => {
    expect(call('FROM_BYTES', bytes(171), 'hex')).toBe('AB');
    expect(call('TO_BYTES', 'aB', 'hex')).toEqual(bytes(171));
  });

  test('what an encoding does not have becomes a substitute', () => {
    expect(call('TO_BYTES', 'ž😀', 'ascii')).toEqual(bytes(63, 63));
    expect(call('FROM_BYTES', bytes(200), 'ascii')).toBe('\ufffd');
    expect(call('FROM_BYTES', bytes(200), 'utf8')).toBe('\ufffd');
    expect(call('TO_BYTES', '\ud83d', 'utf8')).toEqual(bytes(63));
  });

  test.each([
    ['abc', 'hex'],
    ['zz', 'hex'],
    ['_-8=', 'base64'],
    ['a', 'base64'],
    ['a', 'utf-8'],
  ])('TO_BYTES refuses %s in %s', (text, encoding) => {
    expect(() => call('TO_BYTES', text, encoding)).toThrow();
  });

  test('ENCODE takes decorated and odd hexadecimal texts', () => {
    expect(call('ENCODE', "X'4869'", 'hex', 'utf8')).toBe('Hi');
    expect(call('ENCODE', '0x4869', 'hex', 'ascii')).toBe('Hi');
    expect(call('ENCODE', '0x948', 'hex', 'base64')).toBe('CUg=');
    expect(() => call('ENCODE', '948', 'hex', 'base64')).toThrow('even');
    expect(() => call('ENCODE', "X'948'", 'hex', 'base64')).toThrow('even');
    expect(call('ENCODE', 'Hi', 'utf8', 'hex')).toBe('4869');
    expect(() => call('ENCODE', 'Hi', 'utf8', 'UTF8')).toThrow('different');
    expect(call('ENCODE', typed(STRING, null), 'utf8', 'hex')).toBeNull();
  });
});

describe('numbers from bytes', () => {
  test('are read in both byte orders', () => {
    expect(call('INT_FROM_BYTES', bytes(0, 0, 1, 2))).toBe(258);
    expect(call('INT_FROM_BYTES', bytes(0, 0, 1, 2), 'little_endian')).toBe(33619968);
    expect(call('BIGINT_FROM_BYTES', bytes(255, 255, 255, 255, 255, 255, 255, 254))).toBe(-2n);
    expect(call('DOUBLE_FROM_BYTES', bytes(63, 248, 0, 0, 0, 0, 0, 0))).toBe(1.5);
  });

  test('work on a part of a larger buffer', () => {
    expect(call('INT_FROM_BYTES', bytes(9, 0, 0, 0, 7).subarray(1))).toBe(7);
  });

  test('need the right number of bytes and a byte order', () => {
    expect(() => call('INT_FROM_BYTES', bytes(1))).toThrow('4 bytes');
    expect(() => call('INT_FROM_BYTES', typed(BYTES, null), 'middle')).toThrow('middle');
    expect(call('INT_FROM_BYTES', typed(BYTES, null))).toBeNull();
  });
});

test('UUID is random, or made of 16 bytes', () => {
  expect(call('UUID')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(functionNamed('UUID').deterministic).toBe(false);
  expect(call('UUID', bytes(...Array(16).keys()))).toBe('00010203-0405-0607-0809-0a0b0c0d0e0f');
});

describe('masks', () => {
  test('keep the shape of a text', () => {
    expect(call('MASK', 'Ab3-é中')).toBe('Xxn-x-');
    expect(call('MASK', 'Ab3-', 'U', 'l', '0', '*')).toBe('Ul0*');
  });

  test('null keeps characters of a kind', () => {
    expect(call('MASK', 'Ab3-', typed(STRING, null), 'l', typed(STRING, null), '*')).toBe('Al3*');
  });

  test('hide or keep one end', () => {
    expect(call('MASK_LEFT', 'abcd', 3)).toBe('xxxd');
    expect(call('MASK_RIGHT', 'abcd', 3)).toBe('axxx');
    expect(call('MASK_KEEP_LEFT', 'abcd', 3)).toBe('abcx');
    expect(call('MASK_KEEP_RIGHT', 'abcd', 3, 'Q', 'q', '9', '*')).toBe('qbcd');
    expect(call('MASK_KEEP_LEFT', 'abcd', 9)).toBe('abcd');
  });

  test('refuse long masks, negative and null counts', () => {
    expect(() => call('MASK', 'a', 'XX', 'x', 'n', '-')).toThrow('one character');
    expect(() => call('MASK_LEFT', 'a', -1)).toThrow('negative');
    expect(() => call('MASK_LEFT', 'a', typed(INTEGER, null))).toThrow('null');
    expect(call('MASK_LEFT', typed(STRING, null), 1)).toBeNull();
  });
});
