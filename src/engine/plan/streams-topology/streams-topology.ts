// From a plan to the Kafka Streams application that ksqlDB would run for it: the one place from which the names of state stores,
// changelogs and repartition topics come, and the text of EXPLAIN's topology.
import type { ExecutionStep, QueryPlan } from '../execution-step.ts';
import { describeTopology } from './describe-topology.ts';
import { foreignKeyJoin, streamStreamJoin, streamTableJoin, tableTableJoin } from './join-nodes.ts';
import {
  pathName,
  sink,
  streamAggregate,
  streamFlatMap,
  streamGroupBy,
  streamProcessor,
  streamSelectKey,
  streamSource,
  transientEnd,
} from './stream-nodes.ts';
import {
  type Handle,
  type StreamHandle,
  StreamsGraph,
  type StreamsRelease,
  type TableHandle,
} from './streams-graph.ts';
import { tableAggregate, tableFilter, tableGroupBy, tableSelect, tableSelectKey, tableSource } from './table-nodes.ts';

/** The release that the engine says it is, whose texts it shows. */
const SHOWN_RELEASE: StreamsRelease = '0.29';

/** The application of a plan; its stores and topics are named without the application's id. */
export function streamsGraph(plan: QueryPlan, release: StreamsRelease = SHOWN_RELEASE): StreamsGraph {
  const graph = new StreamsGraph(release);
  const end = new Walker(graph).build(plan.root);
  // A source table ends in its store, a transient query at its client.
  if (end && plan.materializedStore === null) transientEnd(graph, end);
  return graph;
}

/** The text of `Topology.describe()`: sub-topologies, sources, processors with their stores, sinks. */
export const printStreamsTopology = (plan: QueryPlan, release: StreamsRelease = SHOWN_RELEASE): string =>
  describeTopology(streamsGraph(plan, release).nodes);

/** The store from which pull queries read the rows that a step yields; null for streams. */
export function lookupStore(step: ExecutionStep): string | null {
  const end = new Walker(new StreamsGraph(SHOWN_RELEASE)).build(step);
  return end?.kind === 'Table' ? (end.lookups()[0] ?? null) : null;
}

class Walker {
  readonly #graph: StreamsGraph;
  /** Below a step that re-keys a table. */
  #rekeyed = false;

  constructor(graph: StreamsGraph) {
    this.#graph = graph;
  }

  /** Inputs first, as ksqlDB builds them; of a join with a table, the table first. null after a sink. */
  build(step: ExecutionStep): Handle | null {
    const graph = this.#graph;
    switch (step.kind) {
      case 'StreamSource':
      case 'WindowedStreamSource':
        return streamSource(graph, step);
      case 'TableSource':
      case 'WindowedTableSource':
        return tableSource(graph, step, !this.#rekeyed);
      case 'StreamFilter':
      case 'StreamSelect':
        return streamProcessor(graph, pathName(step.context), this.#stream(step.source));
      case 'StreamFlatMap':
        return streamFlatMap(graph, pathName(step.context), this.#stream(step.source));
      case 'StreamSelectKey':
        return streamSelectKey(graph, step, this.#stream(step.source));
      case 'StreamGroupBy':
      case 'StreamGroupByKey':
        return streamGroupBy(graph, step, this.#stream(step.source));
      case 'StreamAggregate':
      case 'StreamWindowedAggregate':
        return streamAggregate(graph, step, this.#stream(step.source));
      case 'TableFilter':
        return tableFilter(graph, step, this.#table(step.source));
      case 'TableSelect':
        return tableSelect(graph, step, this.#table(step.source));
      case 'TableSelectKey':
        return tableSelectKey(graph, step, this.#rekeyedTable(step.source));
      case 'TableGroupBy':
        return tableGroupBy(graph, step, this.#table(step.source));
      case 'TableAggregate':
        return tableAggregate(graph, step, this.#table(step.source));
      case 'TableSuppress':
        return this.build(step.source);
      case 'StreamStreamJoin': {
        const left = this.#stream(step.left);
        return streamStreamJoin(graph, step, left, this.#stream(step.right));
      }
      case 'StreamTableJoin': {
        const right = this.#table(step.right);
        return streamTableJoin(graph, step, this.#stream(step.left), right);
      }
      case 'TableTableJoin': {
        const left = this.#table(step.left);
        return tableTableJoin(graph, step, left, this.#table(step.right));
      }
      case 'ForeignKeyTableTableJoin': {
        const left = this.#table(step.left);
        return foreignKeyJoin(graph, step, left, this.#table(step.right));
      }
      case 'StreamSink':
      case 'TableSink':
        sink(graph, step, this.build(step.source)!);
        return null;
    }
  }

  #stream(step: ExecutionStep): StreamHandle {
    return this.build(step) as StreamHandle;
  }

  #table(step: ExecutionStep): TableHandle {
    return this.build(step) as TableHandle;
  }

  #rekeyedTable(step: ExecutionStep): TableHandle {
    this.#rekeyed = true;
    const table = this.#table(step);
    this.#rekeyed = false;
    return table;
  }
}
