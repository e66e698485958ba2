// What two servers cannot have in common, and why: everything else in an answer is compared to the letter.

/** Fields, by the end of their path, of which only the JSON type is compared. */
export const FREE_TEXTS: readonly { readonly path: RegExp; readonly reason: string }[] = [
  { path: /\.message$/, reason: 'messages are in our own words' },
  { path: /\.(description|author|version)$/, reason: 'descriptions of functions are in our own words' },
  { path: /\.statistics$/, reason: 'numbers and times' },
  { path: /\.clusterStatistics\[[^\]]*\]\.value$/, reason: 'depends on the pace of the calls' },
  { path: /\.(updateTimeMs|lastStatusUpdateMs)$/, reason: 'wall clock' },
  { path: /\.kafkaClusterId$|\.kafka-cluster$|\.clusterId$/, reason: 'made by Kafka at random' },
];

/** Arrays that come from a hash map: their order is chance. Elements belong together by this field. */
export const UNORDERED: Readonly<Record<string, string>> = {
  sourceDescriptions: 'name',
  queryDescriptions: 'id',
  queries: 'id',
  properties: 'name',
  defaultProperties: '',
  functions: 'name',
  streams: 'name',
  tables: 'name',
  topics: 'name',
  sourceConstraints: '',
  topicSummaries: 'kafkaTopic',
  tasksMetadata: 'taskId',
  activePartitions: 'topic',
  readQueries: 'id',
  writeQueries: 'id',
};
