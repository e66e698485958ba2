// From connections to routes: authentication, methods, media types and errors are dealt with once, here.
import { createHash, timingSafeEqual } from 'node:crypto';
import { maskSecrets } from '../../common/mask-secrets.ts';
import type { EngineContext, Log } from './engine-context.ts';
import { type AnyRequest, type AnyResponse, DualListener } from './http/dual-listener.ts';
import { Exchange } from './http/exchange.ts';
import { negotiate } from './http/media-types.ts';
import { ERROR_CODE, messageOf, RestError } from './rest-error.ts';
import { ROUTES, type Route } from './routes.ts';
import type { ServerConfig } from './server-config.ts';
import { StatementsFailed } from './statement-service.ts';
import { upgradeToQuery } from './websocket-endpoint.ts';

const CHALLENGE = 'Basic realm="ksqlDB"';
const NOT_FOUND_PAGE = '<html><body><h1>Resource not found</h1></body></html>';

export class HttpServer implements AsyncDisposable {
  readonly #config: ServerConfig;
  readonly #log: Log;
  readonly #ready: Promise<EngineContext>;
  readonly #listener: DualListener;
  #closing = false;

  /** @param ready resolves when commands have been replayed; requests that need the engine wait for it. */
  constructor(config: ServerConfig, log: Log, ready: Promise<EngineContext>) {
    this.#config = config;
    this.#log = log;
    this.#ready = ready;
    ready.catch(() => undefined);
    const { KSQLDB_TLS_KEY_FILE: keyFile, KSQLDB_TLS_CERTIFICATE_FILE: certificateFile } = config;
    const tls = keyFile && certificateFile ? { tls: { keyFile, certificateFile } } : {};
    this.#listener = new DualListener(
      { host: config.host, port: config.port, ...tls },
      (request, response) => void this.#handle(request, response),
      (request, socket, head) => {
        if (this.#authorized(request.headers.authorization)) void upgradeToQuery(request, socket, head, ready, log);
        else socket.end(`HTTP/1.1 401 Unauthorized\r\nwww-authenticate: ${CHALLENGE}\r\ncontent-length: 0\r\n\r\n`);
      },
    );
  }

  listen(): Promise<number> {
    return this.#listener.listen({ host: this.#config.host, port: this.#config.port });
  }

  /** New requests are refused from now on; those under way go on until `[Symbol.asyncDispose]`. */
  refuse(): void {
    this.#closing = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#listener[Symbol.asyncDispose]();
  }

  async #handle(request: AnyRequest, response: AnyResponse): Promise<void> {
    const exchange = new Exchange(request, response);
    let route: Route | undefined;
    try {
      if (!this.#authorized(exchange.header('authorization'))) {
        request.resume();
        const refusal = JSON.stringify(new RestError(ERROR_CODE.unauthorized, 'Unauthorized').body());
        return exchange.text(401, refusal, null, { 'www-authenticate': CHALLENGE });
      }
      if (this.#closing) throw new RestError(ERROR_CODE.shuttingDown, 'The server is shutting down.');
      const matching = ROUTES.filter((r) => r.path.test(exchange.path));
      route = matching.find((r) => r.method === request.method);
      if (!route) {
        request.resume();
        return matching.length > 0
          ? exchange.empty(405, request.method === 'HEAD' ? {} : { allow: matching.map((r) => r.method).join() })
          : exchange.text(404, NOT_FOUND_PAGE, 'text/html; charset=utf-8');
      }
      if (route.produces && negotiate(exchange.header('accept'), route.produces) === null) {
        request.resume();
        return exchange.empty(406);
      }
      const engine = await this.#ready;
      await route.answer(exchange, engine, route.path.exec(exchange.path)!);
    } catch (error) {
      this.#fail(exchange, route, error);
    }
  }

  #fail(exchange: Exchange, route: Route | undefined, error: unknown): void {
    if (exchange.gone.aborted) return;
    const failure =
      error instanceof RestError
        ? error
        : error instanceof URIError
          ? new RestError(ERROR_CODE.badRequest, 'The path is not encoded as a URL.')
          : new RestError(ERROR_CODE.serverError, messageOf(error), { cause: error });
    if (!(error instanceof RestError || error instanceof URIError) || failure.errorCode === ERROR_CODE.serverError)
      this.#log.error({ path: exchange.path, error: messageOf(error) }, 'request failed');
    if (exchange.response.headersSent) {
      exchange.end();
      return;
    }
    const entities = error instanceof StatementsFailed ? error.entities : [];
    const text = maskSecrets(JSON.stringify(failure.body(entities)));
    const { bareErrors } = route ?? {};
    const bare = typeof bareErrors === 'function' ? bareErrors(failure) : bareErrors === true;
    if (bare && route?.chunkedErrors) exchange.chunked(failure.status, text);
    else exchange.text(failure.status, text, bare || isRequestFault(failure) ? null : 'application/json');
  }

  #authorized(header: string | undefined): boolean {
    const { KSQLDB_USERNAME: user, KSQLDB_PASSWORD: password } = this.#config;
    if (!user || !password) return true;
    const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const digest = (text: string) => createHash('sha256').update(text).digest();
    return timingSafeEqual(digest(header ?? ''), digest(expected));
  }
}

/** Faults of the body itself are answered without a content type, as recorded. */
const isRequestFault = ({ details }: RestError): boolean => details.faultOfBody === true;
