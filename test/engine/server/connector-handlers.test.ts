import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ServerFixture } from './server-fixture.ts';

const JDBC = 'io.confluent.connect.jdbc.JdbcSourceConnector';
type Answer = readonly [status: number, body: unknown];

let connect: http.Server;
let server: ServerFixture;
/** What Connect says, by method and path; asked for anything else it says 404. */
let says: Record<string, Answer>;
let asked: { readonly what: string; readonly body: unknown }[];

beforeAll(async () => {
  connect = http.createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += String(chunk);
    });
    request.on('end', () => {
      const what = `${request.method} ${request.url}`;
      asked.push({ what, body: text === '' ? null : JSON.parse(text) });
      const [status, body] = says[what] ?? [404, { error_code: 404, message: `nothing at ${what}` }];
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body === null ? '' : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => connect.listen(0, '127.0.0.1', () => resolve()));
  const { port } = connect.address() as AddressInfo;
  server = await ServerFixture.start({ CONNECT_URL: `http://127.0.0.1:${port}` });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  connect.close();
});
beforeEach(() => {
  says = { 'GET /connectors': [200, []], 'PUT /connector-plugins/a.B/config/validate': [200, { configs: [] }] };
  asked = [];
});

const info = (name: string, connectorClass = 'a.B', type = 'sink') => ({
  name,
  config: { name, 'connector.class': connectorClass },
  tasks: [],
  type,
});
const state = (...tasks: readonly string[]) => ({
  name: 'c',
  connector: { state: 'RUNNING', worker_id: 'w' },
  tasks: tasks.map((task, id) => ({ id, state: task, worker_id: 'w' })),
  type: 'sink',
});

describe('CREATE CONNECTOR', () => {
  const create = (with_ = "'connector.class'='a.B'", more = '') =>
    server.ksql(`CREATE SINK CONNECTOR ${more} c WITH (${with_});`);

  it('answers what Connect has made', async () => {
    says['POST /connectors'] = [201, info('C')];
    expect((await create()).body).toMatchObject([{ '@type': 'connector_info', info: info('C'), warnings: [] }]);
  });

  it('is refused with 40900 when there is one of the name, in whatever case', async () => {
    says['GET /connectors'] = [200, ['c', 'd']];
    expect(await create()).toMatchObject({ status: 409, body: { '@type': 'generic_error', error_code: 40900 } });
  });

  it('IF NOT EXISTS warns when there is one', async () => {
    says['GET /connectors'] = [200, ['c']];
    expect((await create(undefined, 'IF NOT EXISTS')).body).toMatchObject([{ '@type': 'warning_entity' }]);
  });

  it('is refused with 40000 when Connect finds fault with its settings, before anything else of the request is done', async () => {
    const faults = [
      { value: { name: 'topics', errors: ['is missing', 'really'] } },
      { value: { name: 'x', errors: [] } },
    ];
    says['PUT /connector-plugins/a.B/config/validate'] = [200, { configs: faults }];
    const { status, body } = await server.ksql(
      "CREATE TYPE t AS INT; CREATE SINK CONNECTOR c WITH ('connector.class'='a.B');",
    );
    expect(status).toBe(400);
    expect(body).toMatchObject({
      '@type': 'generic_error',
      error_code: 40000,
      message: expect.stringContaining('topics - is missing. really'),
    });
    expect(server.engine.catalog.customTypes().size).toBe(0);
  });

  it.each(["'a'='b'", "'connector.class'='  '"])('is refused with 40000 without a class: %s', async (with_) => {
    expect((await create(with_)).body).toMatchObject({
      error_code: 40000,
      message: expect.stringContaining('connector.class'),
    });
  });

  it.each([400, 500])('gives the status %i with which Connect refuses it', async (status) => {
    says['POST /connectors'] = [status, { error_code: status, message: 'not so' }];
    const answer = await create();
    expect(answer).toMatchObject({ status, body: { '@type': 'generic_error', error_code: status * 100 } });
    expect(answer.body.message).toContain('not so');
    expect(asked.filter(({ what }) => what.startsWith('POST'))).toHaveLength(status < 500 ? 1 : 3);
  });

  it('makes one column the key of a JDBC source', async () => {
    says[`PUT /connector-plugins/${JDBC}/config/validate`] = [200, { configs: [] }];
    says['POST /connectors'] = [201, info('C', JDBC, 'source')];
    await server.ksql(
      `CREATE SOURCE CONNECTOR c WITH ('connector.class'='${JDBC}', 'key'='id', 'transforms'='other');`,
    );
    expect(asked.at(-1)?.body).toEqual({
      name: 'C',
      config: {
        name: 'C',
        'connector.class': JDBC,
        'tasks.max': '1',
        transforms: 'other,ksqlCreateKey,ksqlExtractString',
        'transforms.ksqlCreateKey.type': 'org.apache.kafka.connect.transforms.ValueToKey',
        'transforms.ksqlCreateKey.fields': 'id',
        'transforms.ksqlExtractString.type': 'org.apache.kafka.connect.transforms.ExtractField$Key',
        'transforms.ksqlExtractString.field': 'id',
      },
    });
  });
});

describe('other statements about connectors', () => {
  it('DROP gives 40400 for what is not there, and a warning with IF EXISTS', async () => {
    expect((await server.ksql('DROP CONNECTOR c;')).body).toMatchObject({
      '@type': 'generic_error',
      error_code: 40400,
    });
    expect((await server.ksql('DROP CONNECTOR IF EXISTS c;')).body).toMatchObject([{ '@type': 'warning_entity' }]);
    says['DELETE /connectors/C'] = [204, null];
    expect((await server.ksql('DROP CONNECTOR c;')).body).toMatchObject([
      { '@type': 'drop_connector', connectorName: 'C' },
    ]);
  });

  it('LIST says what each is and how it does, and warns of those that cannot be described', async () => {
    says['GET /connectors'] = [200, ['half', 'none', 'idle', 'lost', 'in']];
    for (const name of ['half', 'none', 'idle']) says[`GET /connectors/${name}`] = [200, info(name)];
    says['GET /connectors/in'] = [200, info('in', 'a.C', 'source')];
    says['GET /connectors/half/status'] = [200, state('RUNNING', 'FAILED')];
    says['GET /connectors/none/status'] = [200, state('FAILED')];
    says['GET /connectors/idle/status'] = [200, state()];
    says['GET /connectors/in/status'] = [200, { ...state('RUNNING'), connector: { state: 'PAUSED', worker_id: 'w' } }];
    const entry = (name: string, text: string) => ({ name, type: 'sink', className: 'a.B', state: text });
    const sinks = [
      entry('half', 'RUNNING (1/2 tasks RUNNING)'),
      entry('none', 'WARNING (0/1 tasks RUNNING)'),
      entry('idle', 'RUNNING (0/0 tasks RUNNING)'),
    ];
    const source = { name: 'in', type: 'source', className: 'a.C', state: 'PAUSED' };
    const all = (await server.ksql('LIST CONNECTORS;')).body[0];
    expect(all?.connectors).toEqual([...sinks, { name: 'lost', type: 'unknown' }, source]);
    expect(all?.warnings).toEqual([{ message: expect.stringContaining('lost') }]);
    expect((await server.ksql('LIST SINK CONNECTORS;')).body[0]?.connectors).toEqual(sinks);
    expect((await server.ksql('LIST SOURCE CONNECTORS;')).body[0]?.connectors).toEqual([source]);
  });

  it('DESCRIBE asks for topics of the JDBC source only, and names the sources over them', async () => {
    await server.ksql("CREATE STREAM s (a INT) WITH (KAFKA_TOPIC='jdbc_s', PARTITIONS=1, VALUE_FORMAT='JSON');");
    says['GET /connectors/C/status'] = [200, state('RUNNING')];
    says['GET /connectors/C'] = [200, info('C')];
    says['GET /connectors/C/topics'] = [200, { C: { topics: ['jdbc_s', 'more'] } }];
    const described = async () => (await server.ksql('DESCRIBE CONNECTOR c;')).body[0];
    expect(await described()).toMatchObject({
      '@type': 'connector_description',
      connectorClass: 'a.B',
      status: state('RUNNING'),
      sources: [],
      topics: [],
      warnings: [],
    });
    says['GET /connectors/C'] = [200, info('C', JDBC, 'source')];
    expect(await described()).toMatchObject({
      topics: ['jdbc_s', 'more'],
      sources: [{ name: 'S', topic: 'jdbc_s', readQueries: [], partitions: 0 }],
    });
    says['GET /connectors/C/topics'] = [500, { message: 'not now' }];
    expect(await described()).toMatchObject({
      topics: [],
      sources: [],
      warnings: [{ message: expect.stringContaining('not now') }],
    });
  });

  it('DESCRIBE gives 40400 for what is not there', async () => {
    expect(await server.ksql('DESCRIBE CONNECTOR c;')).toMatchObject({
      status: 404,
      body: { '@type': 'generic_error', error_code: 40400 },
    });
  });

  it('LIST CONNECTOR PLUGINS gives class, type and version', async () => {
    says['GET /connector-plugins'] = [200, [{ class: 'a.B', type: 'sink', version: '1.0', more: true }]];
    expect((await server.ksql('LIST CONNECTOR PLUGINS;')).body).toMatchObject([
      { '@type': 'connector_plugins_list', connectorPlugins: [{ className: 'a.B', type: 'sink', version: '1.0' }] },
    ]);
  });
});
