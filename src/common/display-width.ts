// How many columns a text takes in a terminal: tables, wrapped lines and carets have to agree about it.

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
/** Emoji that are text until a variation selector follows, flags, and families of joined emoji. */
const SEQUENCE = /\p{Emoji}\uFE0F|\p{Regional_Indicator}|\u200D/u;
const ASCII = /^[\x20-\x7e]*$/;

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Characters as a reader sees them: letters with their marks, emoji with all that belongs to them. */
export const graphemes = (text: string): string[] =>
  ASCII.test(text) ? [...text] : Array.from(characters.segment(text), ({ segment }) => segment);

/** Wide East Asian characters and emoji take two columns, marks none. Control characters count as one. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const grapheme of graphemes(text)) width += WIDE.test(grapheme) || SEQUENCE.test(grapheme) ? 2 : 1;
  return width;
}

/** `text` within so many columns; what was cut off shows as an ellipsis. */
export function cutText(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let cut = '';
  let used = 0;
  for (const character of graphemes(text)) {
    used += displayWidth(character);
    if (used > width - 1) break;
    cut += character;
  }
  return `${cut}…`;
}
