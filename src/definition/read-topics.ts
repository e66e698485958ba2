// Reads schemas/topics.json: the topics that setup creates, with partitions and configuration.
import type { TopicDefinition } from './definition.ts';
import { type FaultCollector, FILE_START } from './fault.ts';
import { isJsonObject, readJsonObject } from './json-document.ts';
import { readOptionalFile } from './read-tree.ts';
import { topicConfigProblem } from './topic-configs.ts';

export const TOPICS_FILE = 'schemas/topics.json';

const TOPIC_NAME = /^[a-zA-Z0-9._-]{1,249}$/;
const KNOWN_FIELDS = ['doc', 'partitions', 'replicas', 'config'];

export async function readTopics(root: string, faults: FaultCollector): Promise<readonly TopicDefinition[]> {
  const source = await readOptionalFile(root, TOPICS_FILE);
  if (source === null) {
    faults.add(TOPICS_FILE, FILE_START, 'the file is missing', 'Create it: one entry per topic.');
    return [];
  }
  const document = readJsonObject(TOPICS_FILE, source.text, faults);
  if (document === null) return [];
  const topics: TopicDefinition[] = [];
  for (const [name, entry] of Object.entries(document.value)) {
    const fault = (path: string[], message: string, nextStep: string) =>
      faults.add(TOPICS_FILE, document.at([name, ...path]), message, nextStep);
    if (!TOPIC_NAME.test(name)) {
      fault([], `"${name}" cannot be a topic name`, 'Use letters, digits, ".", "_" and "-" only.');
      continue;
    }
    if (!isJsonObject(entry)) {
      fault([], `topic "${name}" is not described by an object`, 'Write { "partitions": 1, "config": {} }.');
      continue;
    }
    for (const field of Object.keys(entry).filter((f) => !KNOWN_FIELDS.includes(f))) {
      fault([field], `unknown field "${field}"`, `Use ${KNOWN_FIELDS.join(', ')}.`);
    }
    const { partitions, replicas, config = {} } = entry;
    // A topic with a fault is still a topic: what refers to it shall not be reported as well.
    const validPartitions = typeof partitions === 'number' && Number.isInteger(partitions) && partitions >= 1;
    if (!validPartitions) {
      fault(['partitions'], `topic "${name}" needs a number of partitions`, 'Set "partitions" to 1 or more.');
    }
    if (replicas !== undefined && (typeof replicas !== 'number' || !Number.isInteger(replicas) || replicas < 1)) {
      fault(['replicas'], `"replicas" of topic "${name}" is not a number of copies`, 'Leave it out for the default.');
      continue;
    }
    const settings: Record<string, string> = {};
    for (const [key, value] of Object.entries(isJsonObject(config) ? config : {})) {
      if (typeof value !== 'string') {
        fault(['config', key], `"${key}" is not a string`, 'Put the value between quotes.');
        continue;
      }
      settings[key] = value;
      const problem = topicConfigProblem(key, value);
      if (problem !== null) fault(['config', key], problem.message, problem.nextStep);
    }
    topics.push({
      file: TOPICS_FILE,
      ...document.at([name]),
      name,
      partitions: validPartitions ? partitions : 1,
      ...(replicas === undefined ? {} : { replicas: replicas as number }),
      config: settings,
    });
  }
  return topics;
}
