// The schema registry (Apicurio) with its storage in Postgres, so that schema ids survive a restart.
import { join } from 'node:path';
import { setGlobalCompatibility } from '../../registry-compatibility.ts';
import { REGISTRY_COMPATIBLE_API } from '../local-endpoints.ts';
import { javaCommand } from './java-command.ts';
import { httpProbe } from './probes.ts';
import type { ProcessContext } from './process-context.ts';
import type { ProcessSpec } from './process-spec.ts';

export function registryProcess(context: ProcessContext): ProcessSpec {
  const { plan, secrets } = context;
  const { ports } = plan;
  const api = `http://127.0.0.1:${ports.registry}${REGISTRY_COMPATIBLE_API}`;
  const home = join(plan.packages, 'registry');
  return {
    name: 'registry',
    port: ports.registry,
    dependsOn: ['postgres'],
    command: () =>
      javaCommand(context, {
        name: 'registry',
        heapMegabytes: 192,
        jar: join(home, 'quarkus-run.jar'),
        properties: {
          'quarkus.http.host': '127.0.0.1',
          'quarkus.http.port': String(ports.registry),
          'quarkus.management.host': '127.0.0.1',
          'quarkus.management.port': String(ports['registry-management']),
          'apicurio.storage.sql.kind': 'postgresql',
          'apicurio.datasource.url': `jdbc:postgresql://127.0.0.1:${ports.postgres}/registry`,
          'apicurio.datasource.username': 'registry',
          'apicurio.datasource.jdbc.initial-size': '1',
          'apicurio.datasource.jdbc.min-size': '1',
          'apicurio.datasource.jdbc.max-size': '5',
          'apicurio.rest.deletion.artifact.enabled': 'true',
          'apicurio.rest.deletion.artifact-version.enabled': 'true',
          'apicurio.rest.deletion.group.enabled': 'true',
        },
        environment: { APICURIO_DATASOURCE_PASSWORD: secrets.REGISTRY_DATABASE_PASSWORD },
      }),
    probe: httpProbe(`${api}/subjects`),
    finish: () => setGlobalCompatibility(api),
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 20_000,
  };
}
