// Decides which port each process gets, and says who holds one that is taken.
import { createServer } from 'node:net';
import { PORT_NAMES, PORT_RULES, type PortName, type Ports, portVariable, type RequestedPorts } from './local-ports.ts';

const LOOPBACK = '127.0.0.1';
/** How far above a taken default to look. */
const SEARCH_SPAN = 200;
/** Which offsets are tried for a proposal: numbers that are easily remembered. */
const OFFSET_STEP = 100;
const OFFSET_STEPS = 50;

export interface TakenPort {
  readonly name: PortName;
  readonly port: number;
  readonly fix: string;
}

export interface PortAllocation {
  readonly ports: Ports;
  readonly taken: readonly TakenPort[];
  /** Ports that moved from the default because it was taken. */
  readonly moved: readonly { readonly name: PortName; readonly from: number; readonly to: number }[];
}

export interface AllocationContext {
  /** Ports of an earlier start: kept, because connectors and clients were told of them. */
  readonly previous?: Ports | undefined;
  /** Whether a running process of this very stack holds the port. */
  readonly isOurs: (name: PortName, port: number) => boolean;
  readonly isFree?: (port: number) => Promise<boolean>;
}

/** Chooses all ports at once; a port that cannot be used is reported in `taken`, with every other fault. */
export async function allocatePorts(requested: RequestedPorts, context: AllocationContext): Promise<PortAllocation> {
  const isFree = context.isFree ?? isPortFree;
  const ports: Partial<Record<PortName, number>> = {};
  const taken: TakenPort[] = [];
  const moved: { name: PortName; from: number; to: number }[] = [];
  const chosen = new Set<number>();
  let offset: Promise<number | undefined> | undefined;
  const freeOffset = () => {
    offset ??= findFreeOffset(requested, isFree);
    return offset;
  };

  // Those that stay where they are come first, so that none of them is taken by one that moves.
  const fixedFirst = [...PORT_NAMES].sort((a, b) => Number(mayMove(requested, a)) - Number(mayMove(requested, b)));
  for (const name of fixedFirst) {
    const { port: wanted } = requested[name];
    const movable = mayMove(requested, name);
    const previous = context.previous?.[name];
    const start = movable && previous !== undefined && previous >= wanted ? previous : wanted;
    const usable = async (port: number) => !chosen.has(port) && (context.isOurs(name, port) || (await isFree(port)));
    let port = start;
    if (!(await usable(port))) {
      if (movable) {
        const limit = Math.min(start + SEARCH_SPAN, 65_535);
        do port += 1;
        while (port < limit && !(await usable(port)));
        moved.push({ name, from: start, to: port });
      } else {
        const fix = chosen.has(port) ? sharedPortFix(name, port) : takenPortFix(name, await freeOffset());
        taken.push({ name, port, fix });
      }
    }
    chosen.add(port);
    ports[name] = port;
  }
  return { ports: ports as Record<PortName, number>, taken, moved };
}

function mayMove(requested: RequestedPorts, name: PortName): boolean {
  return PORT_RULES[name].movable && !requested[name].explicit;
}

/** Whether this machine lets us listen on the port, on the loopback address and on all addresses. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await canListen(port, LOOPBACK)) && (await canListen(port, '0.0.0.0'));
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The next CLICKSTREAM_PORT_OFFSET that finds every port free; undefined when ports set one by one would stay taken. */
async function findFreeOffset(
  requested: RequestedPorts,
  isFree: (port: number) => Promise<boolean>,
): Promise<number | undefined> {
  const present = PORT_NAMES.filter((name) => !requested[name].explicit);
  const first = present[0];
  if (first === undefined) return undefined;
  const now = requested[first].port - PORT_RULES[first].default;
  for (let offset = now + OFFSET_STEP; offset <= now + OFFSET_STEPS * OFFSET_STEP; offset += OFFSET_STEP) {
    const ports = PORT_NAMES.map((name) =>
      requested[name].explicit ? requested[name].port : PORT_RULES[name].default + offset,
    );
    if (Math.max(...ports) > 65_535 || new Set(ports).size < ports.length) continue;
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return offset;
  }
  return undefined;
}

function sharedPortFix(name: PortName, port: number): string {
  return `Another part of this stack uses port ${port}; set ${portVariable(name)} to another port.`;
}

function takenPortFix(name: PortName, freeOffset: number | undefined): string {
  const all =
    freeOffset === undefined
      ? 'CLICKSTREAM_PORT_OFFSET to move all ports'
      : `CLICKSTREAM_PORT_OFFSET=${freeOffset} to move all ports to free ones`;
  return `Stop that program, or set ${portVariable(name)} to a free port, or ${all}.`;
}
