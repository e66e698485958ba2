// Prints the rows of a query as they come: a table that fits the terminal, or one JSON array a line.
import { asArray, asRecord } from '../../clients/http-client.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { cellText, parseExactly } from './exact-json.ts';
import { frameFor, type TableFrame } from './fit-table.ts';

export type OutputFormat = 'TABULAR' | 'JSON';

/** Rows looked at before the column widths are fixed, or fewer when no more come within a moment. */
const SAMPLE_ROWS = 20;
const SAMPLE_MS = 150;

export class QueryPrinter {
  readonly #format: OutputFormat;
  readonly #width: number;
  readonly #write: (text: string) => void;
  #heading: readonly string[] = [];
  #waiting: string[][] = [];
  #frame: TableFrame | null = null;
  #printed = 0;
  #timer: NodeJS.Timeout | null = null;
  rows = 0;

  constructor(format: OutputFormat, width: number, write: (text: string) => void) {
    this.#format = format;
    this.#width = width;
    this.#write = write;
  }

  /** One line of a /query-stream answer. @throws ClickstreamError SERVICE_REFUSED for an error line. */
  accept(line: string): void {
    const value = parseExactly(line);
    if (Array.isArray(value)) {
      this.#row(value, line);
      return;
    }
    const fields = asRecord(value);
    if (fields.columnNames === undefined) {
      throw new ClickstreamError('SERVICE_REFUSED', cellText(fields.message ?? line));
    }
    this.#heading = asArray(fields.columnNames).map(String);
    if (this.#format === 'JSON') this.#write(line);
  }

  /** Prints what is still held back and closes the table. */
  end(): void {
    this.#settle();
    if (this.#frame?.foot) this.#write(this.#frame.foot);
  }

  #row(values: readonly unknown[], line: string): void {
    this.rows++;
    if (this.#format === 'JSON') {
      this.#write(line);
      return;
    }
    const cells = values.map(cellText);
    if (this.#frame) {
      this.#write(this.#frame.row(cells, ++this.#printed));
      return;
    }
    this.#waiting.push(cells);
    this.#timer ??= setTimeout(() => this.#settle(), SAMPLE_MS);
    if (this.#waiting.length >= SAMPLE_ROWS) this.#settle();
  }

  #settle(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#frame || this.#format === 'JSON' || this.#heading.length === 0) return;
    const frame = frameFor(this.#heading, this.#waiting, this.#width);
    this.#frame = frame;
    if (frame.head) this.#write(frame.head);
    for (const cells of this.#waiting) this.#write(frame.row(cells, ++this.#printed));
    this.#waiting = [];
  }
}
