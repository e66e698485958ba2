// What a server of a cluster tells of itself: which parts of which queries it runs, and how far their stores are behind their
// changelogs. One server runs all of them, and its stores are as new as their changelogs.
import { KafkaOffsets, LATEST } from '../../kafka/kafka-offsets.ts';
import type { PersistentQuery } from '../../runtime/query-manager.ts';
import { applicationId } from '../../runtime/query-settings.ts';
import { type EngineContext, hostOf } from '../engine-context.ts';

interface StoreLag {
  readonly currentOffsetPosition: number;
  readonly endOffsetPosition: number;
  readonly offsetLag: number;
}

export async function clusterStatus(engine: EngineContext): Promise<object> {
  const queries = engine.queries.list().filter((query) => storesOf(query).length > 0);
  const host = {
    hostAlive: true,
    lastStatusUpdateMs: engine.clock.now(),
    activeStandbyPerQuery: Object.fromEntries(queries.map((query) => [query.plan.queryId, activeParts(query)])),
    hostStoreLags: { stateStoreLags: await storeLags(queries, engine), updateTimeMs: engine.clock.now() },
  };
  return { clusterStatus: { [hostOf(engine.config)]: host } };
}

const storesOf = ({ topology }: PersistentQuery): string[] => topology.subTopologies.flatMap((part) => part.storeNames);

function activeParts(query: PersistentQuery): object {
  const { topology, runner } = query;
  const partitions = [...new Set(runner.lag().map(({ partition }) => partition))];
  const topics = [...new Set(topology.subTopologies.flatMap((part) => part.sourceTopics))];
  return {
    activeStores: storesOf(query),
    activePartitions: topics.flatMap((topic) => partitions.map((partition) => ({ topic, partition }))),
    standByStores: [],
    standByPartitions: [],
  };
}

async function storeLags(queries: readonly PersistentQuery[], engine: EngineContext): Promise<object> {
  const lags: Record<string, { lagByPartition: Record<string, StoreLag>; size: number }> = {};
  if (queries.length === 0) return lags;
  const offsets = new KafkaOffsets({ ...engine.connection, clientId: `${engine.serviceId}status` });
  try {
    await offsets.connect();
    for (const query of queries) {
      const group = applicationId(engine.serviceId, query.plan.queryId);
      for (const store of storesOf(query)) {
        const ends = await offsets.offsetsAt(`${group}-${store}-changelog`, LATEST, false);
        const lagByPartition = Object.fromEntries(
          [...ends].map(([partition, end]) => [partition, upToDate(Number(end))]),
        );
        lags[`${query.plan.queryId}#${store}`] = { lagByPartition, size: ends.size };
      }
    }
  } finally {
    await offsets.close();
  }
  return lags;
}

const upToDate = (end: number): StoreLag => ({ currentOffsetPosition: end, endOffsetPosition: end, offsetLag: 0 });
