// Queries as LIST QUERIES, DESCRIBE and EXPLAIN answer them.
import type { PersistentQuery } from '../../runtime/query-manager.ts';

/** A paused query counts as such; one that is starting or rebalancing counts as running, as in ksqlDB. */
export function stateOf({ runner }: PersistentQuery): 'RUNNING' | 'ERROR' | 'PAUSED' {
  if (runner.state === 'ERROR' || runner.state === 'PAUSED') return runner.state;
  return 'RUNNING';
}

export function runningQuery(query: PersistentQuery): object {
  const { plan, statementText } = query;
  const state = stateOf(query);
  return {
    queryString: statementText,
    sinks: plan.sink ? [plan.sink.name] : [],
    sinkKafkaTopics: plan.sink ? [plan.sink.topic] : [],
    id: plan.queryId,
    statusCount: { [state]: 1 },
    queryType: 'PERSISTENT',
    // As ksqlDB answers: whether it is paused is told by the count only.
    state: state === 'PAUSED' ? 'RUNNING' : state,
  };
}

export function transientQuery(query: { readonly queryId: string; readonly statementText: string }): object {
  return {
    queryString: query.statementText,
    sinks: [],
    sinkKafkaTopics: [],
    id: query.queryId,
    statusCount: { RUNNING: 1 },
    queryType: 'PUSH',
    state: 'RUNNING',
  };
}
