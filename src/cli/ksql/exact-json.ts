// Reads and prints rows without losing a digit: 64-bit integers and decimals are more than a JavaScript number holds.

/** A number as it stood in the text. */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

interface ReviverContext {
  readonly source?: string;
}
type SourceReviver = (this: unknown, key: string, value: unknown, context: ReviverContext) => unknown;

const keepNumbers: SourceReviver = (_key, value, context) =>
  typeof value === 'number' && context.source !== undefined ? new NumberText(context.source) : value;

/** As JSON.parse, with every number as `NumberText`. */
export function parseExactly(text: string): unknown {
  return JSON.parse(text, keepNumbers as (this: unknown, key: string, value: unknown) => unknown);
}

/** A value as a cell shows it: text bare, everything else as JSON. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return typeof value === 'string' ? value : exactJson(value);
}

function exactJson(value: unknown): string {
  if (value instanceof NumberText) return value.text;
  if (Array.isArray(value)) return `[${value.map(exactJson).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([name, inner]) => `${JSON.stringify(name)}: ${exactJson(inner)}`)
      .join(', ')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
