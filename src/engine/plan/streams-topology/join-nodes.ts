// What ksqlDB's joins become in Kafka Streams.
import type { JoinStep } from '../execution-step.ts';
import { pathName, repartition } from './stream-nodes.ts';
import type { JoinStoreNames, StreamHandle, StreamsGraph, TableHandle } from './streams-graph.ts';

/** A RIGHT join is run as the LEFT join of the swapped sides: the first side is the one that drives it. */
const isSwapped = (step: JoinStep): boolean => step.joinType === 'RIGHT';

function meeting(graph: StreamsGraph, step: JoinStep, side: 'left' | 'right', stream: StreamHandle): StreamHandle {
  if (!stream.rekeyedBy) return stream;
  const formats = (side === 'left') === isSwapped(step) ? step.rightFormats : step.leftFormats;
  return repartition(graph, `${pathName(step.context)}-${side}`, stream, formats);
}

/** Each side is kept in a windowed store and looks its matches up in that of the other. */
export function streamStreamJoin(
  graph: StreamsGraph,
  step: JoinStep,
  left: StreamHandle,
  right: StreamHandle,
): StreamHandle {
  const path = pathName(step.context);
  const [driving, joined] = isSwapped(step) ? [right, left] : [left, right];
  const first = meeting(graph, step, 'left', driving);
  const second = meeting(graph, step, 'right', joined);
  graph.skipNumbers(2);
  const names = joinStores(graph, step);
  graph.skipNumbers(1);
  const [firstStore, secondStore] = isSwapped(step) ? [names.right, names.left] : [names.left, names.right];
  const shared = names.unmatched === null ? [] : [names.unmatched];
  const outer = { first: step.joinType === 'FULL', second: step.joinType !== 'INNER' };
  const firstWindow = graph.addProcessor(`${path}-this-windowed`, [first.node], [firstStore]);
  const secondWindow = graph.addProcessor(`${path}-other-windowed`, [second.node], [secondStore]);
  const lookups = [
    graph.addProcessor(`${path}-${outer.first ? 'outer-' : ''}this-join`, [firstWindow], [secondStore, ...shared]),
    graph.addProcessor(`${path}-${outer.second ? 'outer-' : ''}other-join`, [secondWindow], [firstStore, ...shared]),
  ];
  return { kind: 'Stream', node: graph.addProcessor(`${path}-merge`, lookups), rekeyedBy: null };
}

function joinStores(graph: StreamsGraph, step: JoinStep): JoinStoreNames {
  const { joinType, within, leftFormats, rightFormats } = step;
  const inner = joinType === 'INNER';
  const first = graph.numbered(joinType === 'FULL' ? 'KSTREAM-OUTERTHIS' : 'KSTREAM-JOINTHIS');
  const second = graph.numbered(inner ? 'KSTREAM-JOINOTHER' : 'KSTREAM-OUTEROTHER');
  const stores = [`${first}-store`, `${second}-store`] as const;
  const [left, right] = isSwapped(step) ? [stores[1], stores[0]] : stores;
  graph.addStore(left, leftFormats);
  graph.addStore(right, rightFormats);
  const unmatched = inner || !within?.grace ? null : `KSTREAM-OUTERSHARED-${first.split('-')[2]}-store`;
  if (unmatched !== null) graph.addStore(unmatched, leftFormats);
  const names: JoinStoreNames = { left, right, unmatched };
  graph.joinStores.set(step, names);
  return names;
}

export function streamTableJoin(
  graph: StreamsGraph,
  step: JoinStep,
  left: StreamHandle,
  right: TableHandle,
): StreamHandle {
  const path = pathName(step.context);
  const source = left.rekeyedBy ? repartition(graph, path, left, step.leftFormats) : left;
  graph.skipNumbers(1);
  return { kind: 'Stream', node: graph.addProcessor(path, [source.node], right.lookups()), rekeyedBy: null };
}

/** Its rows are looked up by joining those of both sides anew. */
export function tableTableJoin(
  graph: StreamsGraph,
  step: JoinStep,
  left: TableHandle,
  right: TableHandle,
): TableHandle {
  const [first, second] = isSwapped(step) ? [right, left] : [left, right];
  const merge = graph.numbered('KTABLE-MERGE');
  const lookups = [
    graph.addProcessor(graph.numbered('KTABLE-JOINTHIS'), [first.node], second.lookups()),
    graph.addProcessor(graph.numbered('KTABLE-JOINOTHER'), [second.node], first.lookups()),
  ];
  const node = graph.addProcessor(merge, lookups);
  return {
    kind: 'Table',
    node,
    materialized: false,
    lookups: () => [...first.lookups(), ...second.lookups()],
  };
}

/** A left row subscribes at its right key through one topic, and gets answers through another. */
export function foreignKeyJoin(
  graph: StreamsGraph,
  step: JoinStep,
  left: TableHandle,
  right: TableHandle,
): TableHandle {
  const prefix = 'KTABLE-FK-JOIN-SUBSCRIPTION';
  const subscriptionTopic = `${graph.numbered(`${prefix}-REGISTRATION`)}-topic`;
  const registration = graph.addProcessor(graph.numbered(`${prefix}-REGISTRATION`), [left.node]);
  graph.addSink(graph.numbered('KTABLE-SINK'), [registration], subscriptionTopic);
  const subscribed = graph.addSource(graph.numbered('KTABLE-SOURCE'), subscriptionTopic);
  const subscriptionStore = graph.numbered(`${prefix}-STATE-STORE`);
  const received = graph.addProcessor(graph.numbered(`${prefix}-PROCESSOR`), [subscribed], [subscriptionStore]);
  const answers = [
    graph.addProcessor(graph.numbered(`${prefix}-PROCESSOR`), [received], right.lookups()),
    graph.addProcessor(graph.numbered(`${prefix}-PROCESSOR`), [right.node], [subscriptionStore]),
  ];
  const responseTopic = `${graph.numbered(`${prefix}-RESPONSE`)}-topic`;
  graph.addSink(graph.numbered('KTABLE-SINK'), answers, responseTopic);
  const answered = graph.addSource(graph.numbered('KTABLE-SOURCE'), responseTopic);
  const resolver = graph.addProcessor(
    graph.numbered(`${prefix}-RESPONSE-RESOLVER-PROCESSOR`),
    [answered],
    left.lookups(),
  );
  const node = graph.addProcessor(graph.numbered('KTABLE-FK-JOIN-OUTPUT'), [resolver]);
  const outputStore = graph.numbered('KTABLE-FK-JOIN-OUTPUT-STATE-STORE');
  graph.internalTopics.push(
    { name: subscriptionTopic, formats: step.rightFormats },
    { name: responseTopic, formats: step.leftFormats },
  );
  graph.addStore(subscriptionStore, step.rightFormats);
  graph.foreignKeys.set(step, { subscriptionTopic, responseTopic, subscriptionStore, outputStore });
  const lookups = (): readonly string[] => {
    const stores = graph.nodes.find(({ name }) => name === node)?.stores;
    if (stores && !stores.has(outputStore)) stores.add(graph.addStore(outputStore, step.leftFormats));
    return [outputStore];
  };
  return { kind: 'Table', node, materialized: false, lookups };
}
