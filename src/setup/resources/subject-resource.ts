// Schemas in the registry: a schema is in place when one version of the subject is exactly it, since ksqlDB and Debezium
// add versions of their own.
import type { SchemaRegistryClient } from '../../clients/schema-registry-client.ts';
import type { SubjectDefinition } from '../../definition/definition.ts';
import { type Difference, type Resource, UNCHANGED } from '../resource.ts';

/** New versions must be able to read what is already in the topic. */
const COMPATIBILITY = 'BACKWARD';

interface SubjectState {
  /** Number of the version that holds the schema; null when none does. */
  readonly version: number | null;
  readonly latestVersion: number;
}

export function subjectResource(subject: SubjectDefinition, registry: SchemaRegistryClient): Resource<SubjectState> {
  return {
    kind: 'subject',
    name: subject.subject,
    file: subject.file,
    needs: [],
    read: async () => {
      const [same, latest] = await Promise.all([
        registry.lookup(subject.subject, subject.schema),
        registry.latest(subject.subject),
      ]);
      return latest === null ? null : { version: same?.version ?? null, latestVersion: latest.version };
    },
    diff: async (state): Promise<Difference> => {
      if (state === null) {
        return { action: 'create', fields: [{ field: 'record', from: null, to: subject.fullName }] };
      }
      if (state.version !== null) return UNCHANGED;
      const fields = [{ field: 'version', from: String(state.latestVersion), to: String(state.latestVersion + 1) }];
      const reason = await registry.incompatibility(subject.subject, subject.schema);
      if (reason === null) return { action: 'change', fields };
      const fault = {
        file: subject.file,
        line: 1,
        column: 1,
        message: `the schema breaks compatibility with version ${state.latestVersion} of "${subject.subject}": ${reason}`,
        nextStep: 'Give new fields a default and keep the types of the old ones, or use a new topic.',
      };
      return { action: 'change', fields, faults: [fault] };
    },
    apply: async () => {
      await registry.setCompatibility(subject.subject, COMPATIBILITY);
      await registry.register(subject.subject, subject.schema);
    },
    remove: () => registry.remove(subject.subject),
    remains: async () => ((await registry.latest(subject.subject)) === null ? [] : [`subject ${subject.subject}`]),
  };
}
