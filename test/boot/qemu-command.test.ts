import { describe, expect, test } from '@jest/globals';
import { BootgateError } from '../../src/base/errors.ts';
import { qemuCommand, type GuestFiles } from '../../src/boot/qemu-command.ts';
import { scenarioWarnings } from '../../src/boot/scenario-warnings.ts';
import { makeScenario, type ScenarioInput } from '../../src/config/scenario-input.ts';
import { anyQemu } from '../support/any-qemu.ts';

const files: GuestFiles = { kernel: '/k', initrd: '/i', disk: null, console: '/out/console.log' };
const command = (input: ScenarioInput = {}, override: Partial<GuestFiles> = {}): string =>
  qemuCommand(
    makeScenario('test', [{ kernel: '/k', ...input }]),
    { ...anyQemu, args: ['-L', '/firmware'] },
    { ...files, ...override },
    ['-plugin', 'file=/p.so'],
  ).join(' ');

test('the recipe, word by word', () => {
  expect(command({ append: 'quiet' })).toBe(
    'qemu-system-x86_64 -L /firmware -no-user-config -nodefaults -display none -monitor none -no-reboot ' +
      '-machine q35 -cpu max,erms=off,fsrm=off,level-func7=0 -smp 1 -m 512 -accel tcg,thread=single -icount shift=3,sleep=off ' +
      '-rtc base=2024-01-01T00:00:00,clock=vm -seed 42 -serial file:/out/console.log -kernel /k -initrd /i ' +
      '-append console=ttyS0 nokaslr panic=-1 quiet -plugin file=/p.so',
  );
});

describe('disks', () => {
  test('virtio keeps the image unwritten', () => {
    const disk = { path: '/a,b.img', as: 'virtio', bytes: 5 } as const;
    expect(command({}, { initrd: null, disk })).toContain(
      '-drive file=/a,,b.img,format=raw,if=none,id=disk0,snapshot=on -device virtio-blk-pci,drive=disk0',
    );
  });

  test('nvdimm maps the image privately and makes room for it', () => {
    const disk = { path: '/d.img', as: 'nvdimm', bytes: 600 * 2 ** 20 } as const;
    const text = command({ memoryMiB: 1024 }, { disk });
    expect(text).toContain('-machine q35,nvdimm=on');
    expect(text).toContain('-m 1024,slots=2,maxmem=2648M');
    expect(text).toContain(
      '-object memory-backend-file,id=disk0,share=off,reserve=off,mem-path=/d.img,size=629145600 -device nvdimm,id=nvdimm0,memdev=disk0',
    );
  });
});

describe('an image that boots by itself', () => {
  const disk = { path: '/d.img', as: 'virtio', bytes: 5 } as const;
  const input = { disk: { path: '/d.img', as: 'auto', format: 'auto' } } as const;

  test('gets nothing but its disk', () => {
    const text = command({ ...input, boot: 'bios' }, { disk });
    expect(text).not.toMatch(/-kernel|-initrd|-append|pflash/);
    expect(text).toContain('snapshot=on -device virtio-blk-pci,drive=disk0,bootindex=0');
  });

  test('and, for UEFI, flash memory that stays unwritten', () => {
    const uefi = { code: '/fw,1/code', variables: '/fw,1/vars', sha256: '' };
    expect(command({ ...input, boot: 'uefi' }, { disk, uefi })).toContain(
      '-drive if=pflash,unit=0,format=raw,file=/fw,,1/code,readonly=on ' +
        '-drive if=pflash,unit=1,format=raw,file=/fw,,1/vars,snapshot=on',
    );
  });
});

describe('what would undo the recipe is refused', () => {
  test.each<[ScenarioInput, RegExp, RegExp]>([
    [{ qemuArgs: ['-smp', '2'] }, /'-smp' contradicts the recipe/, /one vCPU/],
    [{ qemuArgs: ['-enable-kvm'] }, /'-enable-kvm' contradicts/, /TCG/],
    [{ qemuArgs: ['--accel', 'kvm'] }, /'--accel' contradicts/, /TCG/],
    [{ qemuArgs: ['-icount', 'shift=7'] }, /'-icount' contradicts/, /icount-shift/],
    [{ qemuArgs: ['-m', '1G'] }, /'-m' contradicts/, /set 'memory'/],
    [{ qemuArgs: ['-serial', 'stdio'] }, /'-serial' contradicts/, /console/],
    [{ machine: 'q35,accel=kvm' }, /sets accel/, /TCG/],
    [{ cpu: 'host' }, /needs KVM/, /qemu64/],
    [{ append: 'quiet kaslr' }, /holds 'kaslr'/, /nokaslr/],
    [{ append: 'x'.repeat(1501) }, /longer than 1,500/, /^$/],
  ])('%j', (input, message, hint) => {
    try {
      command(input);
    } catch (error) {
      expect(error).toBeInstanceOf(BootgateError);
      const { message: said, hint: cure = '', exitStatus } = error as BootgateError;
      expect(said).toMatch(message);
      expect(cure).toMatch(hint);
      expect(exitStatus).toBe(2);
      return;
    }
    throw new Error('was not refused');
  });

  test('other arguments pass', () => {
    expect(command({ qemuArgs: ['-device', 'virtio-rng-pci'], append: 'nokaslr' })).toContain(
      '-device virtio-rng-pci',
    );
  });
});

describe('what weakens it is said', () => {
  const warnings = (input: ScenarioInput, as: 'virtio' | 'nvdimm' | null = null): readonly string[] =>
    scenarioWarnings(makeScenario('x', [{ kernel: '/k', ...input }]), as && { path: '/d', as, bytes: 1 });

  test('of the command line', () => {
    expect(warnings({ append: 'quiet console=ttyS0,115200 panic=-1' })).toEqual([]);
    expect(warnings({ append: 'console=tty0 panic=10 nr_cpus=2' })).toEqual([
      'append sets console=tty0: only what the kernel prints on ttyS0 is kept',
      'append sets panic=10: a kernel that panics where the tracer cannot see it will not end by itself',
      'append sets nr_cpus=2: the guest has one CPU anyway',
    ]);
  });

  test('of disks', () => {
    expect(warnings({}, 'virtio')).toEqual([expect.stringContaining('totals vary by some 0.2 %')]);
    expect(warnings({}, 'nvdimm')).toEqual([]);
  });
});
