/**
 * From the addresses of a trace to functions by name. Kernel addresses are looked up in the symbol table.
 * Lower addresses hold, in this order of time, firmware, a boot loader or the kernel's own setup code and
 * decompressor, and, once the kernel runs in its own half of the address space, user code: each of these is
 * one function, named after what it is, and calls inside it are part of it.
 */
import type { AddressMap } from '../arch/architecture.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import { readCodeAddress } from '../tracer/code-address.ts';
import { nodeKind } from '../base/node-kind.ts';
import type { BlockTable, NodeTable } from '../tracer/trace-tables.ts';
import type { CostGuest } from '../profile/cost-lists.ts';
import { classifyCosts } from '../profile/classify-cost.ts';
import type { CodeNames } from '../profile/call-tree.ts';
import type { CallRows } from '../profile/merge-rows.ts';
import { Codes } from './code-names.ts';
import type { GuestCode } from './guest-code.ts';

export interface Attribution {
  readonly rows: CallRows;
  readonly names: CodeNames;
  /** node of the trace → row of `rows`; several nodes where calls inside one unnamed image were folded */
  readonly rowOf: Int32Array;
  /** 1 where a node is only part of its caller's row, or nothing: its calls do not count */
  readonly folded: Uint8Array;
  readonly kernel: NamedShare;
}

/** Self values of nodes in one half of the address space, and how much of it has a name. */
export interface NamedShare {
  readonly self: number;
  readonly named: number;
}

export interface AttributionOptions {
  readonly addresses: AddressMap;
  /** only what focused programs do is told apart; all else is one row */
  readonly focused: boolean;
  readonly guest: GuestCode;
  /** what was booted: the kinds of cost depend on it */
  readonly booted: CostGuest;
  /** name of the stage a moment (instructions from reset) lies in; the first stage is the firmware's */
  stageAt(instructions: number): string;
}

/** Names every node of a trace. */
export function attribute(nodes: NodeTable, symbols: SymbolTable, options: AttributionOptions): Attribution {
  const count = nodes.parent.length;
  const half = new Uint32Array(nodes.address.buffer, nodes.address.byteOffset, count * 2);
  const codes = new Codes(options.addresses, symbols, options.guest);
  const { kernelHalf } = options.addresses;
  const firstInKernel = firstKernelEntry(nodes, half, kernelHalf);

  const rows = {
    parent: new Int32Array(count),
    code: new Int32Array(count),
    kind: new Uint8Array(count),
    process: new Int32Array(count).fill(-1),
    self: new Float64Array(count),
    calls: new Float64Array(count),
    first: new Float64Array(count),
  };
  const rowOf = new Int32Array(count);
  const folded = new Uint8Array(count);
  const kernel = { self: 0, named: 0 };
  const inFocus = new Uint8Array(count);
  const isCaller = callers(nodes);
  let length = 0;
  for (let node = 0; node < count; node += 1) {
    const self = nodes.self[node]!;
    const above = nodes.parent[node] === -1 ? -1 : rowOf[nodes.parent[node]!]!;
    if (above !== -1 && self === 0 && nodes.calls[node] === 0 && isCaller[node] === 0) {
      folded[node] = 1;
      rowOf[node] = above;
      continue;
    }
    const [high, low] = [half[2 * node + 1]!, half[2 * node]!];
    const where = readCodeAddress(high, low);
    let code: number;
    inFocus[node] =
      above === -1
        ? where.kind === 'program' && options.guest.isFocused(where.program)
          ? 1
          : 0
        : inFocus[nodes.parent[node]!]!;
    if (options.focused && inFocus[node] === 0) {
      code = codes.rest();
    } else if (where.kind === 'program') {
      code = codes.program(where.program);
    } else if (where.kind === 'object') {
      code = codes.objectCode(where.object, where.offset);
      if (options.guest.isModule(where.object)) addTo(kernel, self, codes.isNamed(code));
    } else if (high >= kernelHalf) {
      code = codes.kernelCode(high, low);
      addTo(kernel, self, codes.isNamed(code));
    } else if (codes.isCalledFirmware(high, low)) {
      code = codes.firmware();
    } else if (nodes.first[node]! >= firstInKernel) {
      code = codes.userCode();
    } else {
      code = codes.bootCode(
        high * 0x1_0000_0000 + low,
        options.stageAt(nodes.first[node]!),
        options.stageAt(0),
      );
    }
    if (above !== -1 && rows.code[above] === code && codes.isWholeObject(code)) {
      folded[node] = 1;
      rowOf[node] = above;
      rows.self[above] = rows.self[above]! + self;
      continue;
    }
    const row = length++;
    rowOf[node] = row;
    // Firmware does not call what it boots, nor a setup code its decompressor: control never comes back.
    rows.parent[row] = above !== -1 && codes.isHandOver(rows.code[above]!, code) ? -1 : above;
    rows.code[row] = code;
    rows.kind[row] = nodes.kind[node]!;
    rows.self[row] = self;
    rows.calls[row] = nodes.calls[node]!;
    rows.first[row] = nodes.first[node]!;
  }
  const parent = rows.parent.subarray(0, length);
  const code = rows.code.subarray(0, length);
  const kind = rows.kind.subarray(0, length);
  const names = codes.table();
  return {
    rows: {
      parent,
      code,
      kind,
      cost: classifyCosts({ parent, function: code, kind }, names, options.booted),
      process: rows.process.subarray(0, length),
      self: rows.self.subarray(0, length),
      calls: rows.calls.subarray(0, length),
      first: rows.first.subarray(0, length),
    },
    names,
    rowOf,
    folded,
    kernel,
  };
}

/**
 * How many instructions ran in code of a known function (`stripped`: of these, known by file and offset only): where the
 * code lies, not whom the call tree charges for it.
 */
export function namedCode(
  blocks: BlockTable,
  { kernelHalf }: AddressMap,
  symbols: SymbolTable,
  guest: GuestCode,
): { readonly kernel: NamedShare; readonly user: NamedShare & { readonly stripped: number } } {
  const kernel = { self: 0, named: 0 };
  const user = { self: 0, named: 0, stripped: 0 };
  const half = new Uint32Array(blocks.address.buffer, blocks.address.byteOffset, blocks.address.length * 2);
  for (let block = 0; block < blocks.address.length; block += 1) {
    const [high, low] = [half[2 * block + 1]!, half[2 * block]!];
    const self = blocks.instructions[block]!;
    const where = readCodeAddress(high, low);
    if (blocks.user[block] === 1) {
      const by = where.kind === 'object' ? guest.find(where.object, where.offset).by : null;
      addTo(user, self, by !== null);
      if (by === 'start') user.stripped += self;
    } else if (where.kind === 'object') {
      addTo(kernel, self, guest.find(where.object, where.offset).by !== null);
    } else if (high >= kernelHalf) {
      addTo(kernel, self, symbols.findHalves(high, low) !== -1);
    }
  }
  return { kernel, user };
}

function addTo(share: { self: number; named: number }, self: number, named: boolean): void {
  share.self += self;
  if (named) share.named += self;
}

/** 1 where a node has others below it. One without, that nothing is counted for, is an entry that led on to a handler. */
function callers({ parent }: NodeTable): Uint8Array {
  const found = new Uint8Array(parent.length);
  for (const node of parent) if (node !== -1) found[node] = 1;
  return found;
}

/** When the guest first ran in the kernel's half: what runs below it from then on is user code. */
function firstKernelEntry(nodes: NodeTable, half: Uint32Array, kernelHalf: number): number {
  let first = Infinity;
  for (let node = 0; node < nodes.parent.length; node += 1) {
    if (half[2 * node + 1]! < kernelHalf || nodes.kind[node] === nodeKind.taskRoot) continue;
    first = Math.min(first, nodes.first[node]!);
  }
  return first;
}
