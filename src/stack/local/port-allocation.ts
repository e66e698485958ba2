// Decides which port each process gets, and says who holds one that is taken.
import { createServer } from 'node:net';
import { PORT_NAMES, PORT_RULES, type PortName, type Ports, portVariable, type RequestedPorts } from './local-ports.ts';

const LOOPBACK = '127.0.0.1';
/** How far above a taken default to look. */
const SEARCH_SPAN = 200;

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
        taken.push({ name, port, fix: fixFor(name, port, chosen.has(port)) });
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

function fixFor(name: PortName, port: number, byThisStack: boolean): string {
  const variable = portVariable(name);
  if (byThisStack) return `Another part of this stack uses port ${port}; set ${variable} to another port.`;
  return `Stop that program, or set ${variable} to a free port, or CLICKSTREAM_PORT_OFFSET to move all ports.`;
}
