// The click API, as setup's verification and scripts use it.
import { asArray, asRecord, createHttpClient } from './http-client.ts';

export interface ClickInput {
  readonly event_type: string;
  readonly item_id: string;
  readonly campaign_id: string;
  readonly event_id?: string;
  readonly session_id?: string;
}

export interface ClickApiClient {
  readonly address: string;
  /** Resolves with the event ids when Kafka has the events. */
  send(clicks: readonly ClickInput[]): Promise<readonly string[]>;
}

export function createClickApiClient(url: string): ClickApiClient {
  const http = createHttpClient({ service: 'the click API', baseUrl: url });
  return {
    address: http.address,
    send: async (clicks) => {
      // An event id makes a repeated request harmless.
      const repeatable = clicks.every((click) => click.event_id !== undefined);
      const { body } = await http.request({ method: 'POST', path: '/api/clicks', body: clicks, repeatable });
      const ids = asRecord(body).event_ids ?? asRecord(body).eventIds;
      return asArray(ids).map(String);
    },
  };
}
