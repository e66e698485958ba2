import { describe, expect, it } from 'vitest';
import { lookupStore, printStreamsTopology } from '../../../../src/engine/plan/streams-topology/streams-topology.ts';
import { CITIES, CUSTOMERS, EngineFixture, ORDERS, PAYMENTS } from '../../statements/statement-fixtures.ts';

const planOf = (sql: string) => new EngineFixture().plan(`${ORDERS} ${PAYMENTS} ${CUSTOMERS} ${CITIES} ${sql}`);

const textOf = async (sql: string): Promise<string> => printStreamsTopology(await planOf(sql));

/** The lines that name nodes, without their neighbours. */
const nodesOf = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => /^ +(Source|Processor|Sink|Sub-topology):/.test(line))
    .map((line) => line.trim());

describe('the topology of a query', () => {
  it('names each node with its topic or stores and with its neighbours', async () => {
    expect(await textOf('CREATE STREAM N AS SELECT ID, CUST FROM ORDERS WHERE QTY > 1;')).toBe(
      [
        'Topologies:',
        '   Sub-topology: 0',
        '    Source: KSTREAM-SOURCE-0000000000 (topics: [orders])',
        '      --> KSTREAM-TRANSFORMVALUES-0000000001',
        '    Processor: KSTREAM-TRANSFORMVALUES-0000000001 (stores: [])',
        '      --> WhereFilter',
        '      <-- KSTREAM-SOURCE-0000000000',
        '    Processor: WhereFilter (stores: [])',
        '      --> Project',
        '      <-- KSTREAM-TRANSFORMVALUES-0000000001',
        '    Processor: Project (stores: [])',
        '      --> KSTREAM-SINK-0000000004',
        '      <-- WhereFilter',
        '    Sink: KSTREAM-SINK-0000000004 (topic: N)',
        '      <-- Project',
        '',
        '',
      ].join('\n'),
    );
  });

  it('splits where rows must go to the task of their new key', async () => {
    const text = await textOf('CREATE TABLE N AS SELECT CUST, COUNT(*) AS C FROM ORDERS GROUP BY CUST;');
    expect(nodesOf(text)).toEqual([
      'Sub-topology: 0',
      'Source: KSTREAM-SOURCE-0000000000 (topics: [orders])',
      'Processor: KSTREAM-TRANSFORMVALUES-0000000001 (stores: [])',
      'Processor: Aggregate-Prepare (stores: [])',
      'Processor: KSTREAM-FILTER-0000000003 (stores: [])',
      'Processor: Aggregate-GroupBy (stores: [])',
      'Processor: Aggregate-GroupBy-repartition-filter (stores: [])',
      'Sink: Aggregate-GroupBy-repartition-sink (topic: Aggregate-GroupBy-repartition)',
      'Sub-topology: 1',
      'Source: Aggregate-GroupBy-repartition-source (topics: [Aggregate-GroupBy-repartition])',
      'Processor: KSTREAM-AGGREGATE-0000000005 (stores: [Aggregate-Aggregate-Materialize])',
      'Processor: Aggregate-Aggregate-ToOutputSchema (stores: [])',
      'Processor: Aggregate-Project (stores: [])',
      'Processor: KTABLE-TOSTREAM-0000000011 (stores: [])',
      'Sink: KSTREAM-SINK-0000000012 (topic: N)',
    ]);
  });

  it('runs a RIGHT join as the LEFT join of the swapped sides', async () => {
    const text = await textOf(
      'CREATE STREAM N AS SELECT O.ID, PAID FROM ORDERS O RIGHT JOIN PAYMENTS P WITHIN 1 HOUR GRACE PERIOD 1 HOUR ON O.ID = P.ID;',
    );
    expect(text).toContain('PrependAliasRight (stores: [])\n      --> Join-this-windowed\n');
    expect(text).toContain(
      'Join-this-join (stores: [KSTREAM-OUTERSHARED-0000000008-store, KSTREAM-OUTEROTHER-0000000009-store])',
    );
    expect(text).toContain(
      'Join-merge (stores: [])\n      --> Project\n      <-- Join-this-join, Join-outer-other-join\n',
    );
  });

  it('sends the subscriptions and answers of a foreign-key join through topics of their own', async () => {
    const text = await textOf(
      'CREATE TABLE N AS SELECT C.CID, NAME, COUNTRY FROM CUSTOMERS C JOIN CITIES T ON C.CITY = T.CITY;',
    );
    expect(nodesOf(text)).toEqual(
      expect.arrayContaining([
        'Sink: KTABLE-SINK-0000000014 (topic: KTABLE-FK-JOIN-SUBSCRIPTION-REGISTRATION-0000000012-topic)',
        'Sub-topology: 1',
        'Processor: KTABLE-FK-JOIN-SUBSCRIPTION-PROCESSOR-0000000018 (stores: [KafkaTopic_Right-Reduce])',
        'Sink: KTABLE-SINK-0000000021 (topic: KTABLE-FK-JOIN-SUBSCRIPTION-RESPONSE-0000000020-topic)',
        'Processor: KTABLE-FK-JOIN-OUTPUT-0000000024 (stores: [])',
      ]),
    );
  });

  it('looks rows of joined tables up in the stores of both', async () => {
    const text = await textOf(
      `CREATE TABLE NOTES (CID STRING PRIMARY KEY, NOTE STRING) WITH (KAFKA_TOPIC='notes', PARTITIONS=2, VALUE_FORMAT='JSON');
       CREATE TABLE LIKES (CID STRING PRIMARY KEY, N INT) WITH (KAFKA_TOPIC='likes', PARTITIONS=2, VALUE_FORMAT='JSON');
       CREATE TABLE R AS SELECT C.CID, NAME, NOTE, N FROM CUSTOMERS C JOIN NOTES T ON C.CID = T.CID JOIN LIKES L ON C.CID = L.CID;`,
    );
    expect(text).toContain(
      'KTABLE-JOINOTHER-0000000023 (stores: [KafkaTopic_L_Left-Reduce, KafkaTopic_L_Right-Reduce])',
    );
    expect(text).toContain('(stores: [Project-Last])');
  });

  it('ends in a processor when the rows go to a client', async () => {
    expect(nodesOf(await textOf('SELECT * FROM ORDERS EMIT CHANGES;')).at(-1)).toBe(
      'Processor: KSTREAM-PROCESSOR-0000000003 (stores: [])',
    );
  });

  it('has the names of ksqlDB 8, where an idle processor takes the number of a named one', async () => {
    const plan = await planOf('CREATE STREAM N AS SELECT ID, CUST FROM ORDERS;');
    expect(printStreamsTopology(plan, '8.0')).toContain(
      'KSTREAM-PROCESSVALUES-0000000001 (stores: [])\n      --> Project, KSTREAM-PEEK-0000000002\n',
    );
  });
});

describe('the store that pull queries read', () => {
  const storeOf = async (sql: string) => lookupStore((await planOf(sql)).root);

  it('is that of the source when rows follow from it one by one', async () => {
    const { materializedStore } = await planOf('CREATE TABLE N AS SELECT CID, NAME FROM CUSTOMERS WHERE CITY IS NULL;');
    expect(materializedStore).toBe('KsqlTopic-Reduce');
  });

  it('is one of the last rows after a join', async () => {
    const { materializedStore } = await planOf(
      'CREATE TABLE N AS SELECT C.CID, NAME, COUNTRY FROM CUSTOMERS C JOIN CITIES T ON C.CITY = T.CITY;',
    );
    expect(materializedStore).toBe('Project-Last');
  });

  it('is none for a stream', async () => {
    expect(await storeOf('SELECT * FROM ORDERS EMIT CHANGES;')).toBeNull();
  });
});
