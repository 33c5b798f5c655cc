/** A guest whose blocks are known: firmware at the beginning of memory, and nothing else. */
import { assemble, label } from '../assembler.ts';
import { probeRounds, type ExecTbProbe } from '../exec-tb-probe.ts';
import { call, condition, countDown, jump, jumpIf, move, register, ret, store32 } from './assembler.ts';

/** hw/riscv/virt.c, virt_memmap: where firmware lies, and the device that ends QEMU (hw/misc/sifive_test.c, FINISHER_PASS) */
const imageAt = 0x8000_0000;
const testDevice = 0x10_0000;
const pass = 0x5555;
const wordBytes = 4;

const { t0, t1, zero } = register;
const before = [...move(t0, probeRounds)];
const loopAt = imageAt + before.length * wordBytes;
const code = [
  ...[...before, label('loop'), call('routine')],
  ...[countDown(t0), jumpIf(condition.notEqual, t0, zero, 'loop')],
  ...[...move(t0, testDevice), ...move(t1, pass), store32(t1, t0), label('end'), jump('end')],
];
const image = assemble([...code, label('routine'), ret]);

export const execTbProbe: ExecTbProbe = {
  args: ['-machine', 'virt', '-cpu', 'rv64', '-m', '64', '-bios'],
  image,
  blocks: [loopAt, imageAt + image.length - wordBytes, loopAt + wordBytes],
  status: 0,
};
