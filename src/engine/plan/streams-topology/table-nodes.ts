// What ksqlDB's steps over tables become in Kafka Streams.
import type {
  AggregateStep,
  FilterStep,
  GroupByStep,
  SelectKeyStep,
  SelectStep,
  SourceStep,
} from '../execution-step.ts';
import { aggregated, pathName, repartition } from './stream-nodes.ts';
import type { StreamsGraph, TableHandle } from './streams-graph.ts';

/**
 * The table's rows are kept in a store of their own, since a topic that others write is no changelog. A table that is
 * re-keyed before anything needs its rows is kept only after that.
 */
export function tableSource(graph: StreamsGraph, step: SourceStep, kept: boolean): TableHandle {
  graph.skipNumbers(1);
  const source = graph.numbered('KSTREAM-SOURCE');
  const table = graph.numbered('KTABLE-SOURCE');
  const stores = kept && step.stateFormats ? [graph.addStore(`${step.context[0]}-Reduce`, step.stateFormats)] : [];
  const read = graph.addProcessor(table, [graph.addSource(source, step.topic)]);
  const rows = graph.addProcessor(graph.numbered('KTABLE-TRANSFORMVALUES'), [read], stores);
  const node = graph.addProcessor(graph.numbered('KTABLE-TRANSFORMVALUES'), [rows]);
  return { kind: 'Table', node, materialized: true, lookups: () => stores };
}

/** Rows that can be looked up nowhere get a store here. */
export function tableSelect(graph: StreamsGraph, step: SelectStep, source: TableHandle): TableHandle {
  const name = pathName(step.context);
  if (source.materialized || !step.internalFormats) {
    graph.skipNumbers(1);
    return { ...source, node: graph.addProcessor(name, [source.node]) };
  }
  const store = graph.addStore(`${name}-Last`, step.internalFormats);
  const node = graph.addProcessor(graph.numbered('KTABLE-TRANSFORMVALUES'), [source.node], [store]);
  return { kind: 'Table', node, materialized: true, lookups: () => [store] };
}

const FILTER_PARTS = ['ApplyPredicate', 'Filter', 'PostProcess'];

export function tableFilter(graph: StreamsGraph, step: FilterStep, source: TableHandle): TableHandle {
  let { node } = source;
  for (const part of FILTER_PARTS) {
    graph.skipNumbers(1);
    node = graph.addProcessor(`${pathName(step.context)}-${part}`, [node]);
  }
  return { ...source, node };
}

/** Through a stream and its topic into a new table. */
export function tableSelectKey(graph: StreamsGraph, step: SelectKeyStep, source: TableHandle): TableHandle {
  const path = pathName(step.context);
  const stream = graph.addProcessor(graph.numbered('KTABLE-TOSTREAM'), [source.node]);
  const mapped = graph.addProcessor(`${path}-SelectKey-Mapper`, [stream]);
  graph.skipNumbers(2);
  const rekeyed = { kind: 'Stream', node: mapped, rekeyedBy: mapped } as const;
  const keyed = repartition(graph, `${path}-SelectKey`, rekeyed, step.internalFormats);
  const store = graph.addStore(`${path}-Materialize`, step.internalFormats);
  const node = graph.addProcessor(`${path}-SelectKey`, [keyed.node], [store]);
  return { kind: 'Table', node, materialized: true, lookups: () => [store] };
}

/** Only up to the new key: the topic between comes with the aggregation. */
export function tableGroupBy(graph: StreamsGraph, step: GroupByStep, source: TableHandle): TableHandle {
  const filter = graph.addProcessor(graph.numbered('KTABLE-FILTER'), [source.node]);
  graph.skipNumbers(1);
  return { ...source, node: graph.addProcessor(pathName(step.context), [filter]) };
}

/** Both the old and the new row of a change go through the topic. */
export function tableAggregate(graph: StreamsGraph, step: AggregateStep, grouped: TableHandle): TableHandle {
  const topic = `${pathName(step.source.context)}-repartition`;
  graph.internalTopics.push({ name: topic, formats: step.source.internalFormats });
  graph.addSink(graph.numbered('KSTREAM-SINK'), [grouped.node], topic);
  const source = graph.addSource(graph.numbered('KSTREAM-SOURCE'), topic);
  return aggregated(graph, step, graph.numbered('KTABLE-AGGREGATE'), source);
}
