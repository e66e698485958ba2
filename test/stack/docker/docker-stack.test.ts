import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { parseComposeContainers } from '../../../src/stack/docker/compose-containers.ts';
import type { ComposeRunner } from '../../../src/stack/docker/compose-runner.ts';
import { dockerEndpoints } from '../../../src/stack/docker/docker-endpoints.ts';
import { createDockerStack } from '../../../src/stack/docker/docker-stack.ts';

const CONVERTER_SOURCE = 'src/main/java/clickstream/stack/converter/PatientAvroConverter.java';

const compose = readFileSync(new URL('../../../docker-compose.yml', import.meta.url), 'utf8');

describe('the compose file', () => {
  it('publishes ports on the loopback address only', () => {
    const published = compose.match(/^ +- (\S+:\d+)$/gm) ?? [];
    expect(published.length).toBeGreaterThan(8);
    expect(published.filter((line) => !/- 127\.0\.0\.1:\$\{CLICKSTREAM_[A-Z_]+_PORT:-\d+\}:\d+/.test(line))).toEqual(
      [],
    );
  });

  it('has the same default ports and passwords as the endpoints', () => {
    const { environment } = dockerEndpoints({});
    for (const [variable, url] of [
      ['CLICKSTREAM_REGISTRY_PORT', environment.SCHEMA_REGISTRY_URL],
      ['CLICKSTREAM_KSQLDB_PORT', environment.KSQLDB_URL],
      ['CLICKSTREAM_CONNECT_PORT', environment.CONNECT_URL],
      ['CLICKSTREAM_SHOP_PORT', environment.SHOP_URL],
    ] as const) {
      expect(compose).toContain(`\${${variable}:-${new URL(url ?? '').port}}`);
    }
    for (const name of ['SHOP_CDC_PASSWORD', 'METRICS_SINK_PASSWORD', 'METRICS_READER_PASSWORD']) {
      expect(compose).toContain(`\${${name}:-${environment[name]}}`);
    }
  });

  it('pins every image to a version', () => {
    const connect = readFileSync(new URL('../../../src/stack/docker/connect.Dockerfile', import.meta.url), 'utf8');
    const images = [...`${compose}${connect}`.matchAll(/(?:image:|^FROM) (\S+)/gm)].map(([, image]) => image ?? '');
    expect(images.length).toBeGreaterThan(9);
    expect(images.filter((image) => !/:v?\d/.test(image))).toEqual([]);
  });

  it('gives Connect the same worker settings as the local stack', () => {
    for (const setting of ['AS-CONFLUENT: "true"', 'USE-ID: contentId', 'HEADERS_ENABLED: "false"']) {
      expect(compose).toContain(`CONNECT_VALUE_CONVERTER_APICURIO_REGISTRY_${setting}`);
    }
    expect(compose).toContain('-Duser.timezone=UTC');
  });

  it('builds Connect with the converter and the Debezium of the local stack', () => {
    const read = (file: string) => readFileSync(new URL(`../../../src/stack/${file}`, import.meta.url), 'utf8');
    const [, service = ''] = /\n {2}connect:\n([\s\S]*?)\n\n/.exec(compose) ?? [];
    const [, name = ''] = /public final class (\w+)/.exec(read(`local/maven/converter/${CONVERTER_SOURCE}`)) ?? [];
    expect(service).toContain('dockerfile: src/stack/docker/connect.Dockerfile');
    for (const role of ['KEY', 'VALUE'])
      expect(service).toContain(`${role}_CONVERTER: clickstream.stack.converter.${name}\n`);
    const dockerfile = read('docker/connect.Dockerfile');
    const [, debezium] = /<debezium.postgres.version>(.*)<\/debezium/.exec(read('local/maven/pom.xml')) ?? [];
    expect(dockerfile).toContain(`FROM quay.io/debezium/connect:${debezium}\n`);
    expect(read('local/maven/converter/pom.xml')).toContain('/plugins/apicurio-converter</outputDirectory>');
    expect(dockerfile).toContain('/build/output/plugins/apicurio-converter /kafka/connect/');
    expect(read('docker/connect.Dockerfile.dockerignore')).toContain('!src/stack/local/maven\n');
  });
});

describe('the docker stack', () => {
  it('waits for healthy containers, then sets the compatibility of the registry', async () => {
    const requests: string[] = [];
    const registry = createServer((request, response) => {
      requests.push(`${request.method} ${request.url}`);
      response.setHeader('content-type', 'application/json').end('{"compatibility":"BACKWARD"}');
    });
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
    const address = registry.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const calls: string[][] = [];
    const runner: ComposeRunner = async (args, _env, onLine) => {
      calls.push([...args]);
      onLine('Container kafka Healthy');
      return '';
    };
    const env = { CLICKSTREAM_REGISTRY_PORT: String(port) };
    const endpoints = await createDockerStack(env, runner).start(() => {});
    expect(calls[0]).toEqual(expect.arrayContaining(['up', '--detach', '--wait']));
    expect(requests).toEqual(['PUT /apis/ccompat/v7/config']);
    expect(endpoints.environment.SHOP_DATABASE_HOST).toBe('postgres');
    registry.close();
  });

  it('deletes volumes only when it is told to', async () => {
    const calls: string[] = [];
    const stack = createDockerStack({}, async (args) => {
      calls.push(args.join(' '));
      return '';
    });
    await stack.stop({ wipe: false });
    await stack.stop({ wipe: true });
    expect(calls).toEqual(['down --remove-orphans', 'down --remove-orphans --volumes']);
  });

  it('shows containers as processes', async () => {
    const kafka = { Service: 'kafka', State: 'running', Health: 'healthy', Publishers: [{ PublishedPort: 9092 }] };
    const connect = { Service: 'connect', State: 'exited', Health: '', ExitCode: 137, Publishers: null };
    const output = `${JSON.stringify(kafka)}\n${JSON.stringify(connect)}\n`;
    expect(parseComposeContainers(`[${JSON.stringify(kafka)}]`)).toHaveLength(1);
    expect(parseComposeContainers('')).toEqual([]);
    const status = await createDockerStack({}, async () => output).status();
    expect(status.running).toBe(true);
    expect(status.processes).toEqual([
      { name: 'kafka', state: 'healthy', restarts: 0, port: 9092 },
      { name: 'connect', state: 'failed', restarts: 0, reason: 'exited with code 137' },
    ]);
  });
});
