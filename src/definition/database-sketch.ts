// What the migrations of a database leave behind, one after the other: the tables, columns, publications and schemas that other files refer to.
import type { AlterTableCmd, CreateStmt, RangeVar } from 'libpg-query';
import type { ColumnDeclaration, Located, PublicationDeclaration, TableDeclaration } from './definition.ts';
import { columnOf, primaryKeyOf, typeText } from './postgres-columns.ts';
import { names, type PostgresNode } from './postgres-sql.ts';

/** Statements after which there may be tables that nobody can read from the files. */
const OPAQUE = [
  'CallStmt',
  'CreateExtensionStmt',
  'CreateForeignTableStmt',
  'CreateSeqStmt',
  'DoStmt',
  'ImportForeignSchemaStmt',
  'VariableSetStmt',
];

const pathOf = (relation: RangeVar | undefined): string =>
  `${relation?.schemaname ?? 'public'}.${relation?.relname ?? ''}`;

const pathOfNames = (parts: readonly string[]): string =>
  parts.length > 1 ? parts.slice(-2).join('.') : `public.${parts[0] ?? ''}`;

/** A table that a statement needs and that no migration before it has made. */
export interface MissingTable {
  readonly path: string;
  readonly location: number | undefined;
}

export class DatabaseSketch {
  readonly #tables = new Map<string, TableDeclaration>();
  readonly #publications = new Map<string, PublicationDeclaration>();
  readonly #views = new Set<string>();
  readonly schemas = new Set<string>();
  #opaque = false;

  get tables(): readonly TableDeclaration[] {
    return [...this.#tables.values()];
  }

  get publications(): readonly PublicationDeclaration[] {
    return [...this.#publications.values()];
  }

  /** `schema.name` of every view. */
  get views(): readonly string[] {
    return [...this.#views];
  }

  /** From here on nothing is said to be missing: a statement could not be read. */
  giveUp(): void {
    this.#opaque = true;
  }

  /** @param at turns a location in the tree into a place in the file */
  run(statement: PostgresNode, at: (location: number | undefined) => Located): readonly MissingTable[] {
    const missing = this.#missing(statement);
    if (OPAQUE.some((kind) => kind in statement)) this.giveUp();
    if ('CreateStmt' in statement) this.#createTable(statement.CreateStmt, at(statement.CreateStmt.relation?.location));
    else if ('CreateTableAsStmt' in statement) {
      const { into, objtype } = statement.CreateTableAsStmt;
      if (objtype === 'OBJECT_MATVIEW') this.#views.add(pathOf(into?.rel));
      else this.#add(into?.rel, at(into?.rel?.location), { columns: [], primaryKey: [], complete: false });
    } else if ('ViewStmt' in statement) this.#views.add(pathOf(statement.ViewStmt.view));
    else if ('AlterTableStmt' in statement) {
      const { relation, cmds = [] } = statement.AlterTableStmt;
      for (const node of cmds) if ('AlterTableCmd' in node) this.#alter(pathOf(relation), node.AlterTableCmd);
    } else if ('RenameStmt' in statement) {
      const { renameType, relation, subname = '', newname = '' } = statement.RenameStmt;
      if (renameType === 'OBJECT_TABLE') this.#renameTable(pathOf(relation), newname);
      if (renameType === 'OBJECT_COLUMN') this.#renameColumn(pathOf(relation), subname, newname);
    } else if ('CreateSchemaStmt' in statement) {
      this.schemas.add(statement.CreateSchemaStmt.schemaname ?? '');
      if (statement.CreateSchemaStmt.schemaElts !== undefined) this.giveUp();
    } else this.#publicationOrDrop(statement, at);
    return missing;
  }

  #publicationOrDrop(statement: PostgresNode, at: (location: number | undefined) => Located): void {
    if ('CreatePublicationStmt' in statement) {
      const { pubname: name = '', pubobjects = [], for_all_tables } = statement.CreatePublicationStmt;
      const tables = for_all_tables ? [...this.#tables.keys()] : publishedTables(pubobjects).map(pathOf);
      const [first] = publishedTables(pubobjects);
      this.#publications.set(name, { ...at(first?.location), name, tables });
    } else if ('AlterPublicationStmt' in statement) {
      const { pubname = '', pubobjects = [], action } = statement.AlterPublicationStmt;
      const before = this.#publications.get(pubname);
      const named = publishedTables(pubobjects).map(pathOf);
      if (before === undefined) return;
      const kept = action === 'AP_SetObjects' ? [] : before.tables.filter((table) => !named.includes(table));
      const tables = action === 'AP_DropObjects' ? kept : [...kept, ...named];
      this.#publications.set(pubname, { ...before, tables });
    } else if ('DropStmt' in statement) {
      const { objects = [], removeType } = statement.DropStmt;
      const paths = objects.map((node) => ('List' in node ? names(node.List.items) : names([node])));
      for (const path of paths) {
        if (removeType === 'OBJECT_TABLE') this.#tables.delete(pathOfNames(path));
        if (removeType === 'OBJECT_VIEW' || removeType === 'OBJECT_MATVIEW') this.#views.delete(pathOfNames(path));
        if (removeType === 'OBJECT_PUBLICATION') this.#publications.delete(path.at(-1) ?? '');
        if (removeType === 'OBJECT_SCHEMA') this.schemas.delete(path.at(-1) ?? '');
      }
    }
  }

  #createTable({ relation, tableElts = [], inhRelations, partbound, ofTypename }: CreateStmt, at: Located): void {
    const primaryKey = primaryKeyOf(tableElts);
    let complete = inhRelations === undefined && partbound === undefined && ofTypename === undefined;
    const columns = tableElts.flatMap((element): readonly ColumnDeclaration[] => {
      if ('ColumnDef' in element) return [columnOf(element.ColumnDef)];
      if (!('TableLikeClause' in element)) return [];
      const like = this.#tables.get(pathOf(element.TableLikeClause.relation));
      complete &&= like?.complete ?? false;
      return like?.columns ?? [];
    });
    const keyed = columns.map((c) => (primaryKey.includes(c.name) ? { ...c, required: true } : c));
    this.#add(relation, at, { columns: keyed, primaryKey, complete });
  }

  #add(
    relation: RangeVar | undefined,
    at: Located,
    shape: Pick<TableDeclaration, 'columns' | 'primaryKey' | 'complete'>,
  ): void {
    const path = pathOf(relation);
    const table = { ...at, schema: relation?.schemaname ?? 'public', name: relation?.relname ?? '', ...shape };
    // IF NOT EXISTS leaves the first one as it is; without it Postgres refuses the second.
    if (!this.#tables.has(path)) this.#tables.set(path, table);
  }

  #alter(path: string, { subtype, name = '', def }: AlterTableCmd): void {
    const table = this.#tables.get(path);
    if (table === undefined) return;
    const change = (edit: (column: ColumnDeclaration) => ColumnDeclaration) =>
      table.columns.map((column) => (column.name === name ? edit(column) : column));
    const set = (columns: readonly ColumnDeclaration[], primaryKey = table.primaryKey) =>
      this.#tables.set(path, { ...table, columns, primaryKey });
    const column = def !== undefined && 'ColumnDef' in def ? def.ColumnDef : undefined;
    if (subtype === 'AT_AddColumn' && column !== undefined) {
      if (!table.columns.some((c) => c.name === column.colname)) set([...table.columns, columnOf(column)]);
    } else if (subtype === 'AT_DropColumn') set(table.columns.filter((c) => c.name !== name));
    else if (subtype === 'AT_AlterColumnType') set(change((c) => ({ ...c, type: typeText(column?.typeName) })));
    else if (subtype === 'AT_SetNotNull') set(change((c) => ({ ...c, required: true })));
    else if (subtype === 'AT_DropNotNull') set(change((c) => ({ ...c, required: false })));
    else if (subtype === 'AT_AddIdentity') set(change((c) => ({ ...c, hasDefault: true })));
    else if (subtype === 'AT_ColumnDefault') set(change((c) => ({ ...c, hasDefault: def !== undefined })));
    else if (subtype === 'AT_AddConstraint' && def !== undefined) {
      const key = primaryKeyOf([def]);
      const keyed = table.columns.map((c) => (key.includes(c.name) ? { ...c, required: true } : c));
      if (key.length > 0) set(keyed, key);
    }
  }

  #renameTable(path: string, name: string): void {
    const table = this.#tables.get(path);
    if (table === undefined) return;
    this.#tables.delete(path);
    this.#tables.set(`${table.schema}.${name}`, { ...table, name });
  }

  #renameColumn(path: string, from: string, to: string): void {
    const table = this.#tables.get(path);
    if (table === undefined) return;
    const columns = table.columns.map((c) => (c.name === from ? { ...c, name: to } : c));
    this.#tables.set(path, { ...table, columns, primaryKey: table.primaryKey.map((k) => (k === from ? to : k)) });
  }

  #missing(statement: PostgresNode): readonly MissingTable[] {
    if (this.#opaque) return [];
    return neededTables(statement)
      .map((relation) => ({ path: pathOf(relation), location: relation.location }))
      .filter(({ path }) => !this.#tables.has(path) && !this.#views.has(path) && !isOfPostgres(path));
  }
}

const isOfPostgres = (path: string): boolean => /^(pg_catalog|information_schema)\.|^public\.pg_|_seq$/.test(path);

const relationsIn = (nodes: readonly PostgresNode[] = []): RangeVar[] =>
  nodes.flatMap((node) => ('RangeVar' in node ? node.RangeVar : []));

const publishedTables = (objects: readonly PostgresNode[]): RangeVar[] =>
  objects.flatMap((node) => ('PublicationObjSpec' in node ? (node.PublicationObjSpec.pubtable?.relation ?? []) : []));

/** The tables without which Postgres refuses a statement. */
function neededTables(statement: PostgresNode): readonly RangeVar[] {
  const optional = (relation: RangeVar | undefined) => (relation === undefined ? [] : [relation]);
  if ('AlterTableStmt' in statement) {
    const { relation, missing_ok, objtype } = statement.AlterTableStmt;
    return missing_ok || objtype !== 'OBJECT_TABLE' ? [] : optional(relation);
  }
  if ('RenameStmt' in statement) {
    const { relation, missing_ok, renameType, relationType } = statement.RenameStmt;
    const ofTable = renameType === 'OBJECT_TABLE' || relationType === 'OBJECT_TABLE';
    return missing_ok || !ofTable ? [] : optional(relation);
  }
  if ('GrantStmt' in statement) {
    const { targtype, objtype, objects } = statement.GrantStmt;
    return targtype === 'ACL_TARGET_OBJECT' && objtype === 'OBJECT_TABLE' ? relationsIn(objects) : [];
  }
  if ('IndexStmt' in statement) return optional(statement.IndexStmt.relation);
  if ('InsertStmt' in statement) return optional(statement.InsertStmt.relation);
  if ('UpdateStmt' in statement) return optional(statement.UpdateStmt.relation);
  if ('DeleteStmt' in statement) return optional(statement.DeleteStmt.relation);
  if ('CreatePublicationStmt' in statement) return publishedTables(statement.CreatePublicationStmt.pubobjects ?? []);
  if ('AlterPublicationStmt' in statement) return publishedTables(statement.AlterPublicationStmt.pubobjects ?? []);
  return [];
}
