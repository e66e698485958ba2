// Cross-checks of the connectors: topics, tables, columns, keys, publication and dead letter queue that a config names exist.

import { postgresTakes } from './avro-columns.ts';
import { suggestion, TOPIC_PLACES } from './check-statements.ts';
import { checkConnectorValues } from './connector-values.ts';
import type { ConnectorDefinition, Definition, StatementDefinition, TableDeclaration } from './definition.ts';
import type { FaultCollector, Position } from './fault.ts';
import { JDBC_SINK, POSTGRES_SOURCE } from './read-connectors.ts';

/** `database/schema.table` of every table that the migrations create. */
export function tablesByPath(definition: Definition): ReadonlyMap<string, TableDeclaration> {
  const entries = definition.databases.flatMap((database) =>
    database.tables.map((table): [string, TableDeclaration] => [
      `${database.name}/${table.schema}.${table.name}`,
      table,
    ]),
  );
  return new Map(entries);
}

export function checkConnectors(definition: Definition, faults: FaultCollector): void {
  const sinkTopics = definition.statements.filter((s) => s.kind !== 'insert-query').map((s) => s.topic);
  const topics = [...new Set([...definition.topics.map((t) => t.name), ...sinkTopics])];
  const tables = tablesByPath(definition);
  for (const connector of definition.connectors) {
    const field = connector.type === 'sink' ? 'topics' : 'table.include.list';
    for (const topic of connector.topics.filter((t) => !topics.includes(t))) {
      const at = topic.startsWith('__') ? connector.at('heartbeat.interval.ms') : connector.at(field);
      const verb = connector.type === 'sink' ? 'reads' : 'writes';
      const message = `it ${verb} topic "${topic}", which nothing creates`;
      faults.addMissing(TOPIC_PLACES, connector.file, at, message, suggestion(topic, topics));
    }
    for (const table of connector.tables.filter((t) => !tables.has(t))) {
      const at = connector.at(connector.type === 'sink' ? 'collection.name.format' : field);
      const place = `database/${table.split('/')[0]}/`;
      faults.addMissing([place], connector.file, at, `there is no table ${table}`, suggestion(table, tables.keys()));
    }
    const dead = connector.deadLetterTopic;
    if (dead !== undefined && !topics.includes(dead)) {
      const at = connector.at('errors.deadletterqueue.topic.name');
      const message = `the dead letter topic "${dead}" is created by nothing`;
      faults.addMissing(TOPIC_PLACES, connector.file, at, message, suggestion(dead, topics));
    }
    checkConnectorValues(connector, faults);
    if (connector.config['connector.class'] === POSTGRES_SOURCE) checkSource(connector, definition, faults);
    if (connector.config['connector.class'] === JDBC_SINK) checkJdbcSink(connector, definition, tables, faults);
  }
}

function checkSource(connector: ConnectorDefinition, definition: Definition, faults: FaultCollector): void {
  const publications = definition.databases.flatMap((d) => d.publications.map((p) => ({ ...p, database: d.name })));
  const publication = publications.find((p) => p.name === connector.publication);
  const fault = (field: string, message: string, step: string) =>
    faults.add(connector.file, connector.at(field), message, step);
  if (connector.slot === undefined) {
    fault(
      'connector.class',
      'no "slot.name": Debezium would take a slot that others use too',
      'Give it a slot of its own.',
    );
  }
  if (connector.publication === undefined || publication === undefined) {
    const names = publications.map((p) => p.name);
    const name = connector.publication ?? 'dbz_publication';
    fault('publication.name', `no migration creates the publication "${name}"`, suggestion(name, names));
    return;
  }
  const published = publication.tables.map((table) => `${publication.database}/${table}`);
  for (const table of connector.tables.filter((t) => !published.includes(t))) {
    const step = `Add the table to the publication in ${publication.file}.`;
    fault('table.include.list', `table ${table} is not in the publication "${publication.name}"`, step);
  }
  for (const topic of connector.topics.filter((t) => !t.startsWith('__'))) {
    checkCapturedSchema(connector, topic, definition, faults);
  }
}

/** A schema file for a captured topic must have the table's columns in its `after` record. */
function checkCapturedSchema(
  connector: ConnectorDefinition,
  topic: string,
  definition: Definition,
  faults: FaultCollector,
): void {
  const subject = definition.subjects.find((s) => s.subject === `${topic}-value`);
  const path = connector.tables[connector.topics.indexOf(topic)];
  const table = path === undefined ? undefined : tablesByPath(definition).get(path);
  if (subject === undefined || table === undefined) return;
  const after = subject.fields.find((f) => f.name === 'after')?.fields ?? [];
  const place = `database/${path?.split('/')[0]}/`;
  for (const column of table.columns.filter((c) => !after.some((f) => f.name === c.name))) {
    faults.addMissing(
      [place],
      subject.file,
      { line: 1, column: 1 },
      `the record lacks the column "${column.name}" of ${path}`,
      'Add it.',
    );
  }
  if (!table.complete) return;
  for (const field of after.filter((f) => !table.columns.some((c) => c.name === f.name))) {
    const names = table.columns.map((c) => c.name);
    faults.addMissing(
      [place],
      subject.file,
      field,
      `table ${path} has no column "${field.name}"`,
      suggestion(field.name, names),
    );
  }
}

function checkJdbcSink(
  connector: ConnectorDefinition,
  definition: Definition,
  tables: ReadonlyMap<string, TableDeclaration>,
  faults: FaultCollector,
): void {
  const mode = connector.config['primary.key.mode'] ?? 'none';
  const keyFields = (connector.config['primary.key.fields'] ?? '')
    .split(',')
    .map((f) => f.trim())
    .filter((f) => f !== '');
  const fault = (field: string, message: string, step: string) =>
    faults.add(connector.file, connector.at(field), message, step);
  connector.topics.forEach((topic, index) => {
    const statement = definition.statements.find((s) => s.kind === 'sink-query' && s.topic === topic);
    if (statement !== undefined && isWindowed(statement) && mode !== 'record_value') {
      const message = `${statement.name} is windowed, so its keys end in 8 bytes with the window's start, which the sink cannot read: "primary.key.mode" must not be "${mode}"`;
      fault(
        'primary.key.mode',
        message,
        'Use "record_value" with columns that the query copies into the value (AS_VALUE, WINDOWSTART).',
      );
    }
    const subject = definition.subjects.find((s) => s.subject === `${topic}-value`);
    if (subject === undefined) {
      const place = `schemas/${topic}-value.avsc`;
      const message = `the values of "${topic}" have no schema file`;
      faults.addMissing([place], connector.file, connector.at('topics'), message, `Add ${place}.`);
      return;
    }
    const names = subject.fields.map((f) => f.name);
    for (const field of mode === 'record_value' ? keyFields.filter((f) => !names.includes(f)) : []) {
      fault('primary.key.fields', `"${field}" is not a value column of ${topic}`, suggestion(field, names));
    }
    const table = tables.get(connector.tables[index] ?? '');
    if (table === undefined) return;
    checkTable(connector, subject, table, mode === 'record_value' ? keyFields : [], connector.at('topics'), faults);
  });
}

const isWindowed = (statement: StatementDefinition): boolean =>
  statement.statement.kind === 'CreateSourceAsSelect' && statement.statement.query.window !== null;

function checkTable(
  connector: ConnectorDefinition,
  subject: Definition['subjects'][number],
  table: TableDeclaration,
  keyFields: readonly string[],
  at: Position,
  faults: FaultCollector,
): void {
  // Without quotes Postgres folds names to lower case.
  const fold = (name: string) => (connector.config['quote.identifiers'] === 'true' ? name : name.toLowerCase());
  const columns = table.columns.map((c) => c.name);
  for (const field of subject.fields) {
    const column = table.columns.find((c) => c.name === fold(field.name));
    if (column === undefined) {
      if (!table.complete) continue;
      const message = `field ${field.name} has no column in ${table.schema}.${table.name} (${table.file})`;
      faults.addMissing(['database/'], subject.file, field, message, suggestion(fold(field.name), columns));
    } else if (!postgresTakes(column.type, field)) {
      const message = `field ${field.name} (${field.type}) does not fit column ${column.name} ${column.type} of ${table.name}`;
      faults.add(subject.file, field, message, `Change the type in a new migration beside ${table.file}.`);
    }
  }
  for (const column of table.columns.filter((c) => c.required && !c.hasDefault)) {
    if (subject.fields.some((f) => fold(f.name) === column.name)) continue;
    const message = `column ${column.name} of ${table.name} must not be null, but ${subject.file} has no such field`;
    faults.add(table.file, table, message, 'Add the field to the query and its schema, or give the column a default.');
  }
  const key = [...table.primaryKey].sort().join(', ');
  const written = keyFields.map(fold).sort().join(', ');
  if (keyFields.length > 0 && connector.config['insert.mode'] === 'upsert' && key !== written) {
    const message = `"${connector.name}" upserts on (${written}), but the primary key of ${table.name} is (${key})`;
    faults.add(connector.file, connector.at('primary.key.fields') ?? at, message, 'Make the two the same.');
  }
}
