/** Names of code, each a row: what attribute.ts and the blocks' coverage look addresses up in. */
import type { SymbolTable } from '../symbols/symbol-table.ts';
import { imageRowShift } from '../tracer/trace-layout.ts';
import type { CodeNames } from './call-tree.ts';
import type { GuestCode } from './guest-code.ts';
import { isFirmwareArea, isModuleArea } from './x86-64.ts';

/** Images that are not a file of their own. */
export const imageNames = {
  kernel: 'vmlinux',
  firmware: 'firmware',
  modules: 'modules',
  user: 'user',
  /** of a program's own row: what its processes do is below it */
  program: 'program',
  unknown: 'unknown',
  rest: 'rest',
} as const;

/** Functions met so far: one row a distinct name and image. */
export class Codes {
  private readonly symbols: SymbolTable;
  private readonly codeOfSymbol: Int32Array;
  private readonly rows = new Map<string, number>();
  private readonly name: string[] = [];
  private readonly image: number[] = [];
  private readonly images: string[] = [];
  private readonly size: number[] = [];
  private readonly trait: ('named' | 'unnamed' | 'whole-image')[] = [];
  private readonly guest: GuestCode;
  /** by image and offset, as one number */
  private readonly codeOfImage = new Map<number, number>();

  constructor(symbols: SymbolTable, guest: GuestCode) {
    this.symbols = symbols;
    this.guest = guest;
    this.codeOfSymbol = new Int32Array(symbols.length).fill(-1);
  }

  kernelCode(high: number, low: number): number {
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

  /** Code of a module or a file, by its offset there. */
  imageCode(image: number, offset: number): number {
    const key = image * 2 ** imageRowShift + offset;
    const known = this.codeOfImage.get(key);
    if (known !== undefined) return known;
    const { name, image: where, size, by } = this.guest.find(image, offset);
    const code = this.row(name, where, size, by === null ? 'unnamed' : 'named');
    this.codeOfImage.set(key, code);
    return code;
  }

  /** Root of what the processes of a program do in user mode, and of what the kernel does for them. */
  program(program: number): number {
    return this.row(this.guest.programs[program] ?? 'user', imageNames.program, 0, 'named');
  }

  /** Everything that a focus leaves out. */
  rest(): number {
    return this.row('outside the focus', imageNames.rest, 0, 'whole-image');
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
