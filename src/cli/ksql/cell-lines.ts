// A value within the width of its column: broken where words, names and times have a joint; numbers stay whole.
import { displayWidth, graphemes } from '../../common/display-width.ts';

/** Words longer than this may be broken anywhere: identifiers and hashes, which nobody reads as a word. */
const LONGEST_WORD = 20;
const NUMBER = /^-?\d+(\.\d+)?(E[+-]?\d+)?$/i;
/** Behind a blank or a sign, but not inside a date, a time or a number; between the date and the time. */
const JOINT = /(?<=[\s_.,:;/|=-])(?<!\d[.,:-](?=\d))(?=[^\s_.,:;/|=-])|(?<=\dT)(?=\d\d:)/u;

/** Newlines and other control characters would break the frame. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}]/gu, (c) => (c === '\n' ? '⏎' : c === '\t' ? '⇥' : '·'));

const wordsOf = (text: string): string[] => (NUMBER.test(text) ? [text] : text.split(JOINT));

/** Below this width a reader can no longer make sense of the value. */
export function leastWidth(text: string): number {
  if (NUMBER.test(text)) return text.length;
  return Math.max(1, ...wordsOf(text).map((word) => Math.min(LONGEST_WORD, displayWidth(word.trimEnd()))));
}

/** The lines of a cell; no character is lost but the blanks at which a line ends. */
export function cellLines(text: string, width: number): string[] {
  if (displayWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const next = (): void => {
    lines.push(line.trimEnd());
    line = '';
    used = 0;
  };
  for (const word of wordsOf(text)) {
    if (used > 0 && used + displayWidth(word.trimEnd()) > width) next();
    for (const character of graphemes(word)) {
      const size = displayWidth(character);
      if (used > 0 && used + size > width) {
        if (/\s/.test(character)) continue;
        next();
      }
      line += character;
      used += size;
    }
  }
  lines.push(line.trimEnd());
  return lines;
}
