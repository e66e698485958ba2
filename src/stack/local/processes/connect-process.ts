// The Kafka Connect worker with the Debezium connectors. Converters are set here, so connector files stay free of addresses.
import { join } from 'node:path';
import { writeFileAtomic } from '../../../common/atomic-file.ts';
import { jarsOf, javaCommand, writeLogSettings } from './java-command.ts';
import { formatProperties } from './java-properties.ts';
import { httpProbe } from './probes.ts';
import type { ProcessContext } from './process-context.ts';
import type { ProcessSpec } from './process-spec.ts';

/** Apicurio's, which it waits for: see its source beside the Maven project. */
const CONVERTER = 'clickstream.stack.converter.PatientAvroConverter';

export function connectProcess(context: ProcessContext): ProcessSpec {
  const { paths, plan, endpoints } = context;
  const { ports } = plan;
  const settingsFile = join(paths.generated, 'connect.properties');
  const logSettings = join(paths.generated, 'log4j2.properties');
  return {
    name: 'connect',
    port: ports.connect,
    dependsOn: ['kafka'],
    prepare: async () => {
      await writeLogSettings(logSettings);
      const settings = workerSettings(ports.kafka, ports.connect, ports.registry, join(plan.packages, 'plugins'));
      await writeFileAtomic(settingsFile, formatProperties(settings));
    },
    command: async () =>
      javaCommand(context, {
        name: 'connect',
        heapMegabytes: 384,
        classPath: await jarsOf(join(plan.packages, 'kafka/lib')),
        mainClass: 'org.apache.kafka.connect.cli.ConnectDistributed',
        arguments: [settingsFile],
        properties: { 'log4j2.configurationFile': logSettings },
        environment: endpoints,
      }),
    probe: httpProbe(`http://127.0.0.1:${ports.connect}/connectors`),
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 20_000,
  };
}

function workerSettings(
  kafka: number,
  rest: number,
  registry: number,
  plugins: string,
): Record<string, string | number> {
  return {
    'bootstrap.servers': `127.0.0.1:${kafka}`,
    'group.id': 'connect',
    listeners: `http://127.0.0.1:${rest}`,
    'rest.advertised.host.name': '127.0.0.1',
    'plugin.path': plugins,
    // Reading service files instead of every class: a third of the memory and a quarter of the time.
    'plugin.discovery': 'service_load',
    ...converterSettings('key', registry),
    ...converterSettings('value', registry),
    'config.storage.topic': '_connect_configs',
    'offset.storage.topic': '_connect_offsets',
    'status.storage.topic': '_connect_status',
    'config.storage.replication.factor': 1,
    'offset.storage.replication.factor': 1,
    'offset.storage.partitions': 1,
    'status.storage.replication.factor': 1,
    'status.storage.partitions': 1,
    'offset.flush.interval.ms': 2000,
    'scheduled.rebalance.max.delay.ms': 0,
    // A killed worker is missed after a few seconds; the default takes ten.
    'session.timeout.ms': 6000,
    'heartbeat.interval.ms': 1000,
    'connector.client.config.override.policy': 'All',
    'exactly.once.source.support': 'enabled',
    // Connector files may say ${env:NAME}: the worker looks it up, so its REST API never shows the value.
    'config.providers': 'env',
    'config.providers.env.class': 'org.apache.kafka.common.config.provider.EnvVarConfigProvider',
    'config.providers.env.param.allowlist.pattern': '^(SHOP|METRICS)_.*',
  };
}

/** Confluent's wire format: a zero byte, then the schema id in four bytes. */
function converterSettings(role: 'key' | 'value', registry: number): Record<string, string> {
  const settings = {
    'registry.url': `http://127.0.0.1:${registry}/apis/registry/v2`,
    'registry.as-confluent': 'true',
    'registry.use-id': 'contentId',
    'registry.headers.enabled': 'false',
    'registry.auto-register': 'true',
    'registry.auto-register.if-exists': 'RETURN_OR_UPDATE',
    // An id never changes its meaning: what is known is not asked again every 30 seconds, and kept when that fails.
    'registry.check-period-ms': '86400000',
    'registry.fault-tolerant-refresh': 'true',
  };
  const entries = Object.entries(settings).map(([name, value]) => [`${role}.converter.apicurio.${name}`, value]);
  return { [`${role}.converter`]: CONVERTER, ...Object.fromEntries(entries) };
}
