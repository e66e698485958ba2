// Functions that take URLs apart and write and read form-encoded texts.
import { INTEGER, type SqlType, STRING } from '../../../sql/sql-type.ts';
import type { ScalarFunction } from '../function-declaration.ts';
import { param } from '../parameter-types.ts';
import { functionFailed, NULL_IN_NULL_OUT, scalar, signature } from '../support/declare.ts';
import { parseUri, type UriComponents } from '../support/java-uri.ts';

function extract(
  name: string,
  description: string,
  component: (uri: UriComponents) => string | number | null,
  result: SqlType = STRING,
): ScalarFunction {
  return scalar({
    name,
    category: 'URL',
    description: `${description}; null when there is none.`,
    signatures: [
      signature([param('input', STRING, 'A URL')], result, (url: string) => component(parseUri(url)), NULL_IN_NULL_OUT),
    ],
  });
}

/** The value of the first parameter with this name; a parameter without `=` has an empty value. */
function parameterOf(query: string, name: string): string | null {
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=');
    if ((equals < 0 ? pair : pair.slice(0, equals)) === name) return equals < 0 ? '' : pair.slice(equals + 1);
  }
  return null;
}

function formEncode(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.replaceAll(/\p{Surrogate}/gu, '?');
  return encodeURIComponent(wellFormed)
    .replaceAll('%20', '+')
    .replaceAll(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function formDecode(text: string): string {
  return text.replaceAll('+', ' ').replaceAll(/(?:%.{0,2})+/gs, (escapes) => {
    if (!/^(?:%[0-9a-fA-F]{2})+$/.test(escapes)) {
      throw functionFailed(`'${escapes}' in a form-encoded text is no sequence of percent escapes`);
    }
    return Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8');
  });
}

export const URL_FUNCTIONS: readonly ScalarFunction[] = [
  extract('URL_EXTRACT_FRAGMENT', 'The part of a URL after #', (uri) => uri.fragment),
  extract('URL_EXTRACT_HOST', 'The host of a URL', (uri) => uri.host),
  extract('URL_EXTRACT_PATH', 'The path of a URL', (uri) => uri.path),
  extract('URL_EXTRACT_PORT', 'The port of a URL', (uri) => uri.port, INTEGER),
  extract('URL_EXTRACT_PROTOCOL', 'The scheme of a URL', (uri) => uri.scheme),
  extract('URL_EXTRACT_QUERY', 'The part of a URL after ?', (uri) => uri.query),
  scalar({
    name: 'URL_EXTRACT_PARAMETER',
    category: 'URL',
    description: 'The value of the first parameter with a name in the query of a URL; null when there is none.',
    signatures: [
      signature(
        [param('input', STRING, 'A URL'), param('paramToFind', STRING, 'The name of the parameter')],
        STRING,
        (url: string | null, name: string | null) => {
          if (url === null) return null;
          const { query } = parseUri(url);
          return query === null || name === null ? null : parameterOf(query, name);
        },
      ),
    ],
  }),
  scalar({
    name: 'URL_ENCODE_PARAM',
    category: 'URL',
    description: 'The text in application/x-www-form-urlencoded form.',
    signatures: [signature([param('input', STRING, 'The text')], STRING, formEncode, NULL_IN_NULL_OUT)],
  }),
  scalar({
    name: 'URL_DECODE_PARAM',
    category: 'URL',
    description: 'The text behind an application/x-www-form-urlencoded one.',
    signatures: [signature([param('input', STRING, 'The encoded text')], STRING, formDecode, NULL_IN_NULL_OUT)],
  }),
];
