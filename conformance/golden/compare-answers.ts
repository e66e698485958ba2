// Compares two answers by structure: status, content type, fields, JSON types, error codes, and the rows of queries.
// Texts, ids and times are free.

/** Objects whose keys are data. */
const FREE_KEYS = new Set([
  'statusCount',
  'ksqlHostQueryStatus',
  'commandStatuses',
  'types',
  'overriddenProperties',
  'clusterStatus',
  'properties',
]);

/** Arrays whose length is data of the server, not of the request. */
const FREE_LENGTHS = new Set([
  'functions',
  'properties',
  'defaultProperties',
  'overwrittenProperties',
  'topics',
  'clusterStatistics',
  'queryOffsetSummaries',
  'topicSummaries',
  'tasksMetadata',
  'topicOffsets',
  'queryErrors',
  'columns',
  'replicaInfo',
]);

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

/** Differences of `ours` from `theirs`, each with the path to it. */
export function structuralDifferences(theirs: unknown, ours: unknown, path = '$', key = ''): string[] {
  const [a, b] = [kindOf(theirs), kindOf(ours)];
  if (a === 'null' || b === 'null') {
    return a === b || ['string', 'object', 'number', 'array'].includes(a === 'null' ? b : a)
      ? []
      : [`${path}: ${b}, not ${a}`];
  }
  if (a !== b) return [`${path}: ${b}, not ${a}`];
  if (Array.isArray(theirs) && Array.isArray(ours)) return arrayDifferences(theirs, ours, path, key);
  if (a === 'object') {
    return objectDifferences(theirs as Record<string, unknown>, ours as Record<string, unknown>, path, key);
  }
  if (key === '@type' || key === 'error_code' || key === 'finalMessage') {
    return theirs === ours ? [] : [`${path}: ${String(ours)}, not ${String(theirs)}`];
  }
  return [];
}

function arrayDifferences(theirs: unknown[], ours: unknown[], path: string, key: string): string[] {
  const differences: string[] = [];
  if (!FREE_LENGTHS.has(key) && theirs.length !== ours.length)
    differences.push(`${path}: ${ours.length} elements, not ${theirs.length}`);
  for (let i = 0; i < Math.min(theirs.length, ours.length); i++) {
    if (key === 'functions' && i > 0) break;
    differences.push(
      ...structuralDifferences(theirs[i], ours[i], `${path}[${i}]`, key === 'properties' ? '' : 'element'),
    );
  }
  return differences;
}

function objectDifferences(
  theirs: Record<string, unknown>,
  ours: Record<string, unknown>,
  path: string,
  key: string,
): string[] {
  if (FREE_KEYS.has(key)) return [];
  const differences: string[] = [];
  for (const name of Object.keys(theirs)) {
    if (!(name in ours)) differences.push(`${path}.${name}: missing`);
    else differences.push(...structuralDifferences(theirs[name], ours[name], `${path}.${name}`, name));
  }
  for (const name of Object.keys(ours)) if (!(name in theirs)) differences.push(`${path}.${name}: not there`);
  return differences;
}

/** Lines of a streamed answer: headers without ids, rows in any order. */
export function streamedParts(text: string): { readonly header: string; readonly rows: string[] } {
  const array = text.startsWith('[{');
  const lines = (array ? text.slice(1).replace(/\]\s*$/, '') : text)
    .split(/\n|(?<=[\]}])(?=,?\[)/)
    .map((line) => line.trim().replace(/^,/, '').replace(/,$/, ''))
    .filter((line) => line !== '');
  const header = (lines[0] ?? '')
    .replace(/"queryId":"[^"]*"/, '"queryId":""')
    .replace(/message ConnectDefault\d/, 'message');
  return { header, rows: lines.slice(1).sort() };
}
