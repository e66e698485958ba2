// Runs one REST case: statements first, then records, then queries; answers and topics are compared with what is expected.
import { type JsonObject, type JsonValue, parseJson, printJson } from '../../src/engine/formats/json-value.ts';
import { CaseRecords } from '../query-validation/case-records.ts';
import { compareRecords } from '../query-validation/compare-records.ts';
import { valueDifference } from '../query-validation/compare-values.ts';
import type { CaseServer, RestAnswer } from './case-server.ts';
import type { RestCase } from './rest-case.ts';
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
  constructor(answer: RestAnswer, statement: string) {
    super(`${answer.status} for ${statement.slice(0, 160)}: ${answer.text.slice(0, 400)}`);
    this.status = answer.status;
  }
}

const isQuery = (statement: string): boolean => /^\s*(SELECT|PRINT)\b/i.test(statement);

export class RestCaseRun {
  readonly #case: RestCase;
  readonly #server: CaseServer;
  readonly #prefix: string;
  readonly #answers: JsonObject[] = [];

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
      if (expectedError.status !== null && expectedError.status !== error.status)
        return failed('other status', `${error.message}; expected ${expectedError.status}: ${expectedError.message}`);
      return PASSED;
    }
    if (expectedError) return failed('accepted', `expected: ${expectedError.message}`);
    return this.#compare();
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
      return;
    }
    await this.#server.settled();
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
    await Promise.all(
      [...topics].map(([name, partitions]) =>
        admin.create({ name: `${this.#prefix}${name}`, partitions, replicas: 1, config: {} }),
      ),
    );
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

  async #admin(statement: string): Promise<void> {
    const answer = await this.#server.post('/ksql', { ksql: statement, streamsProperties: this.#properties });
    if (answer.status !== 200) throw new Refused(answer, statement);
    const entities = parseJson(answer.text);
    if (Array.isArray(entities)) for (const entity of entities) this.#answers.push(new Map([['admin', entity]]));
  }

  async #query(statement: string): Promise<void> {
    const answer = await this.#server.post('/query', { ksql: statement, streamsProperties: this.#properties });
    if (answer.status !== 200) throw new Refused(answer, statement);
    this.#answers.push(new Map([['query', parseJson(answer.text)]]));
    if (answer.text.includes('"errorMessage"')) throw new Refused({ status: 400, text: answer.text }, statement);
  }

  async #produce(): Promise<void> {
    const records = new CaseRecords(this.#sources(), this.#server.registry);
    for (const input of this.#case.test.inputs) {
      const topic = `${this.#prefix}${input.topic}`;
      const record = await records.encode({ ...input, topic });
      if (!record) continue;
      const timestamp = input.timestamp ?? Date.now();
      await this.#server.produce(topic, [{ ...record, timestamp }]);
    }
  }

  #sources() {
    return this.#server.engine.catalog.sources();
  }

  async #compare(): Promise<RestCaseResult> {
    for (const [i, expected] of this.#case.responses.entries()) {
      if (expected.has('queryProto')) continue;
      const actual = this.#answers[i] ?? null;
      const difference = answerDifference(expected, actual, `responses[${i}]`);
      if (difference !== null)
        return failed(
          'other answer',
          `${difference}\n      ${actual === null ? 'none' : printJson(actual).slice(0, 600)}`,
        );
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

/** Members of the expected object must be there; rows of a query count in any order; names with a bar ask for a part only. */
function answerDifference(expected: JsonValue, actual: JsonValue, path: string): string | null {
  if (expected instanceof Map) {
    if (!(actual instanceof Map))
      return `${path}: ${printJson(actual).slice(0, 200)} where ${printJson(expected).slice(0, 200)} is expected`;
    for (const [name, value] of expected) {
      const [member, check] = name.split('|');
      const found = actual.get(member!) ?? null;
      if (check === 'starts_with') {
        if (!String(found).startsWith(String(value)))
          return `${path}.${member}: ${String(found)} does not start with ${String(value)}`;
        continue;
      }
      if (check !== undefined) continue;
      const difference =
        member === 'query'
          ? rowsDifference(value, found, `${path}.query`)
          : answerDifference(value, found, `${path}.${member}`);
      if (difference !== null) return difference;
    }
    return null;
  }
  if (typeof expected === 'string' && path.endsWith('.message')) return null;
  return valueDifference(expected, actual, null, path);
}

function rowsDifference(expected: JsonValue, actual: JsonValue, path: string): string | null {
  if (!Array.isArray(expected) || !Array.isArray(actual)) return answerDifference(expected, actual, path);
  if (expected.length !== actual.length)
    return `${path}: ${actual.length} elements where ${expected.length} are expected: ${printJson(expected).slice(0, 400)}`;
  const left = [...actual];
  for (const [i, element] of expected.entries()) {
    const at = left.findIndex((candidate) => answerDifference(element, candidate, path) === null);
    if (at < 0) return answerDifference(element, actual[i] ?? null, `${path}[${i}]`) ?? `${path}[${i}]: missing`;
    left.splice(at, 1);
  }
  return null;
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
