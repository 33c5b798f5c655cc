/** Device trees are read and written as the specification has them; what is damaged is refused; a disk is put in its place. */
import { describe, expect, test } from '@jest/globals';
import {
  longs,
  readDeviceTree,
  textValue,
  words,
  writeDeviceTree,
  type DeviceTree,
  type TreeNode,
} from '../../src/boot/device-tree.ts';
import { memoryArguments, withDisk } from '../../src/boot/memory-disk.ts';
import { seededRandom } from '../support/seeded-random.ts';

const node = (
  name: string,
  properties: Readonly<Record<string, Buffer>>,
  children: readonly TreeNode[] = [],
): TreeNode => ({ name, properties: new Map(Object.entries(properties)), children });

const bank = (start: number, size: number): TreeNode =>
  node(`memory@${start.toString(16)}`, { device_type: textValue('memory'), reg: longs(start, size) });

const mebibyte = 2 ** 20;
const machine = (...banks: readonly TreeNode[]): DeviceTree => ({
  bootCpu: 0,
  root: node(
    '',
    { '#address-cells': words(2), '#size-cells': words(2), compatible: textValue('linux,dummy-virt') },
    [
      ...banks,
      node('cpus', { '#address-cells': words(1) }, [node('cpu@0', { odd: Buffer.from('odd') })]),
      node('chosen', { empty: Buffer.alloc(0) }),
    ],
  ),
});

describe('a tree', () => {
  test('is what it was, written and read', () => {
    const tree = machine(bank(0x40000000, 512 * mebibyte));
    const bytes = writeDeviceTree(tree);
    expect(readDeviceTree(bytes, 'x')).toEqual(tree);
    expect(writeDeviceTree(readDeviceTree(bytes, 'x'))).toEqual(bytes);
    // in a larger buffer, as QEMU dumps it
    expect(readDeviceTree(Buffer.concat([bytes, Buffer.alloc(1000)]), 'x')).toEqual(tree);
  });

  test('has the bytes of the specification', () => {
    const bytes = writeDeviceTree({ bootCpu: 3, root: node('', { ab: words(7) }) });
    expect(bytes.toString('hex')).toBe(
      [
        // magic, total, structure, strings, reservations, version, oldest reader, boot CPU, bytes of strings, of structure
        ...['d00dfeed', '0000005b', '00000038', '00000058', '00000028'],
        ...['00000011', '00000010', '00000003', '00000003', '00000020'],
        '0'.repeat(32),
        // begin, its name; property of 4 bytes, name at 0, value; end of node, end
        ...['00000001', '00000000', '00000003', '00000004', '00000000', '00000007', '00000002', '00000009'],
        '616200',
      ].join(''),
    );
  });

  test('that is damaged is refused, wherever the damage is', () => {
    const bytes = writeDeviceTree(machine(bank(0x40000000, 512 * mebibyte)));
    const random = seededRandom(1);
    for (let round = 0; round < 3000; round += 1) {
      const copy = Buffer.from(bytes);
      copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256);
      try {
        readDeviceTree(copy, 'x');
      } catch (error) {
        expect(String(error)).toContain('the device tree is damaged');
      }
    }
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => readDeviceTree(bytes.subarray(0, length), 'x')).toThrow('the device tree is damaged');
    }
  });

  test.each<[string, Buffer, string]>([
    ['that is no tree', Buffer.from('MZ'.repeat(40)), 'does not begin as one'],
    ['of another version', written(5, 3), 'of version 3'],
    ['larger than any', written(1, 2 ** 31), 'says to have 2147483648 bytes'],
    ['whose texts are elsewhere', written(3, 2 ** 20), 'a block of it is outside'],
  ])('%s is refused', (_, bytes, message) => {
    expect(() => readDeviceTree(bytes, 'x')).toThrow(message);
  });

  test('that is nested without end is refused, not followed', () => {
    let deep = node('deep', {});
    for (let level = 0; level < 100; level += 1) deep = node('n', {}, [deep]);
    expect(() => readDeviceTree(writeDeviceTree({ bootCpu: 0, root: deep }), 'x')).toThrow(
      'more than 32 deep',
    );
  });
});

/** A good tree with one word of its header changed. */
function written(field: number, value: number): Buffer {
  const bytes = writeDeviceTree(machine(bank(0x40000000, mebibyte)));
  bytes.writeUInt32BE(value, field * 4);
  return bytes;
}

describe('a disk', () => {
  test('is the last bank of memory, which is memory no more', () => {
    const [ram, disk] = [bank(0x40000000, 512 * mebibyte), bank(0x60000000, 64 * mebibyte)];
    const { root } = withDisk(machine(disk, ram), { bytes: 64 * mebibyte, after: 0 }, 'x');
    expect(root.children.map(({ name }) => name)).toEqual([
      'memory@40000000',
      'cpus',
      'chosen',
      'pmem@60000000',
    ]);
    expect(Object.fromEntries(root.children.at(-1)!.properties)).toEqual({
      compatible: textValue('pmem-region'),
      reg: longs(0x60000000, 64 * mebibyte),
    });
  });

  test('lies beyond 4 GiB where the memory ends there', () => {
    const start = 0x40000000 + 8192 * mebibyte;
    const { root } = withDisk(
      machine(bank(0x40000000, 8192 * mebibyte), bank(start, 64 * mebibyte)),
      { bytes: 64 * mebibyte, after: 0 },
      'x',
    );
    expect(root.children.at(-1)!.name).toBe('pmem@240000000');
    expect(root.children.at(-1)!.properties.get('reg')!.toString('hex')).toBe(
      '00000002400000000000000004000000',
    );
  });

  test('is the end of the one bank there is, but for the place of the device tree', () => {
    const { root } = withDisk(
      machine(bank(0x80000000, 1092 * mebibyte)),
      { bytes: 64 * mebibyte, after: 4 * mebibyte },
      'x',
    );
    const reg = (name: string): Buffer =>
      root.children.find((one) => one.name === name)!.properties.get('reg')!;
    expect(reg('memory@80000000')).toEqual(longs(0x80000000, 1024 * mebibyte));
    expect(reg('pmem@c0000000')).toEqual(longs(0xc0000000, 64 * mebibyte));
    const {
      machine: word,
      size,
      args,
    } = memoryArguments('end', 1024, { path: '/d.img', bytes: 64 * mebibyte });
    expect([word, size]).toEqual([',memory-backend=disk0', '1145044992B']);
    expect(args.join(' ')).toBe(
      '-object memory-backend-file,id=disk0,share=off,reserve=off,mem-path=/d.img,size=1145044992',
    );
  });

  test('that no bank has room for is no disk', () => {
    expect(() =>
      withDisk(machine(bank(0x40000000, 32 * mebibyte)), { bytes: 64 * mebibyte, after: 0 }, 'x'),
    ).toThrow('has no 67108864 bytes at the end of its memory');
  });

  test('is RAM of two backends; the kernel is kept from the second', () => {
    const { size, args, append } = memoryArguments('bank', 512, {
      path: '/a,b.img',
      bytes: 64 * mebibyte,
    });
    expect(size).toBe('603979776B');
    expect(append).toEqual(['mem=512M']);
    expect(args.join(' ')).toBe(
      '-object memory-backend-ram,id=ram0,size=512M ' +
        '-object memory-backend-file,id=disk0,share=off,reserve=off,mem-path=/a,,b.img,size=67108864 ' +
        '-numa node,memdev=ram0 -numa node,memdev=disk0',
    );
  });
});
