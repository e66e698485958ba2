// Functions that hide the characters of a text but keep its shape.
import { INTEGER, STRING } from '../../../sql/sql-type.ts';
import type { FunctionParameter, ScalarFunction } from '../function-declaration.ts';
import { param } from '../parameter-types.ts';
import { functionFailed, required, scalar, signature } from '../support/declare.ts';

type Text = string | null;
/** What stands for an upper-case letter, a lower-case letter, a digit and anything else; null keeps the character. */
type Masks = readonly [upper: Text, lower: Text, digit: Text, other: Text];

const DEFAULT_MASKS: Masks = ['X', 'x', 'n', '-'];
const UPPER_CASE = /^\p{Lu}$/u;
const LOWER_CASE = /^\p{Ll}$/u;
const DIGIT = /^\p{Nd}$/u;

function maskCharacter(character: string, [upper, lower, digit, other]: Masks): string {
  if (UPPER_CASE.test(character)) return upper ?? character;
  if (LOWER_CASE.test(character)) return lower ?? character;
  if (DIGIT.test(character)) return digit ?? character;
  return other ?? character;
}

/** Masks the character that begins at each UTF-16 unit: the second half of a pair counts as one more character. */
function maskBetween(text: string, from: number, to: number, masks: Masks): string {
  const part = text.slice(from, to);
  let masked = '';
  for (let i = 0; i < part.length; i += 1) masked += maskCharacter(String.fromCodePoint(part.codePointAt(i)!), masks);
  return text.slice(0, from) + masked + text.slice(to);
}

function checkMasks(masks: Masks): Masks {
  for (const mask of masks) {
    if (mask !== null && mask.length !== 1) {
      throw functionFailed(`a mask must be exactly one character, but '${mask}' was given`);
    }
  }
  return masks;
}

const masked = param('input STRING to be masked', STRING);
const maskParameters: readonly FunctionParameter[] = [
  param('upper-case mask, or NULL to use default', STRING),
  param('lower-case mask, or NULL to use default', STRING),
  param('digit mask, or NULL to use default', STRING),
  param('mask for other characters, or NULL to use default', STRING),
];

const RULES =
  "By default upper-case letters become 'X', lower-case letters 'x', digits 'n' and all other characters '-'.";

interface PartialMask {
  readonly name: string;
  readonly countName: string;
  readonly description: string;
  readonly range: (length: number, count: number) => readonly [from: number, to: number];
}

/** The MASK_… functions that differ only in which part of the text they hide. */
function partialMask({ name, countName, description, range }: PartialMask): ScalarFunction {
  const apply = (text: Text, count: number | null, masks: Masks): Text => {
    const n = required(count, name, 'the number of characters');
    checkMasks(masks);
    if (n < 0) throw functionFailed(`${name} cannot work with a negative number of characters (${n})`);
    if (text === null) return null;
    const [from, to] = range(text.length, Math.min(n, text.length));
    return maskBetween(text, from, to, masks);
  };
  const count = param(countName, INTEGER);
  return scalar({
    name,
    category: 'STRING',
    description: `${description} ${RULES}`,
    signatures: [
      signature(
        [masked, count, ...maskParameters],
        STRING,
        (text: Text, n: number | null, ...masks: [Text, Text, Text, Text]) => apply(text, n, masks),
        { description: `${description} The given masking characters are used; null keeps characters of that kind.` },
      ),
      signature([masked, count], STRING, (text: Text, n: number | null) => apply(text, n, DEFAULT_MASKS), {
        description: `${description} The default masking characters are used.`,
      }),
    ],
  });
}

export const MASK_FUNCTIONS: readonly ScalarFunction[] = [
  scalar({
    name: 'MASK',
    category: 'STRING',
    description: `Hides every character of a text. ${RULES}`,
    signatures: [
      signature(
        [masked],
        STRING,
        (text: Text) => (text === null ? null : maskBetween(text, 0, text.length, DEFAULT_MASKS)),
        { description: 'Hides every character with the default masking characters.' },
      ),
      signature(
        [masked, ...maskParameters],
        STRING,
        (text: Text, ...masks: [Text, Text, Text, Text]) => {
          checkMasks(masks);
          return text === null ? null : maskBetween(text, 0, text.length, masks);
        },
        { description: 'Hides every character with the given ones; null keeps characters of that kind.' },
      ),
    ],
  }),
  partialMask({
    name: 'MASK_LEFT',
    countName: 'number of characters to mask from the start',
    description: 'Hides the first n characters of a text.',
    range: (_, n) => [0, n],
  }),
  partialMask({
    name: 'MASK_RIGHT',
    countName: 'number of characters to mask before the end',
    description: 'Hides the last n characters of a text.',
    range: (length, n) => [length - n, length],
  }),
  partialMask({
    name: 'MASK_KEEP_LEFT',
    countName: 'number of characters to keep unmasked at the start',
    description: 'Hides all but the first n characters of a text.',
    range: (length, n) => [n, length],
  }),
  partialMask({
    name: 'MASK_KEEP_RIGHT',
    countName: 'number of characters to keep unmasked at the end',
    description: 'Hides all but the last n characters of a text.',
    range: (length, n) => [0, length - n],
  }),
];
