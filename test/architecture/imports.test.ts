import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = join(import.meta.dirname, '../../src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const textOf = (file: string): string => readFileSync(join(src, file), 'utf8');

/** A room imports only from rooms before it, and from itself. */
const ROOMS = [
  'errors',
  'common',
  'sql',
  'definition',
  'clients',
  'stack',
  'setup',
  'engine',
  'indexer',
  'shop',
  'dashboards',
  'cli',
];
/** The two sides of the REST API: they know each other through it alone. */
const STRANGERS = [['engine', 'setup']] as const;

/** To be split; a file that has become short enough must leave this list. */
const STILL_TOO_LONG: readonly string[] = [];

const roomOf = (file: string): string => file.split('/')[0] ?? '';

const importsOf = (file: string): string[] =>
  [...textOf(file).matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)].map(([, target = '']) =>
    relative(src, join(src, dirname(file), target)),
  );

/** Without strings and comments, in which words mean nothing to the compiler. */
const codeOf = (file: string): string =>
  textOf(file)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, "''")
    .replace(/\/\/.*$/gm, '');

describe('the rooms of src', () => {
  it('are all in the order, so that a new one gets its place', () => {
    const rooms = new Set(files.filter((file) => file.includes('/')).map(roomOf));
    expect([...rooms].filter((room) => !ROOMS.includes(room))).toEqual([]);
  });

  it('import only from rooms before them', () => {
    const wrong = files
      .filter((file) => file.includes('/'))
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => ROOMS.indexOf(roomOf(target)) > ROOMS.indexOf(roomOf(file)))
          .map((target) => `${file} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('keep engine and setup apart', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => STRANGERS.some((pair) => pair.join() === `${roomOf(file)},${roomOf(target)}`))
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
    const back = files.filter(
      (file) => roomOf(file) === 'setup' && importsOf(file).some((t) => roomOf(t) === 'engine'),
    );
    expect(back).toEqual([]);
  });
});

describe('every source file', () => {
  it('begins with a comment that says why it exists', () => {
    expect(files.filter((file) => !/^(?:#!.*\n)?\/[/*]/.test(textOf(file)))).toEqual([]);
  });

  it('has at most 300 lines', () => {
    const long = files.filter((file) => textOf(file).trimEnd().split('\n').length > 300);
    expect(long).toEqual(STILL_TOO_LONG.filter((file) => files.includes(file)));
  });

  it('is typed throughout and suppresses no check', () => {
    const suppressed = /@ts-(?:ignore|expect-error|nocheck)|biome-ignore|eslint-disable/;
    expect(files.filter((file) => suppressed.test(textOf(file)))).toEqual([]);
    expect(files.filter((file) => /(?::|\bas|<|\|)\s*any\b(?!\s*\()/.test(codeOf(file)))).toEqual([]);
  });

  it('leaves nothing to do later', () => {
    expect(files.filter((file) => /\b(?:TODO|FIXME)\b/.test(textOf(file)))).toEqual([]);
  });

  it('throws errors with a code only', () => {
    expect(files.filter((file) => /throw new Error\(/.test(codeOf(file)))).toEqual([]);
  });

  it('exports by name', () => {
    expect(files.filter((file) => /^export default\b/m.test(codeOf(file)))).toEqual([]);
  });
});
