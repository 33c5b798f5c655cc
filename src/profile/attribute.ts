/**
 * From the addresses of a trace to functions by name. Kernel addresses are looked up in the symbol table.
 * Lower addresses hold, in this order of time, firmware, a boot loader or the kernel's own setup code and
 * decompressor, and, once the kernel runs in its own half of the address space, user code: each of these is
 * one function, named after what it is, and calls inside it are part of it.
 */
import type { SymbolTable } from '../symbols/symbol-table.ts';
import { nodeKind, type BlockTable, type NodeTable } from '../tracer/trace-tables.ts';
import type { CallRows, CodeNames } from './call-tree.ts';
import { isFirmwareArea, isModuleArea, kernelHalf } from './x86-64.ts';

/** Images that are not a file of their own. */
export const imageNames = {
  kernel: 'vmlinux',
  firmware: 'firmware',
  modules: 'modules',
  user: 'user',
  unknown: 'unknown',
} as const;

export interface Attribution {
  readonly rows: CallRows;
  readonly names: CodeNames;
  /** node of the trace → row of `rows`; several nodes where calls inside one unnamed image were folded */
  readonly rowOf: Int32Array;
  /** 1 where a node is only part of its caller's row: its calls do not count */
  readonly folded: Uint8Array;
  readonly kernel: NamedShare;
  readonly user: NamedShare;
}

/** Self values of nodes in one half of the address space, and how much of it has a name. */
export interface NamedShare {
  readonly self: number;
  readonly named: number;
}

export interface AttributionOptions {
  /** what KASLR added to the kernel's link addresses; 0 when it is off */
  readonly kaslrOffset: bigint;
  /** name of the stage a moment (instructions from reset) lies in; the first stage is the firmware's */
  stageAt(instructions: number): string;
}

/** Names every node of a trace. */
export function attribute(nodes: NodeTable, symbols: SymbolTable, options: AttributionOptions): Attribution {
  const count = nodes.parent.length;
  const half = new Uint32Array(nodes.address.buffer, nodes.address.byteOffset, count * 2);
  const codes = new Codes(symbols);
  const firstInKernel = firstKernelEntry(nodes, half);

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
  const user = { self: 0, named: 0 };
  let length = 0;
  for (let node = 0; node < count; node += 1) {
    const self = nodes.self[node]!;
    const above = nodes.parent[node] === -1 ? -1 : rowOf[nodes.parent[node]!]!;
    let code: number;
    if (half[2 * node + 1]! >= kernelHalf) {
      code = codes.kernelCode(half[2 * node + 1]!, half[2 * node]!, options.kaslrOffset);
      kernel.self += self;
      if (codes.isNamed(code)) kernel.named += self;
    } else if (nodes.first[node]! >= firstInKernel) {
      code = codes.userCode();
      user.self += self;
    } else {
      const address = half[2 * node + 1]! * 0x1_0000_0000 + half[2 * node]!;
      code = codes.bootCode(address, options.stageAt(nodes.first[node]!), options.stageAt(0));
    }
    if (above !== -1 && rows.code[above] === code && codes.isWholeImage(code)) {
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
  return {
    rows: {
      parent: rows.parent.subarray(0, length),
      code: rows.code.subarray(0, length),
      kind: rows.kind.subarray(0, length),
      process: rows.process.subarray(0, length),
      self: rows.self.subarray(0, length),
      calls: rows.calls.subarray(0, length),
      first: rows.first.subarray(0, length),
    },
    names: codes.table(),
    rowOf,
    folded,
    kernel,
    user,
  };
}

/**
 * How many instructions of the kernel's half ran in code that a symbol covers: where the code lies, not whom
 * the call tree charges for it.
 */
export function namedKernelCode(blocks: BlockTable, symbols: SymbolTable, kaslrOffset: bigint): NamedShare {
  const share = { self: 0, named: 0 };
  const half = new Uint32Array(blocks.address.buffer, blocks.address.byteOffset, blocks.address.length * 2);
  for (let block = 0; block < blocks.address.length; block += 1) {
    if (half[2 * block + 1]! < kernelHalf) continue;
    const instructions = blocks.instructions[block]!;
    const symbol =
      kaslrOffset === 0n
        ? symbols.findHalves(half[2 * block + 1]!, half[2 * block]!)
        : symbols.find(blocks.address[block]! - kaslrOffset);
    share.self += instructions;
    if (symbol !== -1) share.named += instructions;
  }
  return share;
}

/** When the guest first ran in the kernel's half: what runs below it from then on is user code. */
function firstKernelEntry(nodes: NodeTable, half: Uint32Array): number {
  let first = Infinity;
  for (let node = 0; node < nodes.parent.length; node += 1) {
    if (half[2 * node + 1]! < kernelHalf || nodes.kind[node] === nodeKind.taskRoot) continue;
    first = Math.min(first, nodes.first[node]!);
  }
  return first;
}

/** Functions met so far: one row a distinct name and image. */
class Codes {
  private readonly symbols: SymbolTable;
  private readonly codeOfSymbol: Int32Array;
  private readonly rows = new Map<string, number>();
  private readonly name: string[] = [];
  private readonly image: number[] = [];
  private readonly images: string[] = [];
  private readonly size: number[] = [];
  private readonly trait: ('named' | 'unnamed' | 'whole-image')[] = [];

  constructor(symbols: SymbolTable) {
    this.symbols = symbols;
    this.codeOfSymbol = new Int32Array(symbols.length).fill(-1);
  }

  kernelCode(high: number, low: number, kaslrOffset: bigint): number {
    if (kaslrOffset !== 0n) {
      const linked = BigInt.asUintN(64, ((BigInt(high) << 32n) | BigInt(low)) - kaslrOffset);
      return this.kernelCode(Number(linked >> 32n), Number(linked & 0xffff_ffffn), 0n);
    }
    const symbol = this.symbols.findHalves(high, low);
    if (symbol === -1) {
      if (isModuleArea(high, low)) {
        return this.row('module code', imageNames.modules, 0, 'unnamed');
      }
      const address = `0x${high.toString(16)}${low.toString(16).padStart(8, '0')}`;
      return this.row(address, imageNames.unknown, 0, 'unnamed');
    }
    const known = this.codeOfSymbol[symbol]!;
    if (known !== -1) return known;
    const code = this.row(this.symbols.name(symbol), imageNames.kernel, this.symbols.size[symbol]!, 'named');
    this.codeOfSymbol[symbol] = code;
    return code;
  }

  userCode(): number {
    return this.row('user code', imageNames.user, 0, 'whole-image');
  }

  bootCode(address: number, stage: string, firstStage: string): number {
    const inFirmware = stage === firstStage || isFirmwareArea(address);
    const what = inFirmware ? imageNames.firmware : stage;
    return this.row(what, what, 0, 'whole-image');
  }

  isNamed(code: number): boolean {
    return this.trait[code] === 'named';
  }

  isWholeImage(code: number): boolean {
    return this.trait[code] === 'whole-image';
  }

  /** Whether `to` is a whole image that boots after the whole image `from`. */
  isHandOver(from: number, to: number): boolean {
    return this.isWholeImage(from) && this.isWholeImage(to) && this.name[to] !== imageNames.firmware;
  }

  table(): CodeNames {
    return {
      name: this.name,
      image: Int32Array.from(this.image),
      images: this.images,
      size: Int32Array.from(this.size),
    };
  }

  private row(name: string, image: string, size: number, trait: 'named' | 'unnamed' | 'whole-image'): number {
    const key = `${image}\0${name}`;
    const known = this.rows.get(key);
    if (known !== undefined) {
      // Static functions of one name are one row: people read names. The largest size stands for them.
      this.size[known] = Math.max(this.size[known]!, size);
      return known;
    }
    let imageRow = this.images.indexOf(image);
    if (imageRow === -1) imageRow = this.images.push(image) - 1;
    const code = this.name.push(name) - 1;
    this.image.push(imageRow);
    this.size.push(Math.min(size, 0x7fff_ffff));
    this.trait.push(trait);
    this.rows.set(key, code);
    return code;
  }
}
