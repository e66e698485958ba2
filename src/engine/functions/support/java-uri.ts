// Splits a text into the components of a URI with the rules of java.net.URI, which is strict about illegal characters
// and takes a host it does not like (an underscore, say) for an authority without host.
import { isIPv6 } from 'node:net';
import { functionFailed } from './declare.ts';

/** Escapes are decoded; null where a component is missing. */
export interface UriComponents {
  readonly scheme: string | null;
  readonly host: string | null;
  readonly port: number | null;
  readonly path: string | null;
  readonly query: string | null;
  readonly fragment: string | null;
}

const ALPHANUMERIC = 'A-Za-z0-9';
const UNRESERVED = `${ALPHANUMERIC}_\\-!.~'()*`;
/** A percent escape, or a visible character beyond ASCII. */
const ESCAPED = '%[0-9A-Fa-f]{2}|[^\\u0000-\\u0080\\p{Z}\\p{Cc}]';

const runOf = (characters: string): RegExp => new RegExp(`(?:[${characters}]|${ESCAPED})*`, 'yu');

const URI_CHARACTERS = runOf(`${UNRESERVED};/?:@&=+$,\\[\\]`);
const PATH = runOf(`${UNRESERVED}:@&=+$,;/`);
const REGISTRY = runOf(`${UNRESERVED}$,;:@&=+`);
const USER_INFO = runOf(`${UNRESERVED};:&=+$,`);
const SERVER = runOf(`${UNRESERVED};:&=+$,@\\[\\]`);
const SCHEME = /^[A-Za-z][A-Za-z0-9+\-.]*$/;
const HOST_NAME = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*([A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)\.?$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;

/** How far the characters of a component reach. */
function reach(shape: RegExp, text: string): number {
  shape.lastIndex = 0;
  return shape.exec(text)?.[0].length ?? 0;
}

function check(shape: RegExp, part: string, what: string, uri: string): void {
  if (reach(shape, part) < part.length) throw functionFailed(`illegal character in the ${what} of the URI ${uri}`);
}

/** Bytes that are not UTF-8 become U+FFFD. */
function decode(text: string): string {
  return text.replaceAll(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) =>
    Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}

interface Server {
  readonly host: string | null;
  readonly port: number | null;
}

const NO_SERVER: Server = { host: null, port: null };

/** `user@host:port`, or null when it is not of this form. */
function parseServer(authority: string): Server | null {
  const at = authority.indexOf('@');
  if (at >= 0 && reach(USER_INFO, authority.slice(0, at)) < at) return null;
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(authority.slice(at + 1)) ?? [];
  if (port !== undefined && !/^\d*$/.test(port)) return null;
  const portNumber = port === undefined || port === '' ? null : Number(port);
  if (portNumber !== null && portNumber > 2_147_483_647) return null;
  if (host.startsWith('[')) {
    return isIPv6(host.slice(1, -1).replace(/%.*$/s, '')) ? { host, port: portNumber } : null;
  }
  const lastLabel = HOST_NAME.exec(host)?.[1];
  const isName = lastLabel !== undefined && (lastLabel === host.replace(/\.$/, '') || /^[A-Za-z]/.test(lastLabel));
  return IPV4.test(host) || isName ? { host, port: portNumber } : null;
}

function parseAuthority(authority: string, uri: string): Server {
  const server = reach(SERVER, authority) === authority.length ? parseServer(authority) : null;
  if (server !== null) return server;
  check(REGISTRY, authority, 'authority', uri);
  return NO_SERVER;
}

/** `//authority/path?query` */
function parseHierarchical(text: string, scheme: string | null, fragment: string | null, uri: string): UriComponents {
  const question = text.indexOf('?');
  const query = question < 0 ? null : text.slice(question + 1);
  let path = question < 0 ? text : text.slice(0, question);
  let server = NO_SERVER;
  if (path.startsWith('//')) {
    const end = path.indexOf('/', 2);
    const authority = end < 0 ? path.slice(2) : path.slice(2, end);
    path = end < 0 ? '' : path.slice(end);
    if (authority !== '') server = parseAuthority(authority, uri);
    else if (path === '' && query === null && fragment === null) {
      throw functionFailed(`the URI ${uri} has // but nothing after it`);
    }
  }
  check(PATH, path, 'path', uri);
  if (query !== null) check(URI_CHARACTERS, query, 'query', uri);
  return {
    scheme,
    ...server,
    path: decode(path),
    query: query === null ? null : decode(query),
    fragment: fragment === null ? null : decode(fragment),
  };
}

/** @throws ClickstreamError FUNCTION_FAILED when java.net.URI would refuse the text. */
export function parseUri(uri: string): UriComponents {
  const hash = uri.indexOf('#');
  const fragment = hash < 0 ? null : uri.slice(hash + 1);
  const text = hash < 0 ? uri : uri.slice(0, hash);
  if (fragment !== null) check(URI_CHARACTERS, fragment, 'fragment', uri);
  const colon = /^[^/?]*?:/.exec(text)?.[0].length ?? 0;
  if (colon === 0) return parseHierarchical(text, null, fragment, uri);
  const scheme = text.slice(0, colon - 1);
  if (!SCHEME.test(scheme)) throw functionFailed(`'${scheme}' is no scheme of a URI: ${uri}`);
  const rest = text.slice(colon);
  if (rest.startsWith('/')) return parseHierarchical(rest, scheme, fragment, uri);
  if (rest === '') throw functionFailed(`the URI ${uri} ends after its scheme`);
  check(URI_CHARACTERS, rest, 'opaque part', uri);
  const decoded = fragment === null ? null : decode(fragment);
  return { scheme, ...NO_SERVER, path: null, query: null, fragment: decoded };
}
