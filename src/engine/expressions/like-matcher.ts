// Whether a text fits a LIKE pattern, in a time that a hostile pattern cannot blow up.
//
// One regular expression would do for all, but with three % it tries every way to share the text among them: a text of some
// thousand characters would hold the engine up for years. So patterns with several % are matched part by part: each part at the
// first place where it fits. A later place is never better, since % takes any text without line breaks.
import { evaluationError } from '../values/evaluation-error.ts';

/** One character that is no line break (Java's dot). */
const ANY = '[^\\n\\r\\u0085\\u2028\\u2029]';
const LINE_BREAK = /[\n\r\u0085\u2028\u2029]/;
/** Up to so many parts one expression is as good, and faster. */
const PARTS_OF_ONE_EXPRESSION = 3;

/**
 * % stands for any text without line breaks, _ for one character that is none.
 * @throws ClickstreamError EVALUATION_FAILED when the pattern ends with the escape character
 */
export function likeMatcher(pattern: string, escapeWith: string | null): (text: string) => boolean {
  const parts = partsOf(pattern, escapeWith);
  if (parts.length <= PARTS_OF_ONE_EXPRESSION) {
    const regex = new RegExp(`^${parts.join(`${ANY}*`)}$`, 'u');
    return (text) => regex.test(text);
  }
  const steps = parts.map((part, i) => {
    if (i === 0) return new RegExp(part, 'uy');
    return new RegExp(i === parts.length - 1 ? `${part}$` : part, 'ug');
  });
  return (text) => fitsOneByOne(text, steps);
}

/** The parts between the %, each as the source of a regular expression. */
function partsOf(pattern: string, escapeWith: string | null): string[] {
  const parts = [''];
  const add = (source: string) => parts.push(parts.pop() + source);
  const characters = [...pattern];
  for (let i = 0; i < characters.length; i++) {
    let character = characters[i]!;
    if (character === escapeWith) {
      i++;
      const next = characters[i];
      if (next === undefined) throw evaluationError('A LIKE pattern must not end with its escape character.');
      character = next;
    } else if (character === '%') {
      parts.push('');
      continue;
    } else if (character === '_') {
      add(ANY);
      continue;
    }
    add(character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  }
  return parts;
}

function fitsOneByOne(text: string, steps: readonly RegExp[]): boolean {
  let at = 0;
  for (const step of steps) {
    step.lastIndex = at;
    const found = step.exec(text);
    if (found === null || LINE_BREAK.test(text.slice(at, found.index))) return false;
    at = found.index + found[0].length;
  }
  return true;
}
