/** A guest whose blocks are known: flash memory at 0, where the CPU starts, and nothing else. */
import { assemble, label } from '../assembler.ts';
import { probeRounds, type ExecTbProbe } from '../exec-tb-probe.ts';
import { call, callFirmware, condition, countDown, jump, jumpIf, move, ret } from './assembler.ts';

/** of the power state coordination interface (Arm DEN 0022), which QEMU itself answers */
const systemOff = 0x8400_0008;
const wordBytes = 4;

const before = [...move(11, probeRounds)];
const loopAt = before.length * wordBytes;
const code = [
  ...[...before, label('loop'), call('routine')],
  ...[countDown(11), jumpIf(condition.notEqual, 'loop')],
  ...[...move(0, systemOff), callFirmware, label('end'), jump('end')],
];
const image = assemble([...code, label('routine'), ret]);

export const execTbProbe: ExecTbProbe = {
  args: ['-machine', 'virt', '-cpu', 'cortex-a57', '-m', '64', '-bios'],
  image,
  blocks: [loopAt, image.length - wordBytes, loopAt + wordBytes],
  status: 0,
};
