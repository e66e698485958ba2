// Recorded answers that the engine does not give on purpose, each with its reason; they count as passed and are listed.

interface KnownDifference {
  /** null: in all. */
  readonly folder: string | null;
  readonly tag: RegExp;
  /** Of which all must match what differs. */
  readonly difference: RegExp;
  readonly reason: string;
}

export const ANSWER_DIFFERENCES: readonly KnownDifference[] = [
  {
    folder: null,
    tag: /list-properties|set-and-list|interactive\.wire#6/,
    difference:
      /ksql\.(extension\.dir|streams\.bootstrap\.servers|streams\.state\.dir|output\.topic\.name\.prefix|service\.id|streams\.processing\.guarantee)/,
    reason: 'the servers are configured differently',
  },
  {
    folder: null,
    tag: /./,
    difference: /(topicSummaries|tasksMetadata\[[1-9]_).*/,
    reason: 'repartitioned rows are handed on in memory: their topics stay empty',
  },
  {
    folder: 'rest2',
    tag: /processing-log$/,
    difference: /^line /,
    reason: 'the recorded server wrote no processing log',
  },
  {
    folder: 'rest',
    tag: /199-query-push-emit-final/,
    difference: /^line /,
    reason: 'final rows are not held back for a second of wall clock after the ones before',
  },
  {
    folder: 'rest',
    tag: /end-list-ALL-TOPICS/,
    difference: /topics: without _confluent-ksql-/,
    reason: 'internal topics of ended queries are deleted at once, not at the next start',
  },
  {
    folder: 'rest',
    tag: /056-ksql-undefined-variable/,
    difference: /statementText/,
    reason: 'the statement is named as it was written, not by its missing variable in capitals',
  },
  {
    folder: null,
    tag: /TOPICS-EXTENDED/,
    difference: /consumer(Group)?Count: /,
    reason: 'groups of queries for clients that had ended were still counted',
  },
  {
    folder: 'rest',
    tag: /describe|STREAMS-EXTENDED|TABLES-EXTENDED/i,
    difference: /clusterStatistics: \[\{"name":"consumer-messages-per-sec".*"consumer-total-messages"/,
    reason: 'bytes that were read are not counted',
  },
  {
    folder: 'rest',
    tag: /pull-in$/,
    difference: /^line |row\.columns/,
    reason: 'the keys of IN are looked up in the order in which they are written, not in that of a hash set',
  },
  {
    folder: 'rest',
    tag: /063-parse-error-multi-line|173-insert-count-mismatch/,
    difference: /statementText/,
    reason: 'a request that cannot be read is named as a whole, with its values masked',
  },
  {
    folder: 'rest2',
    tag: /05[67]-LIST-QUERIES/,
    difference: /without transient_TYPES_0$/,
    reason: 'a query whose client has gone ends at once',
  },
  {
    folder: null,
    tag: /TOPICS-EXTENDED/,
    difference: /topics: without _confluent-ksql-/,
    reason: 'internal topics of ended queries are deleted at once, not at the next start',
  },
  {
    folder: 'rest',
    tag: /322-many-list-QUERIES-EXTENDED|348-explain-CSAS-CE-JOINED/,
    difference: /tasksMetadata\[0_0\]/,
    reason: 'tasks are numbered in the order in which rows flow through them',
  },
  {
    folder: 'rest2',
    tag: /clusterStatus/,
    difference: /OffsetPosition/,
    reason: 'with exactly-once, the mark of a transaction counts in a changelog',
  },
  {
    folder: 'h2',
    tag: /close-query-other-conn/,
    difference: /^status 400, not 500$|error_code: 40000, not 50000/,
    reason: 'the query to close was one of another connection, which the recorded server fails to close',
  },
  {
    folder: 'h2',
    tag: /plog-query/,
    difference: /^line /,
    reason: 'the recorded server wrote its processing log only from its last start on',
  },
  {
    folder: 'cli',
    tag: /./,
    difference:
      /errorStats|clusterErrorStats|clusterStatistics|OffsetPosition|topicOffsets|(logEnd|consumer)Offset: |consumer(Group)?Count: |queries: without transient_KSQL_PROCESSING_LOG_0$/,
    reason: 'the recorded server had been written to and queried in the meantime',
  },
];

/** The reason why these differences are known; null when one of them is not. */
export function knownDifference(folder: string, tag: string, differences: readonly string[]): string | null {
  const fitting = ANSWER_DIFFERENCES.filter(
    (known) => (known.folder === null || known.folder === folder) && known.tag.test(tag),
  );
  const reasons = differences.map((text) => fitting.find(({ difference }) => difference.test(text))?.reason ?? null);
  return reasons.includes(null) ? null : [...new Set(reasons)].join('; ');
}
