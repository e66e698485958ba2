// Which media type answers a request, from its Accept header and what the route can give.
export const KSQL_JSON = 'application/vnd.ksql.v1+json';
export const JSON_TYPE = 'application/json';
export const DELIMITED = 'application/vnd.ksqlapi.delimited.v1';
export const PROTOBUF = 'application/vnd.ksql.v1+protobuf';

export type MediaType = typeof KSQL_JSON | typeof JSON_TYPE | typeof DELIMITED | typeof PROTOBUF;

interface Accepted {
  readonly type: string;
  readonly quality: number;
}

function acceptedTypes(header: string): Accepted[] {
  return header
    .split(',')
    .map((part) => {
      const [type = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters.map((p) => /^\s*q=([0-9.]+)\s*$/.exec(p)?.[1]).find((q) => q !== undefined);
      return { type: type.trim(), quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter((accepted) => accepted.quality > 0)
    .sort((a, b) => b.quality - a.quality);
}

/**
 * The first of the accepted types that is offered; the first offered one without a header or for wildcards.
 * null: none fits (406).
 */
export function negotiate(header: string | undefined, offered: readonly MediaType[]): MediaType | null {
  const [first] = offered;
  if (header === undefined || header.trim() === '') return first ?? null;
  for (const { type } of acceptedTypes(header)) {
    if (type === '*/*' || type === 'application/*') return first ?? null;
    const match = offered.find((candidate) => candidate === type);
    if (match) return match;
  }
  return null;
}
