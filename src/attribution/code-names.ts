/**
 * Names of code, each a row: what attribute.ts and the blocks' coverage look addresses up in.
 *
 * Why so: docs/decisions/0105-one-row-a-name.md.
 */
import type { AddressMap } from '../arch/architecture.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import { objectRowShift } from '../tracer/trace-layout.ts';
import type { CodeNames } from '../profile/call-tree.ts';
import { objectNames } from '../profile/object-names.ts';
import type { GuestCode } from './guest-code.ts';

const latelyBits = 14;
const latelyKept = 2 ** latelyBits;

/** Functions met so far: one row a distinct name and object. */
export class Codes {
  private readonly addresses: AddressMap;
  private readonly symbols: SymbolTable;
  private readonly codeOfSymbol: Int32Array;
  private readonly rows = new Map<string, number>();
  private readonly name: string[] = [];
  private readonly object: number[] = [];
  private readonly objects: string[] = [];
  private readonly size: number[] = [];
  private readonly trait: ('named' | 'unnamed' | 'whole-object')[] = [];
  private readonly guest: GuestCode;
  /** addresses of the kernel that were looked up last, two halves and a code each, by a hash of the lower half */
  private readonly lately = new Uint32Array(3 * latelyKept);
  /** by image and offset, as one number */
  private readonly codeOfImage = new Map<number, number>();

  constructor(addresses: AddressMap, symbols: SymbolTable, guest: GuestCode) {
    this.addresses = addresses;
    this.symbols = symbols;
    this.guest = guest;
    this.codeOfSymbol = new Int32Array(symbols.length).fill(-1);
  }

  /** Code of the kernel, or of a module that is not told apart. Few addresses are called from many places. */
  kernelCode(high: number, low: number): number {
    const { lately } = this;
    const at = 3 * (Math.imul(low, 0x9e3779b1) >>> (32 - latelyBits));
    if (lately[at] !== high || lately[at + 1] !== low) {
      lately[at + 2] = this.lookUp(high, low);
      lately[at] = high;
      lately[at + 1] = low;
    }
    return lately[at + 2]!;
  }

  private lookUp(high: number, low: number): number {
    if (this.symbols.length === 0) return this.row('kernel code', objectNames.unknown, 0, 'whole-object');
    const symbol = this.symbols.findHalves(high, low);
    if (symbol === -1) {
      if (this.addresses.isModule(high, low)) {
        return this.row('module code', objectNames.modules, 0, 'unnamed');
      }
      const address = `0x${high.toString(16)}${low.toString(16).padStart(8, '0')}`;
      return this.row(address, objectNames.unknown, 0, 'unnamed');
    }
    const known = this.codeOfSymbol[symbol]!;
    if (known !== -1) return known;
    const code = this.row(this.symbols.name(symbol), objectNames.kernel, this.symbols.size[symbol]!, 'named');
    this.codeOfSymbol[symbol] = code;
    return code;
  }

  /** Code of a module or a file, by its offset there. */
  objectCode(image: number, offset: number): number {
    const key = image * 2 ** objectRowShift + offset;
    const known = this.codeOfImage.get(key);
    if (known !== undefined) return known;
    const { name, object: where, size, by } = this.guest.find(image, offset);
    const code = this.row(name, where, size, by === null ? 'unnamed' : 'named');
    this.codeOfImage.set(key, code);
    return code;
  }

  /** Root of what the processes of a program do in user mode, and of what the kernel does for them. */
  program(program: number): number {
    return this.row(this.guest.programs[program] ?? 'user', objectNames.program, 0, 'named');
  }

  /** Everything that a focus leaves out. */
  rest(): number {
    return this.row('outside the focus', objectNames.rest, 0, 'whole-object');
  }

  userCode(): number {
    return this.row('user code', objectNames.user, 0, 'whole-object');
  }

  /** Whether firmware lies there that the kernel calls. */
  isCalledFirmware(high: number, low: number): boolean {
    const { calledFirmware: place } = this.addresses;
    return place !== null && high === 0 && low >= place.start && low < place.end;
  }

  firmware(): number {
    return this.row(objectNames.firmware, objectNames.firmware, 0, 'whole-object');
  }

  bootCode(address: number, stage: string, firstStage: string): number {
    const inFirmware = stage === firstStage || this.addresses.isFirmware(address);
    const what = inFirmware ? objectNames.firmware : stage;
    return this.row(what, what, 0, 'whole-object');
  }

  isNamed(code: number): boolean {
    return this.trait[code] === 'named';
  }

  isWholeObject(code: number): boolean {
    return this.trait[code] === 'whole-object';
  }

  /** Whether `to` is a whole image that boots after the whole image `from`. */
  isHandOver(from: number, to: number): boolean {
    return this.isWholeObject(from) && this.isWholeObject(to) && this.name[to] !== objectNames.firmware;
  }

  table(): CodeNames {
    return {
      name: this.name,
      object: Int32Array.from(this.object),
      objects: this.objects,
      size: Int32Array.from(this.size),
    };
  }

  private row(
    name: string,
    object: string,
    size: number,
    trait: 'named' | 'unnamed' | 'whole-object',
  ): number {
    const key = `${object}\0${name}`;
    const known = this.rows.get(key);
    if (known !== undefined) {
      // Static functions of one name are one row: people read names. The largest size stands for them.
      this.size[known] = Math.max(this.size[known]!, size);
      return known;
    }
    let objectRow = this.objects.indexOf(object);
    if (objectRow === -1) objectRow = this.objects.push(object) - 1;
    const code = this.name.push(name) - 1;
    this.object.push(objectRow);
    this.size.push(Math.min(size, 0x7fff_ffff));
    this.trait.push(trait);
    this.rows.set(key, code);
    return code;
  }
}
