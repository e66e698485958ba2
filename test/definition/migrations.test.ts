import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { DatabaseSketch } from '../../src/definition/database-sketch.ts';
import { FaultCollector } from '../../src/definition/fault.ts';
import { sketchDatabase } from '../../src/definition/read-databases.ts';
import { PROJECT_ROOT, shown } from './tree.ts';

async function sketch(...files: readonly string[]): Promise<{ sketch: DatabaseSketch; faults: readonly string[] }> {
  const faults = new FaultCollector();
  const migrations = files.map((sql, i) => ({ file: `00${i + 1}.sql`, name: `00${i + 1}`, sql }));
  return { sketch: await sketchDatabase(migrations, faults), faults: shown(faults.sorted()) };
}

const faultsOf = async (...files: readonly string[]) => (await sketch(...files)).faults;

test('tables are read with columns, types, defaults and primary keys, wherever the key is written', async () => {
  const { tables } = (
    await sketch(
      `CREATE TABLE IF NOT EXISTS sales.orders (
       id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- the key
       amount numeric(12, 2) NOT NULL CHECK (amount > 0),
       note text DEFAULT 'a,b', "Odd Name" timestamp with time zone, tags varchar(10)[]);
     CREATE TABLE pairs (a int, b text, n bigserial, CONSTRAINT pk PRIMARY KEY (a, b));`,
    )
  ).sketch;
  expect(tables.map((t) => [t.schema, t.name, t.line, t.primaryKey])).toEqual([
    ['sales', 'orders', 1, ['id']],
    ['public', 'pairs', 5, ['a', 'b']],
  ]);
  expect(tables[0]!.columns).toEqual([
    { name: 'id', type: 'bigint', required: true, hasDefault: true },
    { name: 'amount', type: 'numeric(12, 2)', required: true, hasDefault: false },
    { name: 'note', type: 'text', required: false, hasDefault: true },
    { name: 'Odd Name', type: 'timestamptz', required: false, hasDefault: false },
    { name: 'tags', type: 'varchar(10)[]', required: false, hasDefault: false },
  ]);
  expect(tables[1]!.columns.map((c) => [c.type, c.required, c.hasDefault])).toEqual([
    ['integer', true, false],
    ['text', true, false],
    ['bigint', true, true],
  ]);
});

test('later migrations change, rename and drop what earlier ones made', async () => {
  const { tables } = (
    await sketch(
      'CREATE TABLE a (id int PRIMARY KEY, x text NOT NULL, y int, z int); CREATE TABLE gone (id int);',
      `ALTER TABLE a ADD COLUMN c boolean NOT NULL DEFAULT false, DROP COLUMN z, ALTER COLUMN y TYPE bigint,
         ALTER x DROP NOT NULL;
       ALTER TABLE a RENAME COLUMN x TO w; ALTER TABLE a RENAME TO b; DROP TABLE gone;`,
    )
  ).sketch;
  expect(tables.map((t) => t.name)).toEqual(['b']);
  expect(tables[0]!.columns).toEqual([
    { name: 'id', type: 'integer', required: true, hasDefault: false },
    { name: 'w', type: 'text', required: false, hasDefault: false },
    { name: 'y', type: 'bigint', required: false, hasDefault: false },
    { name: 'c', type: 'boolean', required: true, hasDefault: true },
  ]);
});

test('a table made by a query is known, but not what its columns are', async () => {
  const { tables } = (await sketch('CREATE TABLE a (id int); CREATE TABLE b AS SELECT * FROM a;')).sketch;
  expect(tables.map((t) => [t.name, t.complete])).toEqual([
    ['a', true],
    ['b', false],
  ]);
});

test('publications are read with the tables that they have in the end', async () => {
  const { publications } = (
    await sketch(
      'CREATE TABLE a (id int); CREATE TABLE s.b (id int); CREATE TABLE c (id int);',
      'CREATE PUBLICATION p FOR TABLE a, ONLY s.b; ALTER PUBLICATION p ADD TABLE c; ALTER PUBLICATION p DROP TABLE a;',
    )
  ).sketch;
  expect(publications).toMatchObject([{ name: 'p', tables: ['s.b', 'public.c'] }]);
});

test.each([
  ['CREATE TABLE a (id int);\nCREATE TABEL b (id int);', '001.sql:2 syntax error at or near "TABEL"'],
  ["-- ü\nINSERT INTO a VALUES ('ü' 1);", '001.sql:2 syntax error at or near "1"'],
  ['CREATE TABLE a (id int', '001.sql:1 syntax error at end of input'],
])('SQL that Postgres cannot read is a fault before it is asked: %j', async (sql, fault) => {
  expect(await faultsOf(sql)).toEqual([fault]);
});

test('a fault names the column as an editor counts it, also behind letters that take several bytes', async () => {
  const faults = new FaultCollector();
  await sketchDatabase([{ file: 'a.sql', name: 'a', sql: "SELECT 'üß€😀' +;" }], faults);
  expect(faults.sorted()).toMatchObject([{ line: 1, column: 17 }]);
});

test('variables may stand wherever Postgres takes a name or a value', async () => {
  const sql = 'CREATE TABLE a (id int); GRANT SELECT ON a TO "$'.concat('{READER}", $', '{OTHER}; SELECT $', '{N};');
  expect(await faultsOf(sql)).toEqual([]);
});

test.each([
  'GRANT SELECT ON orders, oders TO reader;',
  'ALTER TABLE oders ADD COLUMN x int;',
  'CREATE INDEX i ON oders (id);',
  "INSERT INTO oders VALUES ('x');",
  'CREATE PUBLICATION p FOR TABLE oders;',
])('a table that nothing has made yet is a fault: %s', async (sql) => {
  expect(await faultsOf(`CREATE TABLE orders (id int);\n${sql}`)).toEqual([
    '001.sql:2 no migration up to here creates the table public.oders',
  ]);
});

test.each([
  'ALTER TABLE IF EXISTS oders ADD COLUMN x int;',
  'CREATE VIEW oders AS SELECT 1; GRANT SELECT ON oders TO reader;',
  "DO $$ BEGIN EXECUTE 'CREATE TABLE oders (id int)'; END $$; GRANT SELECT ON oders TO reader;",
  'GRANT SELECT ON pg_catalog.pg_class TO reader;',
  'GRANT USAGE ON SEQUENCE oders_id_seq TO reader;',
])('nothing is said about a table that may well be there: %s', async (sql) => {
  expect(await faultsOf(sql)).toEqual([]);
});

test('one that cannot be read does not make the tables of the others missing', async () => {
  expect(await faultsOf('CREATE TABLE a (id int,);', 'GRANT SELECT ON a TO reader;')).toEqual([
    '001.sql:1 syntax error at or near ")"',
  ]);
});

test.each(['setup', 'teardown', 'simulate', 'replay', 'dashboards'])(
  'npm run %s does not have the parser compiled a second time, which takes 500 MB',
  (name) => {
    const { scripts } = JSON.parse(readFileSync(`${PROJECT_ROOT}/package.json`, 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(scripts[name]).toContain('--liftoff-only');
  },
);
