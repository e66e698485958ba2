// Splits Postgres SQL into statements and removes comments: quotes, dollar quotes and nested comments are respected.

export interface SqlPart {
  /** Without comments (each replaced by blanks, so offsets stay true) and without the semicolon. */
  readonly text: string;
  /** Offset of the first character in the file. */
  readonly offset: number;
}

export function splitSql(sql: string): readonly SqlPart[] {
  const parts: SqlPart[] = [];
  let clean = '';
  let start = 0;
  const push = (end: number) => {
    const blanks = clean.length - clean.trimStart().length;
    if (clean.trim() !== '') parts.push({ text: clean.trim(), offset: start + blanks });
    clean = '';
    start = end;
  };
  let i = 0;
  while (i < sql.length) {
    const rest = sql.slice(i, i + 80);
    const length = skippedLength(sql, i, rest);
    const comment = rest.startsWith('--') || rest.startsWith('/*');
    if (length > 0) {
      const piece = sql.slice(i, i + length);
      clean += comment ? piece.replace(/[^\n]/g, ' ') : piece;
      i += length;
    } else if (sql[i] === ';') {
      i++;
      push(i);
    } else {
      clean += sql[i];
      i++;
    }
  }
  push(sql.length);
  return parts;
}

/** Length of the comment or quoted text that begins here; 0 when none does. */
function skippedLength(sql: string, i: number, rest: string): number {
  if (rest.startsWith('--')) return lengthTo(sql, i, '\n', 2);
  if (rest.startsWith('/*')) return blockCommentLength(sql, i);
  if (rest.startsWith("'") || rest.startsWith('"')) return lengthTo(sql, i, rest[0]!, 1);
  const dollar = /^\$[A-Za-z_]*\$/.exec(rest)?.[0];
  return dollar === undefined ? 0 : lengthTo(sql, i, dollar, dollar.length);
}

function lengthTo(sql: string, i: number, end: string, opening: number): number {
  const found = sql.indexOf(end, i + opening);
  return (found === -1 ? sql.length : found + end.length) - i;
}

function blockCommentLength(sql: string, i: number): number {
  let depth = 0;
  for (let j = i; j < sql.length; j++) {
    if (sql.startsWith('/*', j)) depth++;
    if (sql.startsWith('*/', j) && --depth === 0) return j + 2 - i;
  }
  return sql.length - i;
}

/** Splits at commas that are not inside parentheses or quotes; gives each piece with its offset in `text`. */
export function splitAtCommas(text: string): readonly SqlPart[] {
  const pieces: SqlPart[] = [];
  let depth = 0;
  let start = 0;
  const push = (end: number) => {
    const raw = text.slice(start, end);
    pieces.push({ text: raw.trim(), offset: start + raw.length - raw.trimStart().length });
    start = end + 1;
  };
  for (let i = 0; i < text.length; i++) {
    const skipped = skippedLength(text, i, text.slice(i, i + 80));
    if (skipped > 0) i += skipped - 1;
    else if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    else if (text[i] === ',' && depth === 0) push(i);
  }
  push(text.length);
  return pieces.filter((piece) => piece.text !== '');
}
