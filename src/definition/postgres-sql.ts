// Postgres's own parser: what it refuses in a migration or a dashboard, the server would refuse too, only later.
// V8 compiles WebAssembly a second time, to make it faster: for this parser that takes longer than all the migrations, and 500 MB. The
// npm scripts that load a definition therefore run with --liftoff-only; without it everything works and only costs more.
import type { Node } from 'libpg-query';
import { lazyModule } from '../common/lazy-module.ts';
import { variablesIn } from './variables.ts';

const library = lazyModule<typeof import('libpg-query')>('libpg-query');

export type PostgresNode = Node;

export interface PostgresSql {
  readonly statements: readonly PostgresNode[];
  /** The index in the text of a location in the tree, which counts bytes. */
  readonly indexOf: (location: number | undefined) => number;
}

export interface PostgresProblem {
  readonly message: string;
  /** Index in the text. */
  readonly index: number;
}

export const isProblem = (parsed: PostgresSql | PostgresProblem): parsed is PostgresProblem => 'message' in parsed;

/** Same length and a name to Postgres wherever a value may stand, so that places stay where they are. */
const placeholder = (variable: string): string => `v_${variable}_`;

/** The variable that a name in the tree stands for, as `${NAME}`; other names as they are. */
function nameInFile(name: string): string {
  const variable = /^v_(\w+)_$/.exec(name)?.[1];
  return variable === undefined ? name : `\${${variable}}`;
}

/** @param sql may contain `${NAME}` */
export async function parsePostgres(sql: string): Promise<PostgresSql | PostgresProblem> {
  let text = sql;
  for (const variable of variablesIn(sql)) text = text.replaceAll(`\${${variable}}`, placeholder(variable));
  const indexOf = (location = 0) => Buffer.from(text).subarray(0, location).toString().length;
  if (text.trim() === '') return { statements: [], indexOf };
  const { parse, hasSqlDetails } = library();
  try {
    const { stmts = [] } = await parse(text);
    return { statements: stmts.flatMap(({ stmt }) => stmt ?? []), indexOf };
  } catch (error) {
    if (!hasSqlDetails(error)) throw error;
    const message = error.message.replace(/\bv_\w+_\b/g, nameInFile);
    return { message, index: [...text].slice(0, error.sqlDetails?.cursorPosition).join('').length };
  }
}

/** The text of a name or of the last part of a qualified one. */
export function lastName(nodes: readonly PostgresNode[] | undefined): string {
  return names(nodes).at(-1) ?? '';
}

export const names = (nodes: readonly PostgresNode[] = []): string[] =>
  nodes.flatMap((node) => ('String' in node ? (node.String.sval ?? '') : []));
