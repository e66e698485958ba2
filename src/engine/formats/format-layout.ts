// Facts every format needs about a request: whether the columns are bare or in a record, and common refusals.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { formatType, type SqlType } from '../../sql/sql-type.ts';
import type { Column } from '../schema/logical-schema.ts';
import type { FormatName, SerdeRequest } from './format.ts';

/** True when the only column is written bare: asked for, or a single key column of a format that can. */
export function isUnwrapped(request: SerdeRequest, canUnwrap: boolean): boolean {
  if (request.columns.length !== 1) return false;
  if (request.wrapping !== null) return request.wrapping === 'UNWRAP_SINGLES';
  return request.part === 'KEY' && canUnwrap;
}

export function statementInvalid(message: string, nextStep?: string): ClickstreamError {
  return new ClickstreamError('STATEMENT_INVALID', message, nextStep === undefined ? {} : { nextStep });
}

/** @throws ClickstreamError STATEMENT_INVALID for the first column whose own type (not nested ones) is not allowed. */
export function requireTypes(
  format: FormatName,
  columns: readonly Column[],
  allowed: (type: SqlType) => boolean,
): void {
  for (const column of columns) {
    if (allowed(column.type)) continue;
    throw statementInvalid(
      `The '${format}' format does not support type '${column.type.kind}', column: \`${column.name}\``,
      `Choose another format, or cast the column to a type that ${format} can hold.`,
    );
  }
}

/** @throws ClickstreamError STATEMENT_INVALID for a map, at any depth, whose keys are not strings. */
export function requireStringMapKeys(format: FormatName, columns: readonly Column[]): void {
  for (const column of columns) visit(column.type, column);

  function visit(type: SqlType, column: Column): void {
    if (type.kind === 'MAP') {
      if (type.key.kind !== 'STRING') {
        throw statementInvalid(
          `The '${format}' format only supports MAP types with STRING keys, column: \`${column.name}\` ${formatType(column.type)}`,
        );
      }
      visit(type.value, column);
    } else if (type.kind === 'ARRAY') visit(type.element, column);
    else if (type.kind === 'STRUCT') for (const field of type.fields) visit(field.type, column);
  }
}

/** Node's buffers decode text a good deal faster through this method than through `toString` with a range. */
export interface TextBuffer extends Buffer {
  utf8Slice(start: number, end: number): string;
}

/** The same bytes with a buffer's methods, without copying. */
export const asTextBuffer = (bytes: Uint8Array): TextBuffer =>
  (Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)) as TextBuffer;

/** UTF-8 bytes as text without copying first. */
export const utf8Text = (bytes: Uint8Array, start = 0, end = bytes.length): string =>
  asTextBuffer(bytes).utf8Slice(start, end);

/** A view on a part of some bytes; the bytes themselves when it is all of them. */
export const bytesBetween = (bytes: Uint8Array, start = 0, end = bytes.length): Uint8Array =>
  start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end);
