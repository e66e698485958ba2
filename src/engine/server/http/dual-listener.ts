// HTTP/1.1 and HTTP/2 without TLS on one port: the first bytes of a connection decide. The ksql CLI and curl speak HTTP/1.1,
// the Java client and the migrations tool begin with HTTP/2's preface, others ask for an upgrade. With TLS, ALPN decides.
import { readFileSync } from 'node:fs';
import type http from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type http2 from 'node:http2';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import net, { type Socket } from 'node:net';

import type { Duplex } from 'node:stream';
import { ClickstreamError } from '../../../errors/clickstream-error.ts';
import { offersHttp2, upgradeToHttp2 } from './h2c-upgrade.ts';

export type AnyRequest = IncomingMessage | Http2ServerRequest;
export type AnyResponse = ServerResponse | Http2ServerResponse;
export type RequestHandler = (request: AnyRequest, response: AnyResponse) => void;
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** PEM files; plain text when absent. */
  readonly tls?: { readonly keyFile: string; readonly certificateFile: string };
}

// An import statement would touch every export of node:http, WebSocket among them, and so load undici: 12 MB for nothing.
const { createServer } = process.getBuiltinModule('node:http');
/** Loaded with the first connection that speaks it, for the same reason. */
const http2Module = () => process.getBuiltinModule('node:http2');

const asksForWebSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket';

const HTTP2_PREFACE = Buffer.from('PRI * HTTP/2.0\r\n');
const KEEP_ALIVE_MS = 60_000;
const FIRST_BYTES_TIMEOUT_MS = 30_000;

/** @throws ClickstreamError ENGINE_CONFIG_INVALID */
function secrets({ keyFile, certificateFile }: NonNullable<ListenOptions['tls']>): { key: Buffer; cert: Buffer } {
  try {
    const key = readFileSync(keyFile);
    const cert = readFileSync(certificateFile);
    process.getBuiltinModule('node:tls').createSecureContext({ key, cert });
    return { key, cert };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ClickstreamError('ENGINE_CONFIG_INVALID', `the TLS key and certificate cannot be used: ${reason}`, {
      cause: error,
    });
  }
}

export class DualListener implements AsyncDisposable {
  readonly #server: net.Server | http2.Http2SecureServer;
  readonly #http1: http.Server;
  readonly #sockets = new Set<Socket>();

  constructor(options: ListenOptions, onRequest: RequestHandler, onUpgrade: UpgradeHandler) {
    this.#http1 = createServer(
      // What cannot be upgraded is answered as plain HTTP/1.1.
      {
        keepAliveTimeout: KEEP_ALIVE_MS,
        shouldUpgradeCallback: (request) => asksForWebSocket(request) || (!options.tls && offersHttp2(request)),
      },
      onRequest,
    );
    // It never listens itself, but only then would it look for requests that take for ever.
    this.#http1.emit('listening');
    let plain2: http2.Http2Server | null = null;
    const http2Server = (): http2.Http2Server => {
      plain2 ??= http2Module().createServer(onRequest);
      return plain2;
    };
    this.#http1.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      if (asksForWebSocket(request)) onUpgrade(request, socket, head);
      else
        void upgradeToHttp2(request, socket, head).then((ready) => {
          if (ready) http2Server().emit('connection', ready);
        });
    });
    if (options.tls) {
      const secure = http2Module().createSecureServer(
        { ...secrets(options.tls), allowHTTP1: true, http1Options: { keepAliveTimeout: KEEP_ALIVE_MS } },
        onRequest,
      );
      secure.on('upgrade', onUpgrade);
      this.#server = secure;
    } else {
      this.#server = net.createServer((socket) => this.#route(socket, http2Server));
    }
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** Resolves with the port, which matters when 0 was asked for. */
  async listen(options: ListenOptions): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(options.port, options.host, () => {
        const address = this.#server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : options.port);
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#http1.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #route(socket: Socket, plain2: () => http2.Http2Server): void {
    socket.setTimeout(FIRST_BYTES_TIMEOUT_MS, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    const gathered: Buffer[] = [];
    const onData = (chunk: Buffer): void => {
      gathered.push(chunk);
      const bytes = Buffer.concat(gathered);
      const compared = Math.min(bytes.length, HTTP2_PREFACE.length);
      const matches = bytes.subarray(0, compared).equals(HTTP2_PREFACE.subarray(0, compared));
      if (matches && compared < HTTP2_PREFACE.length) return; // may still be either
      socket.off('data', onData);
      socket.setTimeout(0);
      socket.pause();
      socket.unshift(bytes);
      if (matches) {
        // The session takes what is buffered and then reads the handle itself: the socket must not flow.
        plain2().emit('connection', socket);
        return;
      }
      this.#http1.emit('connection', socket);
      socket.resume();
    };
    socket.on('data', onData);
  }
}
