// Runs one REST case: statements first, then records, then queries; answers and topics are compared with what is expected.
import { type JsonObject, type JsonValue, parseJson, printJson } from '../../src/engine/formats/json-value.ts';
import { CaseRecords } from '../query-validation/case-records.ts';
import { compareRecords } from '../query-validation/compare-records.ts';
import type { CaseServer, RestAnswer } from './case-server.ts';
import { answerDifference, protobufDifference, type RowOrder } from './compare-answers.ts';
import type { ExpectedError, RestCase } from './rest-case.ts';
import { avroTopicSchema } from './topic-schemas.ts';

export interface RestCaseResult {
  readonly passed: boolean;
  readonly cause: string;
  readonly detail: string;
}

const PASSED: RestCaseResult = { passed: true, cause: '', detail: '' };
const failed = (cause: string, detail: string): RestCaseResult => ({ passed: false, cause, detail });

class Refused extends Error {
  readonly status: number;
  /** Place of the statement in the case. */
  readonly position: number;
  /** `@type` of the error. */
  readonly entity: string | null;

  constructor(answer: RestAnswer, statement: string, position: number) {
    super(`${answer.status} for ${statement.slice(0, 160)}: ${answer.text.slice(0, 400)}`);
    this.status = answer.status;
    this.position = position;
    this.entity = /"@type":"(\w+)"/.exec(answer.text)?.[1] ?? null;
  }
}

/** The error entities that a client's class can be made from; the first also stands for those derived from it. */
const ENTITIES: Readonly<Record<string, readonly string[]>> = {
  KsqlErrorMessage: ['generic_error', 'statement_error'],
  KsqlStatementErrorMessage: ['statement_error'],
};

/** Cases write records of 1970: they must not be deleted for their age. */
const KEPT = { 'retention.ms': '-1' };

const isQuery = (statement: string): boolean => /^\s*(SELECT|PRINT)\b/i.test(statement);

export class RestCaseRun {
  readonly #case: RestCase;
  readonly #server: CaseServer;
  readonly #prefix: string;
  readonly #answers: JsonObject[] = [];
  readonly #protobufAnswers: JsonValue[] = [];
  #position = -1;
  #order: RowOrder = 'ordered';

  constructor(restCase: RestCase, server: CaseServer, prefix: string) {
    this.#case = restCase;
    this.#server = server;
    this.#prefix = prefix;
  }

  async run(): Promise<RestCaseResult> {
    const { expectedError } = this.#case;
    try {
      await this.#execute();
    } catch (error) {
      if (!(error instanceof Refused)) return failed('stopped', String(error));
      if (!expectedError) return failed('refused', error.message);
      return this.#compareError(error, expectedError);
    }
    if (expectedError) return failed('accepted', `expected: ${expectedError.message}`);
    return this.#compare();
  }

  #compareError(error: Refused, { status, entity, message }: ExpectedError): RestCaseResult {
    const detail = `${error.message}; expected ${status} ${entity}: ${message}`;
    if (error.position !== this.#case.test.statements.length - 1) return failed('refused too early', detail);
    if (status !== null && status !== error.status) return failed('other status', detail);
    const entities = ENTITIES[entity ?? 'KsqlErrorMessage'] ?? [];
    return error.entity !== null && entities.includes(error.entity) ? PASSED : failed('other kind of error', detail);
  }

  async #execute(): Promise<void> {
    const { test, inputsAfterQuery } = this.#case;
    await this.#makeTopics();
    const statements = test.statements.map((statement) => this.#prefixed(statement));
    const firstQuery = statements.findIndex(isQuery);
    const admin = firstQuery < 0 ? statements : statements.slice(0, firstQuery);
    const queries = firstQuery < 0 ? [] : statements.slice(firstQuery);
    for (const statement of admin) await this.#admin(statement);
    await this.#server.settled();
    if (!inputsAfterQuery) {
      await this.#produce();
      await this.#server.settled();
      for (const statement of queries) await (isQuery(statement) ? this.#query(statement) : this.#admin(statement));
      for (const statement of this.#case.protobufResponses.length > 0 ? queries : []) await this.#protobuf(statement);
      return;
    }
    for (const statement of queries) {
      const answer = this.#query(statement);
      answer.catch(() => undefined);
      await this.#server.pushQueryRuns(answer);
      await this.#produce();
      await answer;
    }
  }

  async #makeTopics(): Promise<void> {
    const { admin } = this.#server.engine;
    const topics = new Map<string, number>();
    for (const topic of this.#case.test.topics) {
      topics.set(topic.name, topic.partitions ?? 1);
      await avroTopicSchema(topic, this.#prefix, this.#server.registry);
    }
    for (const statement of this.#case.test.statements) {
      const name = /KAFKA_TOPIC\s*=\s*'([^']+)'/i.exec(statement)?.[1];
      const reads = /^\s*CREATE\s+(OR\s+REPLACE\s+)?(SOURCE\s+)?(STREAM|TABLE)\b(?![\s\S]*\bAS\s+SELECT\b)/i.test(
        statement,
      );
      const partitions = /PARTITIONS\s*=\s*(\d+)/i.exec(statement)?.[1];
      if (name && reads && !topics.has(name)) topics.set(name, Number(partitions ?? 4));
    }
    if ([...topics.values()].some((partitions) => partitions > 1)) this.#order = 'any-order';
    await Promise.all(
      [...topics].map(([name, partitions]) =>
        admin.create({ name: `${this.#prefix}${name}`, partitions, replicas: 1, config: KEPT }),
      ),
    );
    await this.#server.topicsExist([...topics.keys()].map((name) => `${this.#prefix}${name}`));
  }

  #prefixed(statement: string): string {
    return statement.replace(
      /(KAFKA_TOPIC\s*=\s*')([^']+)'/gi,
      (_, before: string, topic: string) => `${before}${this.#prefix}${topic}'`,
    );
  }

  get #properties(): Record<string, unknown> {
    const own = [...this.#case.test.properties].map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null && 'text' in value ? value.text : value,
    ]);
    const scalable = this.#case.test.file.startsWith('scalable') ? { 'ksql.query.push.v2.enabled': 'true' } : {};
    return {
      'auto.offset.reset': 'earliest',
      'ksql.output.topic.name.prefix': this.#prefix,
      ...scalable,
      ...Object.fromEntries(own),
    };
  }

  async #post(path: string, ksql: string, accept?: string): Promise<JsonValue> {
    const answer = await this.#server.post(path, { ksql, streamsProperties: this.#properties }, accept);
    if (answer.status !== 200) throw new Refused(answer, ksql, this.#position);
    return parseJson(answer.text);
  }

  async #admin(statement: string): Promise<void> {
    this.#position++;
    const entities = await this.#post('/ksql', statement);
    if (Array.isArray(entities)) for (const entity of entities) this.#answers.push(new Map([['admin', entity]]));
  }

  async #query(statement: string): Promise<void> {
    this.#position++;
    this.#answers.push(new Map([['query', await this.#post('/query', statement)]]));
  }

  async #protobuf(statement: string): Promise<void> {
    this.#protobufAnswers.push(await this.#post('/query', statement, 'application/vnd.ksql.v1+protobuf'));
  }

  async #produce(): Promise<void> {
    const records = new CaseRecords(this.#sources(), this.#server.registry);
    for (const input of this.#case.test.inputs) {
      const topic = `${this.#prefix}${input.topic}`;
      const record = await records.encode({ ...input, topic });
      if (!record) throw new Error(`nothing is declared over ${input.topic}`);
      const timestamp = input.timestamp ?? Date.now();
      await this.#server.produce(topic, [{ ...record, timestamp }]);
    }
  }

  #sources() {
    return this.#server.engine.catalog.sources();
  }

  async #compare(): Promise<RestCaseResult> {
    for (const [i, expected] of this.#case.responses.entries()) {
      const actual = this.#answers[i] ?? null;
      const difference = answerDifference(expected, actual, `responses[${i}]`, this.#order);
      if (difference !== null)
        return failed(
          'other answer',
          `${difference}\n      ${actual === null ? 'none' : printJson(actual).slice(0, 600)}`,
        );
    }
    for (const [i, expected] of this.#case.protobufResponses.entries()) {
      const actual = this.#protobufAnswers[i] ?? null;
      const difference = protobufDifference(
        expected.get('queryProto') ?? null,
        actual,
        `queryProto[${i}]`,
        this.#order,
      );
      if (difference !== null)
        return failed('other protobuf answer', `${difference}\n      ${printJson(actual).slice(0, 600)}`);
    }
    return this.#compareTopics();
  }

  async #compareTopics(): Promise<RestCaseResult> {
    const { outputs } = this.#case.test;
    const records = new CaseRecords(this.#sources(), this.#server.registry);
    for (const name of new Set(outputs.map((o) => o.topic))) {
      const topic = `${this.#prefix}${name}`;
      const expected = outputs.filter((o) => o.topic === name).map((o) => ({ ...o, topic }));
      const raw = await this.#server.read(topic);
      const actual = [];
      for (const record of raw) {
        const decoded = await records.decode(topic, record);
        if (decoded) actual.push(decoded);
      }
      const source = this.#sources().find((s) => s.topic === topic);
      if (!source) return failed('other records', `nothing is declared over ${name}`);
      const difference = compareRecords(topic, expected, actual, source.schema);
      if (difference !== null) return failed('other records', difference);
    }
    return PASSED;
  }
}

/** Never throws: what goes wrong is in the result. */
export async function runRestCase(restCase: RestCase, server: CaseServer, prefix: string): Promise<RestCaseResult> {
  let result: RestCaseResult;
  try {
    result = await new RestCaseRun(restCase, server, prefix).run();
  } catch (error) {
    result = failed('stopped', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  try {
    await server.clear();
  } catch (error) {
    return failed('not cleared', String(error));
  }
  return result;
}
