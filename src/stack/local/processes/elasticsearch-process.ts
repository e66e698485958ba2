// One Elasticsearch node, started by our launcher (see maven/elasticsearch).
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../../common/atomic-file.ts';
import { jarsOf, javaCommand, writeLogSettings } from './java-command.ts';
import { httpProbe } from './probes.ts';
import type { ProcessContext } from './process-context.ts';
import type { ProcessSpec } from './process-spec.ts';

export function elasticsearchProcess(context: ProcessContext): ProcessSpec {
  const { paths, plan } = context;
  const port = plan.ports.elasticsearch;
  const home = join(plan.packages, 'elasticsearch');
  const data = join(paths.data, 'elasticsearch');
  const configuration = join(paths.generated, 'elasticsearch');
  const settings = {
    'cluster.name': 'clickstream',
    'node.name': 'local',
    'network.host': '127.0.0.1',
    'http.port': String(port),
    'transport.port': '0',
    'discovery.type': 'single-node',
    'path.data': data,
    'path.logs': join(paths.logs, 'elasticsearch'),
    // A laptop's disk is often nearly full; the preflight looks at it instead.
    'cluster.routing.allocation.disk.threshold_enabled': 'false',
  };
  return {
    name: 'elasticsearch',
    port,
    dependsOn: [],
    prepare: async () => {
      await mkdir(data, { recursive: true });
      await writeLogSettings(join(configuration, 'log4j2.properties'));
      await writeFileAtomic(join(configuration, 'elasticsearch.yml'), '');
    },
    command: async () =>
      javaCommand(context, {
        name: 'elasticsearch',
        heapMegabytes: 512,
        classPath: await jarsOf(join(home, 'lib')),
        mainClass: 'clickstream.stack.elasticsearch.Launcher',
        arguments: [home, configuration, ...Object.entries(settings).map(([name, value]) => `${name}=${value}`)],
      }),
    probe: httpProbe(`http://127.0.0.1:${port}/_cluster/health?wait_for_status=yellow&timeout=2s`),
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 20_000,
  };
}
