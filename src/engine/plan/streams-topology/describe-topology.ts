// A graph as text, as Kafka Streams' Topology.describe() prints it: sub-topologies, their nodes, and what follows what.
import { javaHashOrder } from '../../values/java-hash.ts';
import type { StreamsNode } from './streams-graph.ts';

/** A node with its neighbours; `size` counts the paths that start at it and decides the order of everything. */
interface DescribedNode {
  readonly node: StreamsNode;
  size: number;
  readonly predecessors: NodeSet;
  readonly successors: NodeSet;
}

function compareNodes(a: DescribedNode, b: DescribedNode): number {
  if (a.size !== b.size) return b.size - a.size;
  return a.node.name < b.node.name ? -1 : a.node.name > b.node.name ? 1 : 0;
}

interface Branch {
  readonly item: DescribedNode;
  before: Branch | null;
  after: Branch | null;
}

/**
 * A search tree: the place of a node is found by its size at the time, and does not change when the size does. So it is in
 * Kafka Streams, and the order of the text follows from it.
 */
class NodeSet {
  #root: Branch | null = null;

  add(item: DescribedNode): void {
    const branch: Branch = { item, before: null, after: null };
    let at = this.#root;
    if (!at) this.#root = branch;
    while (at) {
      const order = compareNodes(item, at.item);
      if (order === 0) return;
      const next: Branch | null = order < 0 ? at.before : at.after;
      if (next) at = next;
      else {
        if (order < 0) at.before = branch;
        else at.after = branch;
        return;
      }
    }
  }

  *items(branch: Branch | null = this.#root): Iterable<DescribedNode> {
    if (!branch) return;
    yield* this.items(branch.before);
    yield branch.item;
    yield* this.items(branch.after);
  }
}

const namesOf = (set: NodeSet): string => {
  const names = [...set.items()].map(({ node }) => node.name);
  return names.length === 0 ? 'none' : names.join(', ');
};

function grow(described: DescribedNode, by: number): void {
  described.size += by;
  for (const predecessor of described.predecessors.items()) grow(predecessor, by);
}

/** Nodes that are connected, by rows or by a store, are one sub-topology; the groups stand in the order of their first nodes. */
function subTopologies(nodes: readonly StreamsNode[]): StreamsNode[][] {
  const group = new Map<string, StreamsNode[]>();
  const join = (a: string, b: string): void => {
    const [into, from] = [group.get(a)!, group.get(b)!];
    if (into === from) return;
    into.push(...from);
    for (const node of from) group.set(node.name, into);
  };
  const users = new Map<string, string>();
  for (const node of nodes) {
    group.set(node.name, [node]);
    for (const parent of node.parents) join(parent, node.name);
    for (const store of node.stores) {
      const user = users.get(store);
      if (user === undefined) users.set(store, node.name);
      else join(user, node.name);
    }
  }
  const position = new Map(nodes.map((node, i) => [node, i]));
  return [...new Set(nodes.map((node) => group.get(node.name)!))].map((members) =>
    members.sort((a, b) => position.get(a)! - position.get(b)!),
  );
}

function describeNodes(members: readonly StreamsNode[]): DescribedNode[] {
  const described = new Map<string, DescribedNode>();
  const byName = new Map(members.map((node) => [node.name, node]));
  for (const name of javaHashOrder(byName.keys()))
    described.set(name, {
      node: byName.get(name)!,
      size: 1,
      predecessors: new NodeSet(),
      successors: new NodeSet(),
    });
  for (const item of described.values())
    for (const parent of item.node.parents) {
      const predecessor = described.get(parent)!;
      item.predecessors.add(predecessor);
      predecessor.successors.add(item);
      grow(predecessor, item.size);
    }
  return [...described.values()].sort(compareNodes);
}

function printNode({ node, predecessors, successors }: DescribedNode): string {
  const from = `      <-- ${namesOf(predecessors)}`;
  const to = `      --> ${namesOf(successors)}`;
  switch (node.kind) {
    case 'Source':
      return `    Source: ${node.name} (topics: [${node.topic}])\n${to}\n`;
    case 'Sink':
      return `    Sink: ${node.name} (topic: ${node.topic})\n${from}\n`;
    case 'Processor':
      return `    Processor: ${node.name} (stores: [${javaHashOrder(node.stores).join(', ')}])\n${to}\n${from}\n`;
  }
}

/** @param nodes in the order in which they were added, parents before children */
export function describeTopology(nodes: readonly StreamsNode[]): string {
  const parts = subTopologies(nodes).map(
    (members, id) => `  Sub-topology: ${id}\n${describeNodes(members).map(printNode).join('')}\n`,
  );
  return `Topologies:\n ${parts.join('')}`;
}
