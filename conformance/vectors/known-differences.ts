// Where this engine deliberately differs from the recorded server, because the server's behaviour is a plain defect.
// `docs/differences.md` tells users about each of them.

export interface KnownDifference {
  /** Matches the statements or expressions it is about; any when absent. */
  readonly sql?: RegExp;
  /** Matches the message with which the server refused; any answer when absent. */
  readonly message?: RegExp;
  readonly why: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    message: /^Invalid Select: Cannot get name for `/,
    why: 'The server refuses || and some nested calls in push queries, though both are documented.',
  },
  {
    sql: /^(DT|T|TS)\w (NOT )?IN \('|^ARRAY\['\d[\d:T.-]+', ?(DT|T|TS)\w\]$|^ARRAY\[(DT|T|TS)\w, ?'\d[\d:T.-]+'\]$/,
    why: 'In push queries the server takes the string of a date in IN and ARRAY for arithmetic (2020-01-01 is 2018).',
  },
  {
    sql: /ESCAPE '\\'/,
    why: 'The server cannot run a backslash as the escape character of LIKE in push queries.',
  },
  {
    sql: /^CONCAT\((Y\w)(, ?\1)+\)$/,
    why: 'The server changes the first argument while it joins the same bytes twice.',
  },
  {
    sql: /^SPLIT\(Y\w, ?(Y\w|TO_BYTES\('[^']{2,}', ?'utf8'\))\)$/i,
    why: 'The server compares little more than the first byte of the delimiter when it splits bytes.',
  },
];

/** The documented difference that a recorded answer falls under, if any. */
export const knownDifference = (sql: string, message: string): KnownDifference | undefined =>
  KNOWN_DIFFERENCES.find((d) => (d.sql?.test(sql) ?? true) && (d.message?.test(message) ?? true));

export const AGGREGATE_DIFFERENCES: readonly (KnownDifference & { readonly sql: RegExp })[] = [
  { sql: /TOPK(DISTINCT)?\(\w+, 0\)/, why: 'The server ends the query on k = 0; here the list is empty.' },
  { sql: /HISTOGRAM\(/, why: 'A null ends the query on the server; here it is not counted.' },
  {
    sql: /FROM B_UPS GROUP BY G/,
    why: 'Taking back and adding a row of the same group gives one result, as since Kafka Streams 3.5; 0.29 gave two.',
  },
  { sql: /COUNT_DISTINCT\(V\) AS R FROM A_BYT/, why: 'The server tells bytes apart by their length only.' },
];

/** As `knownDifference`, for aggregate queries. */
export const knownAggregateDifference = (query: string): KnownDifference | undefined =>
  AGGREGATE_DIFFERENCES.find((d) => d.sql.test(query));
