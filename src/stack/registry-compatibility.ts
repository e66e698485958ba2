// Makes the registry refuse schemas that older readers could not follow: Apicurio starts with NONE, which accepts every change.
import { createHttpClient } from '../clients/http-client.ts';

const GLOBAL_COMPATIBILITY = 'BACKWARD';

/** @param url root of the Confluent-compatible API */
export async function setGlobalCompatibility(url: string): Promise<void> {
  const client = createHttpClient({ service: 'the schema registry', baseUrl: url });
  await client.request({ method: 'PUT', path: '/config', body: { compatibility: GLOBAL_COMPATIBILITY } });
}
