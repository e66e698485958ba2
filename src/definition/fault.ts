// One fault of the definition: where it is, what is wrong and what to do. All faults are collected and reported together.
import { ClickstreamError } from '../errors/clickstream-error.ts';

/** Counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export const FILE_START: Position = { line: 1, column: 1 };

export interface Fault extends Position {
  /** Path relative to the root of the definition, with forward slashes. */
  readonly file: string;
  readonly message: string;
  readonly nextStep: string;
}

/** Gathers faults while the tree is read and checked. */
export class FaultCollector {
  readonly #faults: Fault[] = [];
  readonly #unreadable = new Set<string>();

  add(file: string, position: Position, message: string, nextStep: string): void {
    this.#faults.push({ file, line: position.line, column: position.column, message, nextStep });
  }

  /** A file whose content is not known because of a fault: what seems to be missing may well be in it. */
  markUnreadable(file: string): void {
    this.#unreadable.add(file);
  }

  /** Adds a fault about something that none of these files has; not when one of them could not be read. */
  addMissing(places: readonly string[], ...fault: Parameters<FaultCollector['add']>): void {
    const unknown = [...this.#unreadable].some((file) => places.some((place) => file.startsWith(place)));
    if (!unknown) this.add(...fault);
  }

  get count(): number {
    return this.#faults.length;
  }

  /** In the order of files and lines. */
  sorted(): readonly Fault[] {
    return [...this.#faults].sort(
      (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column,
    );
  }
}

/** The error that carries every fault at once. */
export function definitionError(faults: readonly Fault[]): ClickstreamError {
  const lines = faults.map((f) => `${f.file}:${f.line}:${f.column} ${f.message}`);
  const message = `the definition cannot be used as it is\n${lines.join('\n')}`;
  return new ClickstreamError('DEFINITION_INVALID', message, { details: { faults } });
}

/** Line and column of an offset in a text. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let i = before.indexOf('\n'); i !== -1; i = before.indexOf('\n', i + 1)) line++;
  return { line, column: offset - lineStart + 1 };
}
