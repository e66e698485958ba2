// Turns a plan's steps into flows: knows the query, its sub-topologies and its internal topics.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { ExecutionStep, JoinStep, QueryPlan, TopicFormats } from '../plan/execution-step.ts';
import type { ForeignKeyNames, JoinStoreNames, StreamsGraph } from '../plan/streams-topology/streams-graph.ts';
import { streamsGraph } from '../plan/streams-topology/streams-topology.ts';
import { buildFlow } from './build-flow.ts';
import { type Flow, type FlowOptions, SubTopologyPart } from './flow.ts';
import { type NeededColumns, neededColumns } from './needed-columns.ts';
import { type RepartitionOptions, repartitionFlow } from './repartition-operator.ts';
import { runningSteps } from './running-steps.ts';
import type { OperatorDependencies } from './task-scope.ts';

export interface InternalTopic {
  readonly name: string;
  readonly readBy: SubTopologyPart;
}

export interface SourceTopic {
  readonly topic: string;
  readonly defaultReset: 'earliest' | 'latest';
}

export class TopologyBuilder {
  readonly plan: QueryPlan;
  /** The plan's steps as they are run. */
  readonly root: ExecutionStep;
  readonly dependencies: OperatorDependencies;
  readonly parts: SubTopologyPart[] = [];
  readonly internalTopics: InternalTopic[] = [];
  readonly sources: SourceTopic[] = [];
  readonly #needed: NeededColumns;
  readonly #names: StreamsGraph;

  constructor(plan: QueryPlan, dependencies: OperatorDependencies) {
    this.plan = plan;
    this.dependencies = dependencies;
    this.root = runningSteps(plan.root);
    this.#needed = neededColumns(this.root);
    this.#names = streamsGraph(plan);
  }

  build(step: ExecutionStep, options: FlowOptions = { oldValues: false }): Flow {
    return buildFlow(this, step, options);
  }

  newPart(): SubTopologyPart {
    const part = new SubTopologyPart();
    this.parts.push(part);
    return part;
  }

  /** Whether anything after this step reads the value column. */
  needs(step: ExecutionStep, column: string): boolean {
    return this.#needed.get(step)?.has(column) ?? true;
  }

  /** Names of the two stores of a stream-stream join of this plan. */
  joinStores(step: JoinStep): JoinStoreNames {
    return namesOf(this.#names.joinStores, step);
  }

  /** Names of the topics and stores of a foreign-key join of this plan. */
  foreignKeyNames(step: JoinStep): ForeignKeyNames {
    return namesOf(this.#names.foreignKeys, step);
  }

  /** Full name of an internal topic of this query; `suffix` as in `Aggregate-GroupBy-repartition`. */
  internalTopic(suffix: string): string {
    return `${this.dependencies.config.internalTopicPrefix}${this.plan.queryId}-${suffix}`;
  }

  /** Sends a flow through a repartition topic, so that equal keys meet in one task. */
  repartition(
    source: Flow,
    path: readonly string[],
    formats: TopicFormats,
    options: RepartitionOptions = { oldValues: false },
  ): Flow {
    return repartitionFlow(this, source, `${path.join('-')}-repartition`, formats, options);
  }
}

function namesOf<T>(names: ReadonlyMap<JoinStep, T>, step: JoinStep): T {
  const found = names.get(step);
  if (!found) throw new ClickstreamError('INTERNAL', 'a join is not part of the plan');
  return found;
}
