// The routes of the REST API: which method and media types each takes, and what answers it.

import type { EngineContext } from './engine-context.ts';
import { clusterStatus } from './entities/cluster-status.ts';
import type { Exchange } from './http/exchange.ts';
import { JSON_TYPE, KSQL_JSON, type MediaType } from './http/media-types.ts';
import { requiredText } from './http/request-body.ts';
import { answerInserts } from './inserts-endpoint.ts';
import { answerQuery, answerQueryStream } from './query-endpoint.ts';
import { ERROR_CODE, RestError } from './rest-error.ts';
import { checkDenied } from './session.ts';
import { executeStatements, statementsRequest } from './statement-service.ts';
import { INFO_VERSION } from './version.ts';

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  /** Media types of the answer, the default first; routes without a list negotiate for themselves or send none. */
  readonly produces?: readonly MediaType[];
  /** Answered before the server is ready. */
  readonly early?: boolean;
  /** Errors of these routes carry no content type, as recorded. */
  readonly bareErrors?: boolean | ((error: RestError) => boolean);
  /** Bare errors are sent in pieces, as the rows would have been. */
  readonly chunkedErrors?: boolean;
  answer(exchange: Exchange, engine: EngineContext, match: RegExpExecArray): Promise<void> | void;
}

const JSON_ANSWERS: readonly MediaType[] = [JSON_TYPE, KSQL_JSON];

async function metadataId(engine: EngineContext): Promise<object> {
  const clusters = { 'kafka-cluster': await engine.clusterId(), 'ksql-cluster': engine.serviceId };
  return { scope: { path: [], clusters }, id: '' };
}

export const ROUTES: readonly Route[] = [
  { method: 'GET', path: /^\/$/, early: true, answer: (exchange) => exchange.empty(307, { location: '/info' }) },
  { method: 'GET', path: /^\/chc\/(?:ready|live)$/, early: true, answer: (exchange) => exchange.json(200, {}) },
  {
    method: 'GET',
    path: /^\/info$/,
    produces: JSON_ANSWERS,
    answer: async (exchange, engine) =>
      exchange.json(200, {
        KsqlServerInfo: {
          version: INFO_VERSION,
          kafkaClusterId: await engine.clusterId(),
          ksqlServiceId: engine.serviceId,
          serverStatus: 'RUNNING',
        },
      }),
  },
  {
    method: 'GET',
    path: /^\/healthcheck$/,
    produces: JSON_ANSWERS,
    answer: async (exchange, engine) => {
      const kafka = await engine.admin.names().then(
        () => true,
        () => false,
      );
      exchange.json(200, {
        isHealthy: kafka,
        details: {
          metastore: { isHealthy: true },
          kafka: { isHealthy: kafka },
          commandRunner: { isHealthy: true },
        },
        serverState: 'READY',
      });
    },
  },
  {
    method: 'GET',
    path: /^\/status$/,
    produces: JSON_ANSWERS,
    answer: (exchange, engine) => {
      const statuses = [...engine.commands.statuses].sort().map(([id, { status }]) => [id, status]);
      exchange.json(200, { commandStatuses: Object.fromEntries(statuses) });
    },
  },
  {
    method: 'GET',
    path: /^\/status\/([^/]+)\/([^/]+)\/([^/]+)$/,
    produces: JSON_ANSWERS,
    bareErrors: (error) => error.errorCode === ERROR_CODE.serverError,
    answer: (exchange, engine, match) => {
      const [type, entity, action] = match.slice(1).map((part) => decodeURIComponent(part));
      const known = ['stream', 'table', 'type', 'topic', 'terminate', 'pause', 'resume', 'cluster'];
      if (!known.includes(type!.toLowerCase()))
        throw new RestError(ERROR_CODE.serverError, `There are no commands of the kind ${type}.`);
      const status = engine.commands.statuses.get(`${type}/${entity}/${action}`);
      if (!status) throw new RestError(ERROR_CODE.notFound, 'Command not found');
      exchange.json(200, status);
    },
  },
  {
    method: 'GET',
    path: /^\/clusterStatus$/,
    produces: JSON_ANSWERS,
    answer: async (exchange, engine) => {
      // One server is no cluster: heartbeats are off unless asked for, and then ksqlDB answers so.
      if (engine.config.properties['ksql.heartbeat.enable'] !== 'true')
        return exchange.empty(404, { 'content-type': 'application/json' });
      exchange.json(200, await clusterStatus(engine));
    },
  },
  {
    method: 'GET',
    path: /^\/is_valid_property\/([^/]+)$/,
    produces: JSON_ANSWERS,
    answer: (exchange, engine, match) => {
      checkDenied({ [decodeURIComponent(match[1]!)]: '' }, engine.config.properties);
      exchange.text(200, 'true', JSON_TYPE);
    },
  },
  {
    method: 'GET',
    path: /^\/v1\/metadata$/,
    produces: JSON_ANSWERS,
    answer: async (exchange, engine) =>
      exchange.json(200, { version: INFO_VERSION, clusterId: await metadataId(engine) }),
  },
  {
    method: 'GET',
    path: /^\/v1\/metadata\/id$/,
    produces: JSON_ANSWERS,
    answer: async (exchange, engine) => exchange.json(200, await metadataId(engine)),
  },
  {
    method: 'POST',
    path: /^\/ksql$/,
    produces: JSON_ANSWERS,
    answer: async (exchange, engine) => {
      const body = await exchange.jsonBody();
      exchange.json(200, await executeStatements(statementsRequest(body), engine));
    },
  },
  {
    method: 'POST',
    path: /^\/ksql\/terminate$/,
    produces: JSON_ANSWERS,
    answer: (exchange) => {
      const { request } = exchange;
      request.resume();
      throw new RestError(ERROR_CODE.forbidden, 'Terminating the cluster by request is not enabled on this server.');
    },
  },
  {
    method: 'POST',
    path: /^\/query$/,
    bareErrors: (error) => error.details.whileOpening === true,
    chunkedErrors: true,
    answer: answerQuery,
  },
  { method: 'POST', path: /^\/query-stream$/, bareErrors: true, chunkedErrors: true, answer: answerQueryStream },
  { method: 'POST', path: /^\/inserts-stream$/, bareErrors: true, answer: answerInserts },
  {
    method: 'POST',
    path: /^\/close-query$/,
    bareErrors: true,
    answer: async (exchange, engine) => {
      const queryId = requiredText(await exchange.jsonBody(), 'queryId');
      if (!engine.transientQueries.close(queryId))
        throw new RestError(ERROR_CODE.badRequest, `No query with id ${queryId}`);
      exchange.empty(200);
    },
  },
  {
    method: 'POST',
    path: /^\/(heartbeat|lag)$/,
    bareErrors: true,
    answer: (exchange, _engine, match) => {
      exchange.request.resume();
      const code = match[1] === 'lag' ? ERROR_CODE.serverError : ERROR_CODE.badRequest;
      throw new RestError(code, 'This server is no member of a cluster.');
    },
  },
];
