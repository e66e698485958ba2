// An error as the prompt tells it: the reason, the place in the statement, what was done before it, and a next step where there is one.
import { asArray, asRecord } from '../../clients/http-client.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { codeFrame } from '../../sql/code-frame.ts';
import { splitStatements } from '../../sql/split-statements.ts';
import { printEntity } from './entity-tables.ts';
import { wrapText } from './wrap-text.ts';

/** @param sql what was sent: the place of a fault is looked up in it when the server does not repeat the statement. */
export function errorText(error: unknown, sql: string, width: number): string {
  if (!(error instanceof ClickstreamError)) return error instanceof Error ? error.message : String(error);
  if (error.code === 'SQL_SYNTAX') return `${error.message}\n${codeFrame(sql, error.details as never)}`;
  const body = asRecord(error.details.body);
  const { reason } = error.details;
  const refused =
    error.code === 'SERVICE_REFUSED' || (error.code !== 'LOGIN_FAILED' && typeof body.message === 'string');
  const message = refused && typeof reason === 'string' ? reason : error.message;
  const parts = [
    // Statements that went through before the one that failed have taken effect.
    ...asArray(body.entities).map((entity) => printEntity(entity, width)),
    wrapText(message, width),
    place(message, statementOf(body.statementText, sql)),
    // The reason says what to do; the general step would only send the reader back to it.
    refused || error.code === 'CLI_INPUT_INVALID' ? null : wrapText(`→ ${error.nextStep}`, width, 2),
  ];
  return parts.filter((part) => part !== null).join('\n');
}

/** As it was typed if that is one statement: servers put other words where values might be secret. */
function statementOf(answered: unknown, sql: string): string {
  if (typeof answered !== 'string') return sql;
  return splitStatements(sql).statements.length > 1 ? answered : sql.trim();
}

/** Servers name the place in front of their message: `line 2:8: …`, columns counted from 1 as we do or from 0. */
function place(message: string, statement: string): string | null {
  const [, line, column] = /^line (\d+):(\d+)\b/.exec(message) ?? [];
  const lineText = line === undefined ? undefined : statement.split('\n')[Number(line) - 1];
  if (lineText === undefined) return null;
  const start = Math.max(1, Number(column));
  if (start > lineText.length + 1) return null;
  const word = /^[\w$]+/.exec(lineText.slice(start - 1))?.[0] ?? '';
  return codeFrame(statement, { start, end: start + Math.max(1, word.length), line: Number(line), column: start });
}
