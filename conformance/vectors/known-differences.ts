// Where this engine deliberately differs from the recorded server, because the server's behaviour is a plain defect.
// `docs/differences.md` tells users about each of them.

export interface KnownDifference {
  /** Matches the expressions it is about. */
  readonly sql: RegExp;
  readonly why: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  { sql: /\|\|/, why: 'Joining strings with || is documented, but push queries of 0.29 refuse it.' },
];
