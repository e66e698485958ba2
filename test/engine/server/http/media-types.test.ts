import { describe, expect, it } from 'vitest';
import { DELIMITED, JSON_TYPE, KSQL_JSON, negotiate } from '../../../../src/engine/server/http/media-types.ts';

const OFFERED = [DELIMITED, JSON_TYPE, KSQL_JSON] as const;

describe('the media type of an answer', () => {
  it('is the default without an Accept header and for wildcards', () => {
    expect(negotiate(undefined, OFFERED)).toBe(DELIMITED);
    expect(negotiate('*/*', OFFERED)).toBe(DELIMITED);
    expect(negotiate('application/*', OFFERED)).toBe(DELIMITED);
  });

  it('is the accepted one of the highest quality that is offered', () => {
    expect(negotiate(`text/html, ${JSON_TYPE};q=0.5, ${KSQL_JSON};q=0.9`, OFFERED)).toBe(KSQL_JSON);
    expect(negotiate(`${JSON_TYPE};q=0, ${KSQL_JSON}`, OFFERED)).toBe(KSQL_JSON);
  });

  it('is none when nothing accepted is offered', () => {
    expect(negotiate('text/xml', OFFERED)).toBeNull();
  });
});
