import { describe, expect, test } from 'vitest';
import { STRING } from '../../../../src/sql/sql-type.ts';
import { call, typed } from '../call-function.ts';

describe('parts of a URL', () => {
  const url = 'https://me:pw@shop.example.org:8443/a%20b/c?x=1&y=%C3%A9&z#top%21';

  test.each([
    ['PROTOCOL', 'https'],
    ['HOST', 'shop.example.org'],
    ['PORT', 8443],
    ['PATH', '/a b/c'],
    ['QUERY', 'x=1&y=é&z'],
    ['FRAGMENT', 'top!'],
  ])('URL_EXTRACT_%s', (part, expected) => {
    expect(call(`URL_EXTRACT_${part}`, url)).toBe(expected);
  });

  test('missing parts are null, an empty fragment is not', () => {
    expect(call('URL_EXTRACT_PORT', 'http://a.org/')).toBeNull();
    expect(call('URL_EXTRACT_QUERY', 'http://a.org/')).toBeNull();
    expect(call('URL_EXTRACT_FRAGMENT', 'http://a.org/#')).toBe('');
    expect(call('URL_EXTRACT_PATH', 'http://a.org')).toBe('');
    expect(call('URL_EXTRACT_PATH', 'mailto:me@a.org')).toBeNull();
    expect(call('URL_EXTRACT_HOST', typed(STRING, null))).toBeNull();
  });

  test.each([
    ['http://[2001:db8::1]:80/', '[2001:db8::1]'],
    ['http://10.0.0.255/', '10.0.0.255'],
    ['http://10.0.0.256/', null],
    ['http://under_score.org/', null],
    ['http://-a.org/', null],
    ['http://a.1b/', null],
    ['http://a.org./', 'a.org.'],
    ['//host/p', 'host'],
  ])('the host of %s is %s', (text, expected) => {
    expect(call('URL_EXTRACT_HOST', text)).toBe(expected);
  });

  test.each([
    'http://',
    ':x',
    '1a:b',
    'http://a b/',
    'http://a/b c',
    'http://a/%zz',
    'http://a/?"',
    'a:',
    'http://[::1/',
  ])('refuses %s', (text) => {
    expect(() => call('URL_EXTRACT_HOST', text)).toThrow();
  });
});

test('URL_EXTRACT_PARAMETER gives the first value of a name', () => {
  const parameter = (url: string, name: string) => call('URL_EXTRACT_PARAMETER', url, name);
  expect(parameter('http://a.org/?x=1&x=2', 'x')).toBe('1');
  expect(parameter('http://a.org/?x=a=b', 'x')).toBe('a=b');
  expect(parameter('http://a.org/?x', 'x')).toBe('');
  expect(parameter('http://a.org/?X=1', 'x')).toBeNull();
  expect(parameter('http://a.org/', 'x')).toBeNull();
});

describe('form encoding', () => {
  test('escapes everything but letters, digits and four signs', () => {
    expect(call('URL_ENCODE_PARAM', "a b*c-d_e.f~g!h'é")).toBe('a+b*c-d_e.f%7Eg%21h%27%C3%A9');
  });

  test('is undone by decoding', () => {
    expect(call('URL_DECODE_PARAM', 'a+b%2Bc%C3%A9')).toBe('a b+cé');
    expect(call('URL_DECODE_PARAM', '%E9')).toBe('\ufffd');
    expect(() => call('URL_DECODE_PARAM', '100%')).toThrow('percent');
    expect(() => call('URL_DECODE_PARAM', '%zz')).toThrow('percent');
  });
});
