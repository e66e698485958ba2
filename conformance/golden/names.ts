// Translates between a recording and a replay: names of topics and service, addresses, query ids and times of the recorded server are
// put in place of ours, so that two answers can be compared word by word.
import type { Answer } from './recorded-call.ts';

const DAY_MS = 86_400_000;
const RECORDED_SERVICE = 'default_';
const RECORDED_ADDRESS = '127.0.0.1:28088';
/** Times later than this after the first event are the wall clock of the recording, not times of events. */
const EVENTS_LAST_MS = 1_800_000;

/** The time of a record as PRINT shows it. */
const PRINTED_TIME = /rowtime: (\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d\.\d{3}) Z/g;
const ISO_TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\b/g;
const EPOCH_MS = /\b1[789]\d{11}\b/g;

export interface ReplayNames {
  /** Of all topics of this replay. */
  readonly prefix: string;
  readonly serviceId: string;
  readonly address: string;
}

export class Translation {
  readonly #own: ReplayNames;
  readonly #base: number;
  readonly #shift: number;

  /** @param base time of the first recorded event, in ms; events are replayed whole days later, so that Kafka does not delete them. */
  constructor(own: ReplayNames, base: number, now: number) {
    this.#own = own;
    this.#base = base;
    this.#shift = Math.floor((now - base - 2 * EVENTS_LAST_MS) / DAY_MS) * DAY_MS;
  }

  /** A recorded request for our server. */
  request(text: string): string {
    const { prefix } = this.#own;
    return this.#moved(text, this.#shift)
      .replaceAll(RECORDED_SERVICE, this.#own.serviceId)
      .replace(/(KAFKA_TOPIC\s*=\s*')([^']+)'/gi, (_, before: string, topic: string) => `${before}${prefix}${topic}'`)
      .replace(
        /(PRINT\s+)('?)([\w-]+)\2/gi,
        (_, before: string, _quote: string, topic: string) => `${before}'${this.#ownTopic(topic)}'`,
      )
      .replace(/(TOPIC ')([^']+)'/g, (_, before: string, topic: string) => `${before}${prefix}${topic}'`);
  }

  #ownTopic(topic: string): string {
    return topic.startsWith(this.#own.serviceId) ? topic : `${this.#own.prefix}${topic}`;
  }

  /** An event's record as recorded, its times moved like those of requests. */
  record(text: string): string {
    return this.#moved(text, this.#shift);
  }

  /** Our answer in the words of the recording. */
  ours(answer: Answer): Answer {
    const text = this.#moved(this.#ownTopics(answer.text), -this.#shift)
      .replaceAll(this.#own.serviceId, RECORDED_SERVICE)
      .replaceAll(this.#own.prefix, '')
      .replaceAll(this.#own.address, RECORDED_ADDRESS);
    return { ...answer, text: this.#neutral(text) };
  }

  /** Others may have topics on the same broker. */
  #ownTopics(text: string): string {
    if (!/^\[\{"@type":"kafka_topics/.test(text)) return text;
    const [entity] = JSON.parse(text) as [{ readonly topics: readonly { readonly name: string }[] }];
    const own = ({ name }: { readonly name: string }): boolean =>
      name.startsWith(this.#own.prefix) || name.includes(this.#own.serviceId);
    return JSON.stringify([{ ...entity, topics: entity.topics.filter(own) }]);
  }

  theirs(answer: Answer): Answer {
    return { ...answer, text: this.#neutral(answer.text) };
  }

  /** Random ids and the wall clock say nothing. */
  #neutral(text: string): string {
    return text
      .replace(/transient_([A-Z0-9_]+?)_\d{5,}(_\d{13})?/g, 'transient_$1_0')
      .replace(/"query_\d{13}"/g, '"query_0"')
      .replace(EPOCH_MS, (digits) => (this.#isWallClock(Number(digits)) ? '1' : digits))
      .replace(PRINTED_TIME, (shown, year: string, month: string, day: string, time: string) =>
        this.#isWallClock(Date.parse(`${year}-${month}-${day}T${time}Z`)) ? 'rowtime: now' : shown,
      );
  }

  #isWallClock(ms: number): boolean {
    return ms > this.#base + EVENTS_LAST_MS;
  }

  #moved(text: string, byMs: number): string {
    if (byMs === 0) return text;
    return text
      .replace(EPOCH_MS, (digits) => String(Number(digits) + byMs))
      .replace(
        ISO_TIME,
        (shown) =>
          `${new Date(Date.parse(`${shown.slice(0, 19)}Z`) + byMs).toISOString().slice(0, 19)}${shown.slice(19)}`,
      )
      .replace(PRINTED_TIME, (_, year: string, month: string, day: string, time: string) => {
        const moved = new Date(Date.parse(`${year}-${month}-${day}T${time}Z`) + byMs).toISOString();
        return `rowtime: ${moved.replaceAll('-', '/').replace('T', ' ').replace('Z', ' Z')}`;
      });
  }
}
