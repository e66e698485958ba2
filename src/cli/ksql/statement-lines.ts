// Gathers typed lines into statements, and makes one line of the history of each.
import { splitStatements } from '../../sql/split-statements.ts';
import { tokenize } from '../../sql/tokenizer.ts';
import { Shell } from './shell.ts';

const OPEN_QUOTES: readonly string[] = ["'", '"', '`'];

export class StatementLines {
  #text = '';
  #goesOn = false;

  /** What was typed of a statement that is not finished yet. */
  get pending(): string {
    return this.#text;
  }

  /** The text that can be run, when this line finishes it. A backslash at its end says that the next line belongs to it. */
  add(line: string): string | null {
    const before = this.#goesOn || this.#text === '' ? this.#text : `${this.#text}\n`;
    const cut = line.replace(/\s*\\\s*$/, ' ');
    this.#goesOn = cut !== line && !OPEN_QUOTES.includes(splitStatements(before + cut).waitingFor);
    this.#text = before + (this.#goesOn ? cut : line);
    if (this.#goesOn || !isComplete(this.#text)) return null;
    return this.end();
  }

  /** What is there, finished or not; the next line begins anew. */
  end(): string {
    const text = this.#text;
    this.#text = '';
    this.#goesOn = false;
    return text;
  }
}

const isComplete = (text: string): boolean =>
  text.trim() === '' || Shell.isCommand(text) || splitStatements(text).waitingFor === 'nothing';

/** A statement as one line, so that the arrow keys bring it back whole: without its comments and line breaks. */
export function historyEntry(text: string): string {
  if (!text.includes('\n')) return text.trim();
  const { tokens } = tokenize(text, { tolerant: true });
  let entry = '';
  let end = 0;
  for (const token of tokens.filter(({ kind }) => kind !== 'end')) {
    const gap = text.slice(end, token.start);
    entry += (entry === '' || gap === '' ? '' : ' ') + text.slice(token.start, token.end).replaceAll('\n', ' ');
    end = token.end;
  }
  return entry;
}
