// The marked events of a verification: how they are made, recognised and taken away again.
import { randomUUID } from 'node:crypto';
import { waitFor } from '../../common/wait-for.ts';
import type { Services } from '../services.ts';

/** Campaigns of verifications begin so; their records stay in the topics, everything else is removed. */
const MARK_PREFIX = '__verify__';
export const MARKED_TABLES = ['clicks', 'transactions'] as const;
const SINK_TABLES = ['campaign_click_counts', 'campaign_revenue'] as const;
const CHANGES_INDEX = 'shop-changes';
const REMOVAL_DEADLINE_MS = 30_000;
/** What the capture tells about one marked row: its insert and its delete. */
const CHANGES_PER_ROW = 2;

export interface Mark {
  readonly campaignId: string;
  readonly eventId: string;
}

export function newMark(): Mark {
  const eventId = randomUUID();
  return { campaignId: `${MARK_PREFIX}${eventId.slice(0, 13)}`, eventId };
}

export const sendMarkedClick = async ({ clicks }: Services, mark: Mark): Promise<void> => {
  await clicks.send([
    {
      event_id: mark.eventId,
      event_type: 'VIEW',
      item_id: MARK_PREFIX,
      campaign_id: mark.campaignId,
      session_id: mark.campaignId,
    },
  ]);
};

export async function insertMarkedRows({ databases }: Services, mark: Mark): Promise<void> {
  await databases.shop.transaction(async (session) => {
    await session.query(
      "INSERT INTO clicks (session_id, event_name, event_id, campaign_id, product_id) VALUES ($1, 'CLICK', $2, $1, $3)",
      [mark.campaignId, `${mark.eventId}-row`, MARK_PREFIX],
    );
    await session.query(
      'INSERT INTO transactions (session_id, campaign_id, total_amount, quantity) VALUES ($1, $1, 1, 1)',
      [mark.campaignId],
    );
  });
}

/** Documents of the change log that are about marked rows. */
function findMarkedChanges({ elasticsearch }: Services, campaignId: string) {
  const should = ['before', 'after'].map((image) => ({ prefix: { [`${image}.campaign_id`]: campaignId } }));
  return elasticsearch.search(CHANGES_INDEX, { bool: { should, minimum_should_match: 1 } });
}

/**
 * Takes away the marked rows of this and of earlier verifications. Waits for the capture to delete the documents of the current
 * rows, so that nothing of the mark comes after its removal.
 * @param indexed whether an indexer brings the rows to Elasticsearch
 */
export async function removeMarks(services: Services, mark: Mark, indexed: boolean): Promise<void> {
  const { databases, elasticsearch } = services;
  for (const table of MARKED_TABLES) {
    await databases.shop.query(`DELETE FROM ${table} WHERE starts_with(campaign_id, '${MARK_PREFIX}')`);
  }
  if (indexed) {
    const wanted = MARKED_TABLES.length * CHANGES_PER_ROW;
    await waitFor(
      async () => {
        const changes = await findMarkedChanges(services, mark.campaignId);
        if (changes.length >= wanted) return { done: true, value: undefined };
        return { done: false, saw: `${changes.length} of ${wanted} changes of the marked rows in ${CHANGES_INDEX}` };
      },
      { what: 'the deletion of the marked rows to reach Elasticsearch', deadlineMs: REMOVAL_DEADLINE_MS },
    );
    await elasticsearch.deleteDocuments(await findMarkedChanges(services, MARK_PREFIX));
  }
  for (const table of SINK_TABLES) {
    await databases.metrics.query(`DELETE FROM ${table} WHERE starts_with(campaign_id, '${MARK_PREFIX}')`);
  }
}
