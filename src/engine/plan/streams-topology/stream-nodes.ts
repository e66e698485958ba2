// What ksqlDB's steps over streams become in Kafka Streams.
import type {
  AggregateStep,
  GroupByStep,
  SelectKeyStep,
  SinkStep,
  SourceStep,
  TopicFormats,
} from '../execution-step.ts';
import type { Handle, StreamHandle, StreamsGraph, TableHandle } from './streams-graph.ts';

/** A repartitioning takes three numbers, though its processors are named after the topic. */
const REPARTITION_NUMBERS = 3;

export const pathName = (context: readonly string[]): string => context.join('-');

/** The source, and the processor that adds pseudo columns and the key to each row. */
export function streamSource(graph: StreamsGraph, step: SourceStep): StreamHandle {
  const source = graph.addSource(graph.numbered('KSTREAM-SOURCE'), step.topic);
  const prefix = graph.release === '0.29' ? 'KSTREAM-TRANSFORMVALUES' : 'KSTREAM-PROCESSVALUES';
  return { kind: 'Stream', node: graph.addProcessor(graph.numbered(prefix), [source]), rekeyedBy: null };
}

/** Projections and filters: one named processor. 8.x keeps the numbers of before with an idle one beside it. */
export function streamProcessor(graph: StreamsGraph, name: string, source: StreamHandle): StreamHandle {
  if (graph.release === '0.29') graph.skipNumbers(1);
  else graph.addProcessor(graph.numbered('KSTREAM-PEEK'), [source.node]);
  return { ...source, node: graph.addProcessor(name, [source.node]) };
}

/** Table functions: in 8.x the one step whose number nothing keeps. */
export function streamFlatMap(graph: StreamsGraph, name: string, source: StreamHandle): StreamHandle {
  if (graph.release === '0.29') graph.skipNumbers(1);
  return { ...source, node: graph.addProcessor(name, [source.node]) };
}

export function streamSelectKey(graph: StreamsGraph, step: SelectKeyStep, source: StreamHandle): StreamHandle {
  graph.skipNumbers(1);
  const node = graph.addProcessor(`${pathName(step.context)}-SelectKey`, [source.node]);
  return { kind: 'Stream', node, rekeyedBy: node };
}

/**
 * Sends a stream through a topic named after what needs it; one that nothing happened to since it got its key is sent from there,
 * before anything else (Kafka Streams' optimisation of repartition topics).
 * @returns the reading end
 */
export function repartition(
  graph: StreamsGraph,
  name: string,
  source: StreamHandle,
  formats: TopicFormats,
): StreamHandle {
  const topic = `${name}-repartition`;
  graph.skipNumbers(REPARTITION_NUMBERS);
  graph.internalTopics.push({ name: topic, formats });
  const add = (): string => {
    const filter = graph.addProcessor(`${topic}-filter`, [source.node]);
    graph.addSink(`${topic}-sink`, [filter], topic);
    return graph.addSource(`${topic}-source`, topic);
  };
  const node = source.node === source.rekeyedBy ? graph.addBehind(source.node, add) : add();
  return { kind: 'Stream', node, rekeyedBy: null };
}

/** Rows without a value are filtered out before they get their new key. */
export function streamGroupBy(graph: StreamsGraph, step: GroupByStep, source: StreamHandle): StreamHandle {
  if (step.kind === 'StreamGroupByKey') return source;
  const filter = graph.addProcessor(graph.numbered('KSTREAM-FILTER'), [source.node]);
  graph.skipNumbers(1);
  const node = graph.addProcessor(pathName(step.context), [filter]);
  return { kind: 'Stream', node, rekeyedBy: node };
}

export function streamAggregate(graph: StreamsGraph, step: AggregateStep, grouped: StreamHandle): TableHandle {
  const name = graph.numbered('KSTREAM-AGGREGATE');
  const { internalFormats } = step.source;
  const source = grouped.rekeyedBy
    ? repartition(graph, pathName(step.source.context), grouped, internalFormats)
    : grouped;
  return aggregated(graph, step, name, source.node);
}

/** The aggregation with its store, and what follows it: the results of the functions, and the window bounds. */
export function aggregated(graph: StreamsGraph, step: AggregateStep, name: string, source: string): TableHandle {
  const path = pathName(step.context);
  const store = graph.addStore(`${path}-Materialize`, step.internalFormats);
  let node = graph.addProcessor(name, [source], [store]);
  graph.skipNumbers(1);
  node = graph.addProcessor(`${path}-ToOutputSchema`, [node]);
  if (step.window) {
    graph.skipNumbers(1);
    node = graph.addProcessor(`${path}-WindowSelect`, [node]);
  }
  return { kind: 'Table', node, materialized: true, lookups: () => [store] };
}

const asStream = (graph: StreamsGraph, source: Handle): StreamHandle =>
  source.kind === 'Stream'
    ? source
    : { kind: 'Stream', node: graph.addProcessor(graph.numbered('KTABLE-TOSTREAM'), [source.node]), rekeyedBy: null };

export function sink(graph: StreamsGraph, step: SinkStep, source: Handle): void {
  let { node } = asStream(graph, source);
  if (step.timestampColumn) node = graph.addProcessor(`ApplyTimestampTransform-${pathName(step.context)}`, [node]);
  graph.addSink(graph.numbered('KSTREAM-SINK'), [node], step.topic);
}

/** A query whose rows go to a client ends in a processor that hands them over. */
export function transientEnd(graph: StreamsGraph, source: Handle): void {
  const { node } = asStream(graph, source);
  graph.addProcessor(graph.numbered('KSTREAM-PROCESSOR'), [node]);
}
