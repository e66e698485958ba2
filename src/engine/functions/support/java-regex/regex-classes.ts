// Java's named character classes (\d, \p{Lu}, \p{Alpha}, \p{IsGreek}, …) in JavaScript's notation.
import { functionFailed } from '../declare.ts';
import type { RegexFlags } from './regex-flags.ts';

/** ASCII only, as Java's are unless (?U) is given. */
const POSIX: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\u{0}-\\u{7f}',
  Alpha: 'A-Za-z',
  Digit: '0-9',
  Alnum: '0-9A-Za-z',
  Punct: '\\u{21}-\\u{2f}\\u{3a}-\\u{40}\\u{5b}-\\u{60}\\u{7b}-\\u{7e}',
  Graph: '\\u{21}-\\u{7e}',
  Print: '\\u{20}-\\u{7e}',
  Blank: '\\u{20}\\t',
  Cntrl: '\\u{0}-\\u{1f}\\u{7f}',
  XDigit: '0-9A-Fa-f',
  Space: '\\u{20}\\t-\\r',
};

const JAVA_METHODS: Readonly<Record<string, string>> = {
  javaLowerCase: '\\p{Lowercase}',
  javaUpperCase: '\\p{Uppercase}',
  javaTitleCase: '\\p{Lt}',
  javaAlphabetic: '\\p{Alphabetic}',
  javaIdeographic: '\\p{Ideographic}',
  javaDigit: '\\p{Nd}',
  javaLetter: '\\p{L}',
  javaLetterOrDigit: '\\p{L}\\p{Nd}',
  javaWhitespace:
    '\\t-\\r\\u{1c}-\\u{1f}\\u{20}\\u{1680}\\u{2000}-\\u{2006}\\u{2008}-\\u{200a}\\u{2028}\\u{2029}\\u{205f}\\u{3000}',
  javaSpaceChar: '\\p{Z}',
  javaISOControl: '\\u{0}-\\u{1f}\\u{7f}-\\u{9f}',
  javaDefined: '\\P{Cn}',
};

/** Blocks that are asked for by name; other blocks are refused. */
const BLOCKS: Readonly<Record<string, string>> = {
  BASICLATIN: '\\u{0}-\\u{7f}',
  'LATIN-1SUPPLEMENT': '\\u{80}-\\u{ff}',
  'LATINEXTENDED-A': '\\u{100}-\\u{17f}',
  'LATINEXTENDED-B': '\\u{180}-\\u{24f}',
  GREEK: '\\u{370}-\\u{3ff}',
  CYRILLIC: '\\u{400}-\\u{4ff}',
  HEBREW: '\\u{590}-\\u{5ff}',
  ARABIC: '\\u{600}-\\u{6ff}',
  HIRAGANA: '\\u{3040}-\\u{309f}',
  KATAKANA: '\\u{30a0}-\\u{30ff}',
  CJKUNIFIEDIDEOGRAPHS: '\\u{4e00}-\\u{9fff}',
  HANGULSYLLABLES: '\\u{ac00}-\\u{d7af}',
};

const BINARY_PROPERTIES: Readonly<Record<string, string>> = {
  ALPHABETIC: '\\p{Alphabetic}',
  IDEOGRAPHIC: '\\p{Ideographic}',
  LETTER: '\\p{L}',
  LOWERCASE: '\\p{Lowercase}',
  UPPERCASE: '\\p{Uppercase}',
  TITLECASE: '\\p{Lt}',
  PUNCTUATION: '\\p{P}',
  CONTROL: '\\p{Cc}',
  WHITESPACE: '\\p{White_Space}',
  WHITE_SPACE: '\\p{White_Space}',
  DIGIT: '\\p{Nd}',
  HEX_DIGIT: '\\p{Nd}\\p{Hex_Digit}',
  JOIN_CONTROL: '\\p{Join_Control}',
  NONCHARACTER_CODE_POINT: '\\p{Noncharacter_Code_Point}',
  ASSIGNED: '\\P{Cn}',
};

function isKnown(source: string): boolean {
  try {
    return new RegExp(`[${source}]`, 'v') !== null;
  } catch {
    return false;
  }
}

/** A script or general category, by its name in any case of its letters. */
function unicodeProperty(property: string, value: string): string | null {
  const words = value.toLowerCase().split(/[ _]/);
  const titled = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('_');
  for (const name of [value, titled]) {
    const source = `\\p{${property}=${name}}`;
    if (isKnown(source)) return source;
  }
  return null;
}

function blockNamed(name: string): string | null {
  return (
    BLOCKS[
      name
        .toUpperCase()
        .replaceAll(/[ _]/g, '')
        .replace(/^GREEKANDCOPTIC$/, 'GREEK')
    ] ?? null
  );
}

/** What stands between the brackets of a class for `\p{name}`. @throws ClickstreamError FUNCTION_FAILED */
export function propertySource(name: string): string {
  const [, key, value] = /^(\w+)=(.*)$/.exec(name) ?? [];
  let source: string | null | undefined;
  if (key !== undefined && value !== undefined) {
    const kind = key.toLowerCase();
    if (kind === 'sc' || kind === 'script') source = unicodeProperty('Script', value);
    else if (kind === 'gc' || kind === 'general_category') source = unicodeProperty('General_Category', value);
    else if (kind === 'blk' || kind === 'block') source = blockNamed(value);
  } else if (name.startsWith('In')) source = blockNamed(name.slice(2));
  else if (name.startsWith('Is')) {
    const rest = name.slice(2);
    source =
      BINARY_PROPERTIES[rest.toUpperCase()] ??
      unicodeProperty('General_Category', rest) ??
      unicodeProperty('Script', rest);
  } else if (name === 'L1') source = '\\u{0}-\\u{ff}';
  else if (name === 'LC') source = '\\p{LC}';
  else if (name === 'all') source = '\\p{Any}';
  else source = POSIX[name] ?? JAVA_METHODS[name] ?? (/^[A-Z][a-z]?$/.test(name) ? unicodeProperty('gc', name) : null);
  if (!source) throw functionFailed(`the regular expression names an unknown character property: ${name}`);
  return source;
}

const SPACE = '\\u{20}\\t-\\r';
const HORIZONTAL = '\\u{20}\\t\\u{a0}\\u{1680}\\u{180e}\\u{2000}-\\u{200a}\\u{202f}\\u{205f}\\u{3000}';
const VERTICAL = '\\n-\\r\\u{85}\\u{2028}\\u{2029}';

/** What stands between the brackets of a class for `\d`, `\w`, `\s`, `\h`, `\v`, or null for other letters. */
export function escapeClass(letter: string, flags: RegexFlags): string | null {
  switch (letter) {
    case 'd':
      return flags.unicodeClasses ? '\\p{Nd}' : '0-9';
    case 'w':
      return flags.unicodeClasses ? '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}' : '0-9A-Z_a-z';
    case 's':
      return flags.unicodeClasses ? '\\p{White_Space}' : SPACE;
    case 'h':
      return HORIZONTAL;
    case 'v':
      return VERTICAL;
    default:
      return null;
  }
}
