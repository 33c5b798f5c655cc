/**
 * Pairs the functions of two profiles by object and normalised name. Functions that share both (clones of one
 * source function, static functions of the same name) are added up. What exists on one side only is looked at
 * again: renames.ts recognises likely renames.
 */
import { Float64Column } from '../base/column.ts';
import type { Profile } from '../profile/profile.ts';
import { normalizeName } from '../profile/function-names.ts';

/** Functions of both sides; a row index is a function's identity everywhere in src/compare. */
export interface JointFunctions {
  readonly length: number;
  readonly object: readonly string[];
  /** the head's name, the base's where the head has none */
  readonly name: readonly string[];
  /** the base's name where it differs (renamed), else null */
  readonly oldName: readonly (string | null)[];
  /** 1: exists on that side */
  readonly inBase: Uint8Array;
  readonly inHead: Uint8Array;
  readonly baseSelf: Float64Array;
  readonly headSelf: Float64Array;
  readonly baseCalls: Float64Array;
  readonly headCalls: Float64Array;
  /** code size in bytes, clones added up; 0 where unknown */
  readonly baseSize: Float64Array;
  readonly headSize: Float64Array;
  /** row of each profile's FunctionTable → joint row */
  readonly ofBase: Int32Array;
  readonly ofHead: Int32Array;
}

export interface Rename {
  /** joint rows before renames were applied */
  readonly removed: number;
  readonly added: number;
}

/** Pairs by object and normalised name alone. */
export function matchFunctions(base: Profile, head: Profile): JointFunctions {
  const rows = new Map<string, number>();
  const object: string[] = [];
  const name: string[] = [];
  const columns = Array.from({ length: 8 }, () => new Float64Column());
  const [inBase, inHead, baseSelf, headSelf, baseCalls, headCalls, baseSize, headSize] = columns as [
    Float64Column, Float64Column, Float64Column, Float64Column,
    Float64Column, Float64Column, Float64Column, Float64Column,
  ]; // prettier-ignore

  const add = (
    { functions }: Profile,
    present: Float64Column,
    self: Float64Column,
    calls: Float64Column,
    size: Float64Column,
  ): Int32Array => {
    const joint = new Int32Array(functions.length);
    for (let row = 0; row < functions.length; row += 1) {
      const objectName = functions.objects[functions.object[row]!]!;
      const normalized = normalizeName(functions.name[row]!);
      const key = `${objectName}\0${normalized}`;
      let target = rows.get(key);
      if (target === undefined) {
        target = object.push(objectName) - 1;
        rows.set(key, target);
        name.push(normalized);
        for (const column of columns) column.push(0);
      }
      joint[row] = target;
      present.set(target, 1);
      self.add(target, functions.self[row]!);
      calls.add(target, functions.calls[row]!);
      size.add(target, functions.size[row]!);
    }
    return joint;
  };

  const ofBase = add(base, inBase, baseSelf, baseCalls, baseSize);
  const ofHead = add(head, inHead, headSelf, headCalls, headSize);
  return {
    length: name.length,
    object,
    name,
    oldName: new Array<string | null>(name.length).fill(null),
    inBase: Uint8Array.from(inBase.toArray()),
    inHead: Uint8Array.from(inHead.toArray()),
    baseSelf: baseSelf.toArray(),
    headSelf: headSelf.toArray(),
    baseCalls: baseCalls.toArray(),
    headCalls: headCalls.toArray(),
    baseSize: baseSize.toArray(),
    headSize: headSize.toArray(),
    ofBase,
    ofHead,
  };
}

/**
 * The same functions with renamed pairs joined: the base's figures of `removed` move to the row of `added`,
 * and `removed` stays behind as a row that neither side has.
 */
export function joinRenames(functions: JointFunctions, renames: readonly Rename[]): JointFunctions {
  if (renames.length === 0) return functions;
  const oldName = [...functions.oldName];
  const inBase = functions.inBase.slice();
  const baseSelf = functions.baseSelf.slice();
  const baseCalls = functions.baseCalls.slice();
  const baseSize = functions.baseSize.slice();
  const movedTo = new Map<number, number>();
  for (const { removed, added } of renames) {
    oldName[added] = functions.name[removed]!;
    inBase[added] = 1;
    inBase[removed] = 0;
    for (const column of [baseSelf, baseCalls, baseSize]) {
      column[added] = column[removed]!;
      column[removed] = 0;
    }
    movedTo.set(removed, added);
  }
  const ofBase = functions.ofBase.map((row) => movedTo.get(row) ?? row);
  return { ...functions, oldName, inBase, baseSelf, baseCalls, baseSize, ofBase };
}
