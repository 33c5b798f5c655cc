/**
 * Device trees as QEMU hands them to kernels: the flattened format, version 17 (Devicetree Specification 0.4, chapter 5),
 * read into nodes and written back. What is read may come from any program called QEMU: every length is checked.
 */
import { inputError } from '../base/errors.ts';

export interface DeviceTree {
  /** the CPU that boots, by its hardware number */
  readonly bootCpu: number;
  readonly root: TreeNode;
}

export interface TreeNode {
  /** `memory@40000000`; the root's is empty */
  readonly name: string;
  readonly properties: ReadonlyMap<string, Buffer>;
  readonly children: readonly TreeNode[];
}

const magic = 0xd00dfeed;
const version = 17;
const oldestReader = 16;
const headerBytes = 40;
const token = { beginNode: 1, endNode: 2, property: 3, nothing: 4, end: 9 } as const;

/** QEMU's have some 100 KB, in a buffer of 1 MiB; the kernel takes 2 MiB at most */
const maxBytes = 4 << 20;
const maxDepth = 32;

/**
 * Reads a flattened tree.
 *
 * @param file for messages
 * @throws an input error when it is none, or damaged
 */
export function readDeviceTree(bytes: Buffer, file: string): DeviceTree {
  const fail = (what: string): never => {
    throw inputError(`the device tree is damaged: ${what}`, { place: { file } });
  };
  if (bytes.length < headerBytes || bytes.readUInt32BE(0) !== magic) return fail('it does not begin as one');
  const field = (index: number): number => bytes.readUInt32BE(index * 4);
  const [size, structs, strings] = [field(1), field(2), field(3)];
  if (size > bytes.length || size > maxBytes) return fail(`it says to have ${size} bytes`);
  if (field(5) < version || field(6) > version) return fail(`it is of version ${field(5)}`);
  const structEnd = structs + field(9);
  const stringEnd = strings + field(8);
  if (structs % 4 !== 0 || structEnd > size || stringEnd > size) return fail('a block of it is outside');

  let at = structs;
  const word = (): number => {
    if (at + 4 > structEnd) return fail('its structure has no end');
    at += 4;
    return bytes.readUInt32BE(at - 4);
  };
  /** a text that ends before `end` */
  const text = (start: number, end: number): string => {
    const zero = start < end ? bytes.indexOf(0, start) : -1;
    return zero === -1 || zero >= end ? fail('a name has no end') : bytes.toString('latin1', start, zero);
  };
  const pad = (): void => {
    at = (at + 3) & ~3;
  };
  const node = (depth: number): TreeNode => {
    if (depth > maxDepth) return fail(`nodes are nested more than ${maxDepth} deep`);
    const name = text(at, structEnd);
    at += name.length + 1;
    pad();
    const properties = new Map<string, Buffer>();
    const children: TreeNode[] = [];
    for (;;) {
      const next = word();
      if (next === token.nothing) continue;
      if (next === token.endNode) return { name, properties, children };
      if (next === token.beginNode) {
        children.push(node(depth + 1));
      } else if (next === token.property) {
        const length = word();
        const nameOffset = word();
        if (length > structEnd - at) return fail('a value has no end');
        properties.set(text(strings + nameOffset, stringEnd), bytes.subarray(at, at + length));
        at += length;
        pad();
      } else {
        return fail(`it has ${next} where a node or a property begins`);
      }
    }
  };
  let first = word();
  while (first === token.nothing) first = word();
  if (first !== token.beginNode) return fail('it has no root');
  return { bootCpu: field(7), root: node(0) };
}

/** The flattened tree, without memory reservations: equal trees give equal bytes. */
export function writeDeviceTree({ bootCpu, root }: DeviceTree): Buffer {
  const strings = new Map<string, number>();
  let stringBytes = 0;
  const nameOffset = (name: string): number => {
    const known = strings.get(name);
    if (known !== undefined) return known;
    const offset = stringBytes;
    strings.set(name, offset);
    stringBytes += name.length + 1;
    return offset;
  };
  const parts: Buffer[] = [];
  const node = ({ name, properties, children }: TreeNode): void => {
    parts.push(words(token.beginNode), padded(Buffer.from(`${name}\0`, 'latin1')));
    for (const [property, value] of properties) {
      parts.push(words(token.property, value.length, nameOffset(property)), padded(value));
    }
    children.forEach(node);
    parts.push(words(token.endNode));
  };
  node(root);
  parts.push(words(token.end));
  const structure = Buffer.concat(parts);
  const names = Buffer.from([...strings.keys()].map((name) => `${name}\0`).join(''), 'latin1');
  /** the end of an empty list of reserved memory */
  const reservations = Buffer.alloc(16);
  const structs = headerBytes + reservations.length;
  const namesAt = structs + structure.length;
  const size = namesAt + names.length;
  const header = words(
    ...[magic, size, structs, namesAt, headerBytes],
    ...[version, oldestReader, bootCpu, names.length, structure.length],
  );
  return Buffer.concat([header, reservations, structure, names]);
}

/** A value of 32-bit numbers. */
export function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
  return bytes;
}

/** A value of 64-bit numbers: addresses and sizes where `#address-cells` and `#size-cells` are 2. */
export function longs(...values: readonly number[]): Buffer {
  return words(...values.flatMap((value) => [Math.floor(value / 2 ** 32), value % 2 ** 32]));
}

/** A text as a property's value. */
export function textValue(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'latin1');
}

function padded(bytes: Buffer): Buffer {
  return bytes.length % 4 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(4 - (bytes.length % 4))]);
}
