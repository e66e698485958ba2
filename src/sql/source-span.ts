// Where a token or node stands in the statement text.

/** Offsets are UTF-16 units from the start of the text; line and column count from 1. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}

/** For nodes that were made by the program and not read from text. */
export const NO_SPAN: Span = { start: 0, end: 0, line: 0, column: 0 };
