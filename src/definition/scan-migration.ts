// Finds in a migration what other files of the definition refer to: tables with columns and keys, publications, schemas.
// It is no SQL parser: statements that it does not know are left to Postgres.
import type { ColumnDeclaration, PublicationDeclaration, TableDeclaration } from './definition.ts';
import { positionAt } from './fault.ts';
import { splitAtCommas, splitSql } from './split-sql.ts';

export interface ScannedMigration {
  readonly tables: readonly TableDeclaration[];
  readonly publications: readonly PublicationDeclaration[];
  readonly schemas: readonly string[];
  /** Columns that are added to tables of earlier migrations: `schema.table` → columns. */
  readonly addedColumns: readonly { readonly table: string; readonly column: ColumnDeclaration }[];
}

const NAME = String.raw`((?:"[^"]+"|\w+)(?:\s*\.\s*(?:"[^"]+"|\w+))?)`;
const CREATE_TABLE = new RegExp(
  String.raw`^create\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?${NAME}\s*\(`,
  'i',
);
const ADD_COLUMN = new RegExp(
  String.raw`^alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?${NAME}\s+add\s+column\s+`,
  'i',
);
const CREATE_SCHEMA = new RegExp(String.raw`^create\s+schema\s+(?:if\s+not\s+exists\s+)?${NAME}`, 'i');
const CREATE_PUBLICATION = new RegExp(String.raw`^create\s+publication\s+${NAME}\s+for\s+table\s+`, 'i');
const TABLE_CONSTRAINT = /^(constraint|primary\s+key|unique|check|foreign\s+key|exclude|like)\b/i;
const PRIMARY_KEY_LIST = /primary\s+key\s*\(([^)]*)\)/i;
const TYPE_END = /\b(not\s+null|null|default|primary|unique|check|references|generated|collate|constraint)\b/i;

export function scanMigration(file: string, sql: string): ScannedMigration {
  const tables: TableDeclaration[] = [];
  const publications: PublicationDeclaration[] = [];
  const schemas: string[] = [];
  const addedColumns: { table: string; column: ColumnDeclaration }[] = [];
  for (const part of splitSql(sql)) {
    const at = { file, ...positionAt(sql, part.offset) };
    const table = CREATE_TABLE.exec(part.text);
    const column = ADD_COLUMN.exec(part.text);
    const publication = CREATE_PUBLICATION.exec(part.text);
    const schema = CREATE_SCHEMA.exec(part.text)?.[1];
    if (table !== null) {
      const body = part.text.slice(table[0].length, part.text.lastIndexOf(')'));
      tables.push({ ...at, ...qualifiedName(table[1]!), ...readElements(body) });
    } else if (column !== null) {
      const { schema: of, name } = qualifiedName(column[1]!);
      const declared = readColumn(part.text.slice(column[0].length).replace(/^if\s+not\s+exists\s+/i, ''));
      addedColumns.push({ table: `${of}.${name}`, column: declared });
    } else if (publication !== null) {
      const names = splitAtCommas(part.text.slice(publication[0].length)).map((piece) => {
        const { schema: of, name } = qualifiedName(
          piece.text.replace(/^only\s+/i, '').split(/\s+(?:where|with)\b/i)[0]!,
        );
        return `${of}.${name}`;
      });
      publications.push({ ...at, name: qualifiedName(publication[1]!).name, tables: names });
    } else if (schema !== undefined) {
      schemas.push(qualifiedName(schema).name);
    }
  }
  return { tables, publications, schemas, addedColumns };
}

function readElements(body: string): { columns: readonly ColumnDeclaration[]; primaryKey: readonly string[] } {
  const elements = splitAtCommas(body).map((piece) => piece.text);
  const columns = elements.filter((element) => !TABLE_CONSTRAINT.test(element));
  const listed = elements
    .filter((element) => TABLE_CONSTRAINT.test(element))
    .map((element) => PRIMARY_KEY_LIST.exec(element)?.[1])
    .find((list) => list !== undefined);
  const inline = columns.filter((column) => /\bprimary\s+key\b/i.test(column)).map((column) => readColumn(column).name);
  const primaryKey = listed === undefined ? inline : listed.split(',').map((name) => unquote(name.trim()));
  return {
    columns: columns.map(readColumn).map((c) => (primaryKey.includes(c.name) ? { ...c, required: true } : c)),
    primaryKey,
  };
}

function readColumn(text: string): ColumnDeclaration {
  const [, name = '', rest = ''] = /^("[^"]+"|\w+)\s*([\s\S]*)$/.exec(text) ?? [];
  const end = TYPE_END.exec(rest);
  return {
    name: unquote(name),
    type: (end === null ? rest : rest.slice(0, end.index)).trim().replace(/\s+/g, ' ').toLowerCase(),
    required: /\bnot\s+null\b|\bprimary\s+key\b/i.test(rest),
    hasDefault: /\bdefault\b|\bgenerated\b/i.test(rest),
  };
}

function qualifiedName(text: string): { schema: string; name: string } {
  const parts = text.split('.').map((part) => unquote(part.trim()));
  return parts.length === 1 ? { schema: 'public', name: parts[0]! } : { schema: parts[0]!, name: parts[1]! };
}

const unquote = (name: string): string => (name.startsWith('"') ? name.slice(1, -1) : name.toLowerCase());
