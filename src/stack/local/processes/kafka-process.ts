// One Kafka broker that is its own controller (KRaft), sized for a laptop.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeFileAtomic } from '../../../common/atomic-file.ts';
import { ClickstreamError } from '../../../errors/clickstream-error.ts';
import { jarsOf, javaCommand, writeLogSettings } from './java-command.ts';
import { formatProperties } from './java-properties.ts';
import { tcpProbe } from './probes.ts';
import type { ProcessContext } from './process-context.ts';
import type { ProcessSpec } from './process-spec.ts';

const run = promisify(execFile);
const MEGABYTE = 1024 * 1024;

export function kafkaProcess(context: ProcessContext): ProcessSpec {
  const { paths, plan } = context;
  const data = join(paths.data, 'kafka');
  const settingsFile = join(paths.generated, 'kafka.properties');
  const logSettings = join(paths.generated, 'log4j2.properties');
  const program = async (name: string, mainClass: string, args: readonly string[]) =>
    javaCommand(context, {
      name,
      heapMegabytes: 320,
      classPath: await jarsOf(join(plan.packages, 'kafka/lib')),
      mainClass,
      arguments: args,
      once: name !== 'kafka',
      properties: { 'log4j2.configurationFile': logSettings },
      workingDirectory: data,
    });

  return {
    name: 'kafka',
    port: plan.ports.kafka,
    dependsOn: [],
    prepare: async () => {
      await writeLogSettings(logSettings);
      await writeFileAtomic(
        settingsFile,
        formatProperties(brokerSettings(plan.ports.kafka, plan.ports['kafka-controller'], data)),
      );
      if (await isFormatted(data)) return;
      const clusterId = randomBytes(16).toString('base64url');
      const format = await program('kafka-format', 'kafka.tools.StorageTool', [
        'format',
        // In one argument: one id in 64 begins with a dash, and would be taken for an option of its own.
        `--cluster-id=${clusterId}`,
        '--config',
        settingsFile,
      ]);
      await run(format.file, [...format.arguments], {
        cwd: format.workingDirectory,
        env: { ...format.environment },
      }).catch((error: unknown) => {
        const output = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
        throw new ClickstreamError('STACK_PROCESS_FAILED', `the storage of Kafka could not be formatted: ${output}`, {
          cause: error,
        });
      });
    },
    command: () => program('kafka', 'kafka.Kafka', [settingsFile]),
    probe: tcpProbe(plan.ports.kafka),
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 20_000,
  };
}

/** The broker's settings; sizes in bytes, times in ms. */
function brokerSettings(port: number, controllerPort: number, data: string): Record<string, string | number> {
  return {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': data,
    'num.partitions': 1,
    'auto.create.topics.enable': 'true',
    'offsets.topic.num.partitions': 1,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    // Groups form at once, and a killed consumer is missed after a second instead of six.
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1000,
    'transaction.abort.timed.out.transaction.cleanup.interval.ms': 2000,
    // After a kill the broker may not come back before its old session has ended; the default is nine seconds.
    'broker.session.timeout.ms': 3000,
    'broker.heartbeat.interval.ms': 500,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'num.replica.fetchers': 1,
    'background.threads': 2,
    'log.cleaner.dedupe.buffer.size': 16 * MEGABYTE,
    'log.segment.bytes': 64 * MEGABYTE,
    'log.index.size.max.bytes': MEGABYTE,
    'log.retention.hours': 168,
    // Record times are event times: one that lies ahead must not make the broker refuse the whole batch it is in.
    'log.message.timestamp.after.max.ms': '9223372036854775807',
    'log.retention.check.interval.ms': 60_000,
    'metadata.log.segment.bytes': 16 * MEGABYTE,
    'metadata.max.retention.bytes': 64 * MEGABYTE,
  };
}

async function isFormatted(data: string): Promise<boolean> {
  return access(join(data, 'meta.properties')).then(
    () => true,
    () => false,
  );
}
