// Makes up visitors: sessions that view, search, put into the cart and sometimes buy, from a seed.
import { base, en, Faker } from '@faker-js/faker';

export interface Product {
  readonly id: string;
  readonly category: string | null;
  readonly gender: string | null;
  readonly style: string | null;
  readonly colour: string | null;
  /** Decimal text. */
  readonly price: string;
}

export interface SimulatedOrder {
  readonly bookingId: string;
  readonly sessionId: string;
  readonly campaignId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly itemPrice: string;
  /** Decimal text: quantity times item price plus shipment. */
  readonly totalAmount: string;
  readonly shipmentFee: string;
  readonly paymentMethod: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** Fields as in schemas/click_events-value.avsc; `occurred_at` is added when it is sent. */
export interface SimulatedClick {
  readonly event_id: string;
  readonly session_id: string;
  readonly user_name: string | null;
  readonly event_type: string;
  readonly item_id: string;
  readonly campaign_id: string;
  readonly traffic_source: string;
  readonly category: string | null;
  readonly gender: string | null;
  readonly style: string | null;
  readonly size: string;
  readonly colour: string | null;
  readonly quantity: number | null;
  /** Decimal text. */
  readonly price: string | null;
}

/** As it is sent: `occurred_at` in milliseconds since the epoch. */
export type SentClick = SimulatedClick & { readonly occurred_at: number };

export interface Step {
  readonly click: SimulatedClick;
  /** Set when this step is a purchase: makes the order for the moment at which it happens. */
  readonly order: ((createdAt: number) => SimulatedOrder) | null;
}

interface Session {
  readonly id: string;
  readonly campaign: string;
  readonly userName: string | null;
  readonly source: string;
  readonly steps: Iterator<[type: string, product: Product, quantity: number]>;
}

const SIZES = ['XS', 'S', 'M', 'L', 'XL'] as const;
const SOURCES = ['MOBILE', 'WEB', 'EMAIL', 'SOCIAL'] as const;
const PAYMENT_METHODS = ['Credit Card', 'Debit Card', 'Gopay', 'OVO', 'LinkAja'] as const;

const cents = (text: string): bigint => BigInt(text.replace('.', ''));
const money = (value: bigint): string => {
  const digits = value.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/** An endless source of steps of many interleaved sessions. The same seed tells the same story. */
export class VisitorSessions {
  readonly #faker: Faker;
  readonly #runId: string;
  readonly #campaigns: readonly string[];
  readonly #products: readonly Product[];
  readonly #open: Session[] = [];
  #count = 0;

  constructor(seed: number, runId: string, campaigns: readonly string[], products: readonly Product[]) {
    this.#faker = new Faker({ locale: [en, base], seed });
    this.#runId = runId;
    this.#campaigns = campaigns;
    this.#products = products;
  }

  next(): Step {
    const faker = this.#faker;
    const wanted = Math.min(200, 10 + this.#campaigns.length * 4);
    while (this.#open.length < wanted) this.#open.push(this.#openSession());
    for (;;) {
      const at = faker.number.int({ max: this.#open.length - 1 });
      const session = this.#open[at]!;
      const step = session.steps.next();
      if (step.done) {
        this.#open[at] = this.#openSession();
        continue;
      }
      const [type, product, quantity] = step.value;
      return this.#step(session, type, product, quantity);
    }
  }

  #step(session: Session, type: string, product: Product, quantity: number): Step {
    const number = ++this.#count;
    const inCart = type === 'ADD_TO_CART' || type === 'PURCHASE';
    const click: SimulatedClick = {
      event_id: `${this.#runId}-${number}`,
      session_id: session.id,
      user_name: session.userName,
      event_type: type,
      item_id: product.id,
      campaign_id: session.campaign,
      traffic_source: session.source,
      category: product.category,
      gender: product.gender,
      style: product.style,
      size: this.#faker.helpers.arrayElement(SIZES),
      colour: product.colour,
      quantity: inCart ? quantity : null,
      price: inCart ? product.price : null,
    };
    return { click, order: type === 'PURCHASE' ? this.#order(session, product, quantity, number) : null };
  }

  #order(session: Session, product: Product, quantity: number, number: number) {
    const shipment = BigInt(this.#faker.number.int({ min: 0, max: 9 }) * 100);
    const total = cents(product.price) * BigInt(quantity) + shipment;
    const paymentMethod = this.#faker.helpers.arrayElement(PAYMENT_METHODS);
    return (createdAt: number): SimulatedOrder => ({
      bookingId: `${this.#runId}-order-${number}`,
      sessionId: session.id,
      campaignId: session.campaign,
      productId: product.id,
      quantity,
      itemPrice: product.price,
      totalAmount: money(total),
      shipmentFee: money(shipment),
      paymentMethod,
      createdAt,
    });
  }

  #openSession(): Session {
    const faker = this.#faker;
    return {
      id: `${this.#runId}-s${faker.string.alphanumeric(10)}`,
      // Campaigns are not equally loved: the first ones draw more visitors.
      campaign: this.#campaigns[Math.floor(faker.number.float() ** 1.6 * this.#campaigns.length)]!,
      userName: faker.datatype.boolean(0.6) ? faker.internet.username().toLowerCase() : null,
      source: faker.helpers.arrayElement(SOURCES),
      steps: this.#visit(),
    };
  }

  *#visit(): Generator<[string, Product, number]> {
    const faker = this.#faker;
    const pick = () => faker.helpers.arrayElement(this.#products);
    yield ['VIEW', pick(), 1];
    for (let i = faker.number.int({ max: 6 }); i > 0; i--) {
      const product = pick();
      const what = faker.number.float();
      if (what < 0.2) yield ['SEARCH', product, 1];
      else yield [what < 0.55 ? 'VIEW' : 'CLICK', product, 1];
      if (what > 0.8) {
        const quantity = faker.number.int({ min: 1, max: 3 });
        yield ['ADD_TO_CART', product, quantity];
        if (faker.datatype.boolean(0.4)) yield ['PURCHASE', product, quantity];
      }
    }
  }
}
