// Java's dot, line ends and boundaries in JavaScript's notation: Java knows more line ends and more letters.
import { functionFailed } from '../declare.ts';
import { NO_FLAGS, type RegexFlags } from './regex-flags.ts';

const START = '(?<![^])';
const END = '(?![^])';
const WORD = '[_\\p{L}\\p{Nd}\\p{Mn}]';

export function dot(flags: RegexFlags): string {
  if (flags.dotAll) return '[^]';
  return flags.unixLines ? '[^\\n]' : '[^\\n\\r\\u{85}\\u{2028}\\u{2029}]';
}

/** `^` */
export function lineStart(flags: RegexFlags): string {
  if (!flags.multiline) return START;
  const after = flags.unixLines ? '\\n' : '[\\n\\u{85}\\u{2028}\\u{2029}]|\\r(?!\\n)';
  return `(?:${START}|(?<=${after})(?=[^]))`;
}

/** `$`, `\Z`: the end, before a line end that is the last character or (`anyLine`) before every line end. */
export function lineEnd(flags: RegexFlags, anyLine: boolean): string {
  const last = anyLine ? '' : END;
  if (flags.unixLines) return `(?=\\n${last}|${END})`;
  return `(?=(?:\\r\\n|(?<!\\r)\\n|[\\r\\u{85}\\u{2028}\\u{2029}])${last}|${END})`;
}

/**
 * What a letter after a backslash asserts, or null when it asserts nothing.
 * @throws ClickstreamError FUNCTION_FAILED for the few that JavaScript cannot express
 */
export function anchorEscape(letter: string, flags: RegexFlags): string | null {
  switch (letter) {
    case 'b':
      return `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`;
    case 'B':
      return `(?:(?<=${WORD})(?=${WORD})|(?<!${WORD})(?!${WORD}))`;
    case 'A':
      return START;
    case 'z':
      return END;
    case 'Z':
      return lineEnd(flags, false);
    case 'R':
      return '(?:\\r\\n|[\\n-\\r\\u{85}\\u{2028}\\u{2029}])';
    case 'G':
    case 'X':
    case 'N':
      throw functionFailed(`regular expressions with \\${letter} are not supported`);
    default:
      return null;
  }
}

/** Line ends and boundaries as JavaScript writes them: the same for a text that is one line of ASCII. */
export function withPlainAnchors(source: string): string {
  let plain = source;
  for (const unixLines of [false, true]) {
    const flags = { ...NO_FLAGS, unixLines };
    plain = plain
      .replaceAll(lineStart({ ...flags, multiline: true }), '(?:^)')
      .replaceAll(lineEnd(flags, true), '$')
      .replaceAll(lineEnd(flags, false), '$')
      .replaceAll(dot(flags), '[^]');
  }
  for (const letter of ['b', 'B']) plain = plain.replaceAll(anchorEscape(letter, NO_FLAGS) ?? '', `(?:\\${letter})`);
  return plain
    .replaceAll(START, '^')
    .replaceAll(END, '$')
    .replaceAll(/\\u\{([0-9a-f]{2})\}/gi, '\\x$1');
}
