import { expect, test } from 'vitest';
import type { TopicState } from '../../../src/clients/kafka-admin-client.ts';
import type { DatabaseDefinition, TopicDefinition } from '../../../src/definition/definition.ts';
import { fingerprint } from '../../../src/setup/bookkeeping.ts';
import { managed } from '../../../src/setup/resource.ts';
import { connectorDifference, failureOf } from '../../../src/setup/resources/connector-resource.ts';
import { databaseDifference } from '../../../src/setup/resources/database-resource.ts';
import { flatten } from '../../../src/setup/resources/index-template-resource.ts';
import { subjectResource } from '../../../src/setup/resources/subject-resource.ts';
import { topicDifference, topicResource } from '../../../src/setup/resources/topic-resource.ts';
import { FakeKafka, FakeRegistry } from '../support/fakes.ts';

const at = { file: 'f', line: 1, column: 1 };
const topic: TopicDefinition = { ...at, name: 't', partitions: 3, config: { 'retention.ms': '1000' } };
const topicState = (partitions: number, config: Record<string, string>): TopicState => ({
  name: 't',
  partitions,
  replicas: 1,
  config,
  overrides: config,
});

test('a topic is created, grown and configured, and settings that the definition does not name stay', async () => {
  const kafka = new FakeKafka();
  const run = async () => {
    const resource = managed(topicResource(topic, kafka, new FakeRegistry(), () => kafka.describe(['t'])));
    const change = await resource.plan();
    if (change.difference.action !== 'unchanged') await change.apply(() => undefined);
    return change.difference.action;
  };
  expect(await run()).toBe('create');
  expect(await run()).toBe('unchanged');
  kafka.topics.set('t', topicState(2, { 'retention.ms': '5', 'segment.ms': '9' }));
  expect(await run()).toBe('change');
  expect(kafka.log.slice(1)).toEqual(['grow t to 3', 'configure t {"retention.ms":"1000","segment.ms":"9"}']);
  expect(await run()).toBe('unchanged');
});

test('a topic with more partitions than defined is a fault, since Kafka takes none away', () => {
  const difference = topicDifference(topic, topicState(6, topic.config));
  expect(difference.fields).toEqual([{ field: 'partitions', from: '6', to: '3' }]);
  expect(difference.faults).toMatchObject([{ message: expect.stringContaining('has 6 partitions') as string }]);
});

test('a topic goes with the schemas that anyone registered for it', async () => {
  const kafka = new FakeKafka();
  const registry = new FakeRegistry();
  await kafka.create([topic]);
  await registry.register('t-key', '"string"');
  await registry.register('t-value', '"string"');
  const resource = topicResource(topic, kafka, registry, () => kafka.describe(['t']));
  expect(await resource.remains()).toEqual(['topic t', 'subject t-key', 'subject t-value']);
  await resource.remove();
  expect(await resource.remains()).toEqual([]);
});

test('a schema is in place when any version of the subject is it', async () => {
  const registry = new FakeRegistry();
  const subject = { ...at, subject: 't-value', topic: 't', fullName: 'a.T', fields: [], schema: '"string"' };
  const plan = () => managed(subjectResource(subject, registry)).plan();
  expect((await plan()).difference.action).toBe('create');
  await registry.register('t-value', '"string"');
  await registry.register('t-value', '"bytes"');
  expect((await plan()).difference.action).toBe('unchanged');
});

test('a schema that breaks compatibility blocks the plan with the reason', async () => {
  const registry = new FakeRegistry();
  await registry.register('t-value', '"int"');
  registry.reason = 'a field lacks a default';
  const subject = { ...at, subject: 't-value', topic: 't', fullName: 'a.T', fields: [], schema: '"string"' };
  const { difference } = await managed(subjectResource(subject, registry)).plan();
  expect(difference.fields).toEqual([{ field: 'version', from: '1', to: '2' }]);
  expect(difference.faults).toMatchObject([{ message: expect.stringContaining('a field lacks a default') as string }]);
});

const running = { name: 'c', state: 'RUNNING', tasks: [{ id: 0, state: 'RUNNING' }] } as const;

test('a connector is compared field by field, with secrets masked', () => {
  const present = { name: 'c', 'tasks.max': '1', 'db.password': 'old', gone: 'x' };
  const wanted = { 'tasks.max': '2', 'db.password': 'new', 'slot.name': 's' };
  expect(connectorDifference(wanted, { config: present, status: running })).toEqual({
    action: 'change',
    fields: [
      { field: 'db.password', from: '***', to: '***' },
      { field: 'gone', from: 'x', to: null },
      { field: 'slot.name', from: null, to: 's' },
      { field: 'tasks.max', from: '1', to: '2' },
    ],
  });
  expect(connectorDifference(wanted, { config: { ...wanted, name: 'c' }, status: running }).action).toBe('unchanged');
});

test('a failed task is a change of its own, with the first line of its trace', () => {
  const tasks = [{ id: 0, state: 'FAILED', trace: 'org.postgresql: no such role\n\tat x' }] as const;
  const status = { ...running, tasks };
  expect(connectorDifference({}, { config: { name: 'c' }, status })).toEqual({
    action: 'change',
    fields: [],
    note: 'restarted: task 0 failed: org.postgresql: no such role',
  });
  expect(failureOf({ ...running, state: 'PAUSED' })).toBe('it is PAUSED');
  expect(failureOf(running)).toBeNull();
});

test('only migrations that have not run are run, and one that was changed afterwards is a fault', () => {
  const migration = (name: string, sql: string) => ({ file: `database/shop/${name}.sql`, name, sql });
  const database: DatabaseDefinition = {
    name: 'shop',
    migrations: [migration('001-a', 'SELECT 1;'), migration('002-b', 'SELECT 2;')],
    roles: [],
    tables: [],
    views: [],
    publications: [],
    schemas: [],
  };
  const ran = { name: '001-a', checksum: fingerprint('SELECT 1;') };
  expect(databaseDifference(database, [ran])).toEqual({
    action: 'change',
    fields: [{ field: '002-b', from: null, to: 'run' }],
  });
  const other = { name: '001-a', checksum: fingerprint('SELECT 0;') };
  expect(databaseDifference(database, [other]).faults).toMatchObject([{ file: 'database/shop/001-a.sql' }]);
});

test('templates are compared as Elasticsearch gives them back: settings below index, numbers as text', () => {
  const ours = { template: { settings: { number_of_shards: 1 }, mappings: { properties: { a: { type: 'object' } } } } };
  const theirs = { template: { settings: { index: { number_of_shards: '1' } }, mappings: { properties: { a: {} } } } };
  expect(flatten(ours)).toEqual(flatten(theirs));
});
