// Reads database/shop and database/metrics: numbered migrations and the roles that they grant rights to.

import { suggestion } from './check-statements.ts';
import { DatabaseSketch } from './database-sketch.ts';
import {
  DATABASE_NAMES,
  type DatabaseDefinition,
  type DatabaseName,
  type Migration,
  type RoleDefinition,
} from './definition.ts';
import { type FaultCollector, FILE_START, positionAt } from './fault.ts';
import { isJsonObject, readJsonObject } from './json-document.ts';
import { isProblem, parsePostgres } from './postgres-sql.ts';
import { readFolder, readOptionalFile } from './read-tree.ts';

const NUMBERED = /^(\d{3,})-[a-z0-9-]+$/;

export function readDatabases(root: string, faults: FaultCollector): Promise<readonly DatabaseDefinition[]> {
  return Promise.all(DATABASE_NAMES.map((name) => readDatabase(root, name, faults)));
}

async function readDatabase(root: string, name: DatabaseName, faults: FaultCollector): Promise<DatabaseDefinition> {
  const folder = `database/${name}`;
  const files = await readFolder(root, folder, '.sql');
  const migrations: Migration[] = files.map((f) => ({ file: f.file, name: f.name, sql: f.text }));
  const numbers = new Map<string, string>();
  for (const migration of migrations) {
    const number = NUMBERED.exec(migration.name)?.[1];
    if (number === undefined) {
      faults.add(
        migration.file,
        FILE_START,
        `"${migration.name}" has no number`,
        'Name the file 001-what-it-does.sql.',
      );
      continue;
    }
    const other = numbers.get(number);
    if (other !== undefined) {
      faults.add(
        migration.file,
        FILE_START,
        `number ${number} is already used by ${other}`,
        'Take the next free number.',
      );
    }
    numbers.set(number, migration.file);
  }
  const sketch = await sketchDatabase(migrations, faults);
  return {
    name,
    migrations,
    roles: await readRoles(root, `${folder}/roles.json`, faults),
    tables: sketch.tables,
    views: sketch.views,
    publications: sketch.publications,
    schemas: [...sketch.schemas],
  };
}

/** Runs the migrations on paper: their faults are found before Postgres is asked, and what they leave behind is known. */
export async function sketchDatabase(
  migrations: readonly Migration[],
  faults: FaultCollector,
): Promise<DatabaseSketch> {
  const sketch = new DatabaseSketch();
  for (const { file, sql } of migrations) {
    const parsed = await parsePostgres(sql);
    if (isProblem(parsed)) {
      faults.add(file, positionAt(sql, parsed.index), parsed.message, 'Correct the SQL at this place.');
      faults.markUnreadable(file);
      sketch.giveUp();
      continue;
    }
    for (const statement of parsed.statements) {
      const at = (location: number | undefined) => ({ file, ...positionAt(sql, parsed.indexOf(location)) });
      for (const { path, location } of sketch.run(statement, at)) {
        const known = [...sketch.tables.map((t) => `${t.schema}.${t.name}`), ...sketch.views];
        faults.add(file, at(location), `no migration up to here creates the table ${path}`, suggestion(path, known));
      }
    }
  }
  return sketch;
}

async function readRoles(root: string, file: string, faults: FaultCollector): Promise<readonly RoleDefinition[]> {
  const source = await readOptionalFile(root, file);
  const document = source === null ? null : readJsonObject(file, source.text, faults);
  if (document === null) return [];
  const roles: RoleDefinition[] = [];
  for (const [name, entry] of Object.entries(document.value)) {
    if (!isJsonObject(entry) || typeof entry.password !== 'string' || !/^\$\{/.test(entry.password)) {
      const step = `Write { "password": "$\{NAME_OF_A_VARIABLE}", "replication": false }.`;
      faults.add(file, document.at([name]), `role "${name}" needs a password from a variable`, step);
      continue;
    }
    const replication = entry.replication === true;
    roles.push({ file, ...document.at([name]), name, password: entry.password, replication });
  }
  return roles;
}
