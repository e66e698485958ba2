// The lines of a text file one after the other, however large the file or one of its lines is.
import { createReadStream } from 'node:fs';
import { ClickstreamError } from '../../errors/clickstream-error.ts';

export interface FileLine {
  /** From 1. */
  readonly line: number;
  /** Without the line break; null for a line that is too long to be kept. */
  readonly text: string | null;
}

export const MAX_LINE_LENGTH = 65_536;

/** @throws ClickstreamError CLI_INPUT_INVALID for a file that cannot be read */
export async function* linesOf(file: string): AsyncGenerator<FileLine> {
  let line = 0;
  /** Text that belongs to the line, or nothing when it has become too long. */
  const joined = (before: string | null, more: string): string | null =>
    before === null || before.length + more.length > MAX_LINE_LENGTH ? null : before + more;
  const chunks: AsyncIterable<string> = createReadStream(file, { encoding: 'utf8' });
  let first = true;
  let rest: string | null = '';
  try {
    for await (const chunk of chunks) {
      // Some programs put a mark in front of UTF-8, which is no part of the first line.
      const [begin = '', ...further] = (first ? chunk.replace(/^\uFEFF/, '') : chunk).split('\n');
      first = false;
      rest = joined(rest, begin);
      for (const next of further) {
        yield { line: ++line, text: rest?.replace(/\r$/, '') ?? null };
        rest = joined('', next);
      }
    }
  } catch (error) {
    if (error instanceof Error && 'syscall' in error)
      throw new ClickstreamError('CLI_INPUT_INVALID', `${file} cannot be read: ${error.message}`);
    throw error;
  }
  if (rest !== '') yield { line: line + 1, text: rest };
}
