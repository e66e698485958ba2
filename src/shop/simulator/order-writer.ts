// Writes simulated orders into the shop's database, each exactly once, also when a connection breaks in between.
import { createPostgresClient, type PostgresClient } from '../../clients/postgres-client.ts';
import type { Clock } from '../../common/clock.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { Product, SimulatedOrder } from './visitor-sessions.ts';

const INSERT = `
  INSERT INTO transactions (booking_id, session_id, campaign_id, payment_method, payment_status, shipment_fee,
                            total_amount, product_id, quantity, item_price, created_at)
  SELECT o.booking_id, o.session_id, o.campaign_id, o.payment_method, 'Success', o.shipment_fee,
         o.total_amount, o.product_id, o.quantity, o.item_price, o.created_at
  FROM jsonb_to_recordset($1::jsonb) AS o(booking_id text, session_id text, campaign_id text, payment_method text,
       shipment_fee numeric, total_amount numeric, product_id text, quantity integer, item_price numeric, created_at timestamptz)
  WHERE NOT EXISTS (SELECT 1 FROM transactions t WHERE t.booking_id = o.booking_id AND t.created_at = o.created_at)`;

/** A broken connection may have left the first attempt running: the next one waits until that has ended, and then sees its rows. */
const LOCK = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))';
const MAX_PAUSE_MS = 2_000;
const CONNECT_TIMEOUT_MS = 5_000;

export class OrderWriter {
  readonly #database: PostgresClient;
  readonly #clock: Clock;
  readonly #giveUpAfterMs: number;

  constructor(databaseUrl: string, clock: Clock, giveUpAfterMs: number) {
    this.#database = createPostgresClient('the shop database', databaseUrl, { connectTimeoutMs: CONNECT_TIMEOUT_MS });
    this.#clock = clock;
    this.#giveUpAfterMs = giveUpAfterMs;
  }

  async products(): Promise<Product[]> {
    const rows = await this.#database.query(
      'SELECT id, category, gender, style, colour, price::text AS price FROM products ORDER BY id',
    );
    return rows as unknown as Product[];
  }

  /** Ids of the shop's campaigns, in order. */
  async campaigns(): Promise<string[]> {
    const rows = await this.#database.query('SELECT id FROM campaigns ORDER BY id');
    return rows.map((row) => String(row.id));
  }

  async write(orders: readonly SimulatedOrder[]): Promise<void> {
    const [first] = orders;
    if (first === undefined) return;
    const payload = JSON.stringify(
      orders.map((o) => ({
        booking_id: o.bookingId,
        session_id: o.sessionId,
        campaign_id: o.campaignId,
        payment_method: o.paymentMethod,
        shipment_fee: o.shipmentFee,
        total_amount: o.totalAmount,
        product_id: o.productId,
        quantity: o.quantity,
        item_price: o.itemPrice,
        created_at: new Date(o.createdAt).toISOString(),
      })),
    );
    const start = this.#clock.now();
    let pause = 100;
    for (;;) {
      try {
        await this.#database.transaction(async (session) => {
          await session.query(LOCK, [first.bookingId]);
          await session.query(INSERT, [payload]);
        });
        return;
      } catch (error) {
        const hopeless = error instanceof ClickstreamError && !error.retriable;
        if (hopeless || this.#clock.now() - start > this.#giveUpAfterMs) throw error;
        await this.#clock.sleep(pause);
        pause = Math.min(pause * 2, MAX_PAUSE_MS);
      }
    }
  }

  async close(): Promise<void> {
    await this.#database[Symbol.asyncDispose]();
  }
}
