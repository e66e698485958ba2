// Lines of prose and SQL within the width of the terminal: broken between words, with what follows under the text and not under its margin.
import { displayWidth, graphemes } from '../../common/display-width.ts';

/** Less than this for the text itself, and a margin only makes it unreadable. */
const NARROWEST_TEXT = 20;

/** @param hanging columns by which the second and later pieces of a line are moved in */
export function wrapText(text: string, width: number, hanging = 0): string {
  const margin = width - hanging < NARROWEST_TEXT ? 0 : hanging;
  return text
    .split('\n')
    .map((line) => wrapLine(line, width, margin))
    .join('\n');
}

function wrapLine(line: string, width: number, margin: number): string {
  if (displayWidth(line) <= width) return line;
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  const next = (): void => {
    pieces.push(piece.trimEnd());
    piece = ' '.repeat(margin);
    used = margin;
  };
  for (const word of line.split(/(?<=\s)(?=\S)/)) {
    const bare = displayWidth(word.trimEnd());
    if (used + bare > width && used > margin) next();
    if (bare <= width - used) {
      piece += word;
      used += displayWidth(word);
      continue;
    }
    for (const character of graphemes(word)) {
      if (used + displayWidth(character) > width) next();
      piece += character;
      used += displayWidth(character);
    }
  }
  pieces.push(piece.trimEnd());
  return pieces.join('\n');
}
