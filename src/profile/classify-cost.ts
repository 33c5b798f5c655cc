/**
 * Gives every node of a call tree its kind of cost, from its path alone: the same function costs *memory* below a page
 * fault and *interrupts* below a timer's. A node takes the kind its own name says, else its caller's; what interrupts,
 * scheduling, random and background work call is theirs, whatever it is called.
 */
import { exceptionsOf } from '../arch/architectures.ts';
import { nodeKind } from '../base/node-kind.ts';
import { costKinds, costNumber, type CostKind } from './cost-kind.ts';
import {
  builtInCallerCosts,
  builtInCosts,
  builtInFileCost,
  isCalled,
  ownCosts,
  type CostGuest,
} from './cost-lists.ts';
import { normalizeName } from './function-names.ts';
import { objectNames } from './object-names.ts';

/** Nodes of a tree, callers before what they call. */
export interface CostNodes {
  readonly parent: Int32Array;
  /** row of the names */
  readonly function: Int32Array;
  /** one of nodeKind */
  readonly kind: Uint8Array;
}

export interface CostNames {
  readonly name: readonly string[];
  readonly object: Int32Array;
  readonly objects: readonly string[];
}

/** Functions that cost something else than work, besides those known: policy's `cost-kinds`. */
export type ExtraCosts = Readonly<Partial<Record<CostKind, readonly string[]>>>;

/** The kind of every node, by number. */
export function classifyCosts(
  nodes: CostNodes,
  names: CostNames,
  guest: CostGuest,
  extra: ExtraCosts = {},
): Uint8Array {
  const said = costOfNames(names, guest, extra);
  sayByCallees(said, nodes, names, guest);
  const exceptions = exceptionsOf(guest.arch);
  const strikes = Uint8Array.from(names.name, (name) => (exceptions?.test(name) ? 0 : 1));
  const own = ownReach(names.name, guest);
  const count = nodes.parent.length;
  const cost = new Uint8Array(count);
  // What a node's callees inherit: its kind, or its caller's where it speaks for itself alone.
  const inherited = new Uint8Array(count);
  for (let node = 0; node < count; node += 1) {
    const parent = nodes.parent[node]!;
    const row = nodes.function[node]!;
    const isPartOfParent =
      parent !== -1 && own.speaks[nodes.function[parent]!] === 1 && own.isMemset[row] === 1;
    const above = parent === -1 ? costNumber.work : isPartOfParent ? cost[parent]! : inherited[parent]!;
    if (nodes.kind[node] === nodeKind.interrupt && strikes[row] === 1) cost[node] = costNumber.interrupts;
    else if (above === costNumber.interrupts || above === costNumber.scheduling) cost[node] = above;
    else if (said[row] === costNumber.scheduling) cost[node] = costNumber.scheduling;
    else if (above === costNumber.random || above === costNumber.background) cost[node] = above;
    else cost[node] = said[row] === unsaid ? above : said[row]!;
    inherited[node] = own.speaks[row] === 1 ? above : cost[node]!;
  }
  return cost;
}

/** Functions whose kind is of what they do themselves, and memset(), which may be a call or not. */
function ownReach(names: readonly string[], guest: CostGuest): { speaks: Uint8Array; isMemset: Uint8Array } {
  const own = ownCosts(guest);
  return {
    speaks: Uint8Array.from(names, (name) => (own.has(normalizeName(name)) ? 1 : 0)),
    isMemset: Uint8Array.from(names, (name) => (/^(?:__)?memset(?:_\w+)?$/.test(name) ? 1 : 0)),
  };
}

const unsaid = 255;

/** Gives functions without a kind of their own the one that is known of them by what they call: they may have no names. */
function sayByCallees(said: Uint8Array, nodes: CostNodes, names: CostNames, guest: CostGuest): void {
  const known = builtInCallerCosts(guest);
  const callees = names.name.map((name) => known.get(name.replace(/@plt$/, '')));
  if (callees.every((callee) => callee === undefined)) return;
  for (let node = 0; node < nodes.parent.length; node += 1) {
    const callee = callees[nodes.function[node]!];
    if (callee === undefined || nodes.parent[node] === -1) continue;
    const caller = nodes.function[nodes.parent[node]!]!;
    if (said[caller] === unsaid && isCalled(names.objects[names.object[caller]!]!, callee.file)) {
      said[caller] = costNumber[callee.kind];
    }
  }
}

/** What each function's own name says, `unsaid` where nothing. */
function costOfNames({ name, object, objects }: CostNames, guest: CostGuest, extra: ExtraCosts): Uint8Array {
  const known = builtInCosts(guest);
  const anywhere = new Map<string, CostKind>();
  for (const kind of costKinds) for (const full of extra[kind] ?? []) anywhere.set(normalizeName(full), kind);
  const isKernel = objects.map((file) => file !== objectNames.user && !file.startsWith('/'));
  const ofFile = objects.map((file) => builtInFileCost(guest, file));
  return Uint8Array.from(name, (full, row) => {
    const plain = normalizeName(full);
    const at = object[row]!;
    const own = anywhere.get(plain) ?? ofFile[at] ?? (isKernel[at] === true ? known.get(plain) : undefined);
    return own === undefined ? unsaid : costNumber[own];
  });
}
