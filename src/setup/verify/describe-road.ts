// After a hop failed: how far the mark came, and what along the road does not work. Nothing here may fail itself.
import { failureOf } from '../resources/connector-resource.ts';
import type { Services } from '../services.ts';

/** One sentence per finding; a service that cannot be asked is a finding too. */
export async function describeRoad(services: Services, campaignId: string): Promise<readonly string[]> {
  const findings = await Promise.all([
    finding('Kafka Connect', async () => {
      const statuses = await services.connect.statuses();
      return statuses.flatMap((status) => {
        const failure = failureOf(status);
        return failure === null ? [] : [`connector ${status.name}: ${failure}`];
      });
    }),
    finding('ksqlDB', async () => {
      const queries = await services.ksqldb.queries();
      const idle = queries.filter((query) => query.state !== 'RUNNING').map((q) => `query ${q.id} is ${q.state}`);
      return [...idle, ...(await counted(services, campaignId, 'CAMPAIGN_CLICK_COUNTS'))];
    }),
  ]);
  return findings.flat();
}

async function counted(services: Services, campaignId: string, table: string): Promise<readonly string[]> {
  const { rows } = await services.ksqldb.pull(`SELECT * FROM ${table} WHERE campaign_key = '${campaignId}';`);
  return rows.length > 0
    ? [`ksqlDB has counted it in ${table}: what follows is the sink connector`]
    : [`ksqlDB has not counted it in ${table}`];
}

async function finding(service: string, ask: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await ask();
  } catch (error) {
    return [`${service} could not be asked: ${error instanceof Error ? error.message.split('\n')[0]! : String(error)}`];
  }
}
