// The internal topics of a query as ksqlDB names them: repartition topics and changelogs, with their formats.
import type { ExecutionStep, QueryPlan, TopicFormats } from './execution-step.ts';

export interface InternalTopicInfo {
  /** What follows the query's id and a dash, e.g. `Aggregate-GroupBy-repartition`. */
  readonly suffix: string;
  readonly formats: TopicFormats;
}

/** Whether rows have another key than in the topic that they were read from: they must be repartitioned to meet. */
function rekeyed(step: ExecutionStep): boolean {
  switch (step.kind) {
    case 'StreamSelectKey':
      return true;
    case 'StreamFilter':
    case 'StreamSelect':
    case 'StreamFlatMap':
      return rekeyed(step.source);
    default:
      return false;
  }
}

const nameOf = (step: ExecutionStep): string => step.context.join('-');

export function internalTopicsOf(plan: QueryPlan): InternalTopicInfo[] {
  const topics: InternalTopicInfo[] = [];
  const add = (suffix: string, formats: TopicFormats) => topics.push({ suffix, formats });
  const visit = (step: ExecutionStep): void => {
    switch (step.kind) {
      case 'StreamSource':
      case 'WindowedStreamSource':
        return;
      case 'TableSource':
      case 'WindowedTableSource':
        if (step.stateFormats) add(`${step.context[0]}-Reduce-changelog`, step.stateFormats);
        return;
      case 'StreamStreamJoin':
        visit(step.left);
        visit(step.right);
        if (rekeyed(step.left)) add(`${nameOf(step)}-left-repartition`, step.leftFormats);
        if (rekeyed(step.right)) add(`${nameOf(step)}-right-repartition`, step.rightFormats);
        return;
      case 'StreamTableJoin':
        visit(step.left);
        visit(step.right);
        if (rekeyed(step.left)) add(`${nameOf(step)}-repartition`, step.leftFormats);
        return;
      case 'TableTableJoin':
      case 'ForeignKeyTableTableJoin':
        visit(step.left);
        visit(step.right);
        return;
      case 'TableSelectKey':
        visit(step.source);
        add(`${nameOf(step)}-SelectKey-repartition`, step.internalFormats);
        add(`${nameOf(step)}-Materialize-changelog`, step.internalFormats);
        return;
      case 'StreamGroupBy':
      case 'TableGroupBy':
        visit(step.source);
        add(`${nameOf(step)}-repartition`, step.internalFormats);
        return;
      case 'StreamGroupByKey':
        visit(step.source);
        if (rekeyed(step.source)) add(`${nameOf(step)}-repartition`, step.internalFormats);
        return;
      case 'StreamAggregate':
      case 'StreamWindowedAggregate':
      case 'TableAggregate':
        visit(step.source);
        add(`${nameOf(step)}-Materialize-changelog`, step.internalFormats);
        return;
      default:
        visit(step.source);
    }
  };
  visit(plan.root);
  return topics;
}
