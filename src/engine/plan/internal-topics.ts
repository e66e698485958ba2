// The internal topics of a query as ksqlDB names them: repartition topics and changelogs, with their formats.
import type { ExecutionStep, JoinStep, QueryPlan, TopicFormats } from './execution-step.ts';
import { isRekeyed, joinStoreNames } from './join-store-names.ts';

export interface InternalTopicInfo {
  /** What follows the query's id and a dash, e.g. `Aggregate-GroupBy-repartition`. */
  readonly suffix: string;
  readonly formats: TopicFormats;
}

const nameOf = (step: ExecutionStep): string => step.context.join('-');

export function internalTopicsOf(plan: QueryPlan): InternalTopicInfo[] {
  const topics: InternalTopicInfo[] = [];
  const add = (suffix: string, formats: TopicFormats) => topics.push({ suffix, formats });
  const joinStores = joinStoreNames(plan.root);
  const addJoinStores = (step: JoinStep): void => {
    const stores = joinStores.get(step);
    if (!stores) return;
    add(`${stores.left}-changelog`, step.leftFormats);
    add(`${stores.right}-changelog`, step.rightFormats);
    if (stores.unmatched) add(`${stores.unmatched}-changelog`, step.leftFormats);
  };
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
        if (isRekeyed(step.left)) add(`${nameOf(step)}-left-repartition`, step.leftFormats);
        if (isRekeyed(step.right)) add(`${nameOf(step)}-right-repartition`, step.rightFormats);
        addJoinStores(step);
        return;
      case 'StreamTableJoin':
        visit(step.left);
        visit(step.right);
        if (isRekeyed(step.left)) add(`${nameOf(step)}-repartition`, step.leftFormats);
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
        if (isRekeyed(step.source)) add(`${nameOf(step)}-repartition`, step.internalFormats);
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
