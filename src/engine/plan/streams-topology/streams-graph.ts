// The processors, stores and internal topics of the Kafka Streams application that ksqlDB makes of a plan, with its numbers.
import type { JoinStep, TopicFormats } from '../execution-step.ts';

/**
 * The ksqlDB release whose text is meant. 8.x runs the same steps on a newer Kafka Streams, in which some processors have other
 * names and an idle processor takes the number that a named one took before. Names of stores and topics are equal.
 */
export type StreamsRelease = '0.29' | '8.0';

export interface StreamsNode {
  readonly kind: 'Source' | 'Processor' | 'Sink';
  readonly name: string;
  readonly parents: readonly string[];
  /** The topic read or written; null for processors. */
  readonly topic: string | null;
  /** Names of the stores that the processor reads or writes. */
  readonly stores: Set<string>;
}

/** Names of the stores of a join of two streams. */
export interface JoinStoreNames {
  /** Store of the left side's rows. */
  readonly left: string;
  readonly right: string;
  /** Rows without a match so far, kept until their time is over; only with an explicit grace period. */
  readonly unmatched: string | null;
}

/** Names of the topics and stores of a foreign-key join. */
export interface ForeignKeyNames {
  readonly subscriptionTopic: string;
  readonly responseTopic: string;
  readonly subscriptionStore: string;
  readonly outputStore: string;
}

/** Something kept in Kafka under the application's name: a store's changelog or a topic between sub-topologies. */
export interface NamedFormats {
  readonly name: string;
  readonly formats: TopicFormats;
}

const NUMBER_DIGITS = 10;

/** Grows while a plan is walked. */
export class StreamsGraph {
  readonly release: StreamsRelease;
  /** In the order in which Kafka Streams adds them, parents before children: sub-topologies are numbered by it. */
  readonly nodes: StreamsNode[] = [];
  /** Stores in order of their making, those with a changelog only. */
  readonly stores: NamedFormats[] = [];
  readonly internalTopics: NamedFormats[] = [];
  readonly joinStores = new Map<JoinStep, JoinStoreNames>();
  readonly foreignKeys = new Map<JoinStep, ForeignKeyNames>();
  #next = 0;
  /** Where the next node goes; null: at the end. */
  #place: number | null = null;

  constructor(release: StreamsRelease) {
    this.release = release;
  }

  /** The prefix with the next number: `KSTREAM-SOURCE-0000000000`. */
  numbered(prefix: string): string {
    return `${prefix}-${String(this.#next++).padStart(NUMBER_DIGITS, '0')}`;
  }

  /** Named processors take numbers too, which then are missing in the text. */
  skipNumbers(count: number): void {
    this.#next += count;
  }

  /** @returns the node's name; a topic that is read already keeps its first source. */
  addSource(name: string, topic: string): string {
    const known = this.nodes.find((node) => node.kind === 'Source' && node.topic === topic);
    if (known) return known.name;
    return this.#add({ kind: 'Source', name, parents: [], topic, stores: new Set() });
  }

  /** @returns the node's name */
  addProcessor(name: string, parents: readonly string[], stores: readonly string[] = []): string {
    return this.#add({ kind: 'Processor', name, parents, topic: null, stores: new Set(stores) });
  }

  addSink(name: string, parents: readonly string[], topic: string): void {
    this.#add({ kind: 'Sink', name, parents, topic, stores: new Set() });
  }

  addStore(name: string, formats: TopicFormats): string {
    this.stores.push({ name, formats });
    return name;
  }

  /** What `add` adds comes right behind a node, before all that was added since. */
  addBehind(node: string, add: () => string): string {
    this.#place = this.nodes.findIndex(({ name }) => name === node) + 1;
    const added = add();
    this.#place = null;
    return added;
  }

  #add(node: StreamsNode): string {
    if (this.#place === null) this.nodes.push(node);
    else this.nodes.splice(this.#place++, 0, node);
    return node.name;
  }
}

/** A stream at some place of the graph. */
export interface StreamHandle {
  readonly kind: 'Stream';
  /** The processor that hands out its rows. */
  readonly node: string;
  /**
   * The processor that gave the rows another key than in the topic that they were read from: they must be repartitioned to
   * meet. null: they are where their key belongs.
   */
  readonly rekeyedBy: string | null;
}

/** A table at some place of the graph. */
export interface TableHandle {
  readonly kind: 'Table';
  readonly node: string;
  /** ksqlDB can read its rows from a store, if need be by mapping them. */
  readonly materialized: boolean;
  /** The stores that its rows are looked up in; asking makes a table that has none keep its rows. */
  readonly lookups: () => readonly string[];
}

export type Handle = StreamHandle | TableHandle;
