/** Kbuild files as the kernel has them, of every kind, in a small tree; and trees that somebody made to do harm. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readKbuild, type Kbuild } from '../../src/source/kbuild.ts';
import { treeFiles } from '../../src/source/tree-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kbuild-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function tree(
  files: Readonly<Record<string, string>>,
  config: Readonly<Record<string, string>> | null = null,
): Kbuild {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return readKbuild(treeFiles(folder), config && new Map(Object.entries(config)), 'toy');
}

describe('what builds a file', () => {
  test('is every option on the way to it, the innermost last', () => {
    const kbuild = tree({
      Kbuild: 'obj-y += kernel/ # comment\nobj-$(CONFIG_NET) += net/\n',
      'kernel/Makefile': 'obj-y = fork.o \\\n  exit.o\nobj-$(CONFIG_A) += a.o\n',
      'net/Makefile': 'obj-$(CONFIG_INET)\t+= ipv4/\nobj-y += socket.o\n',
      'net/ipv4/Makefile': 'obj-$(CONFIG_IP_MROUTE) += ipmr.o\n',
    });
    expect(kbuild.needsOf('kernel/exit')).toEqual([]);
    expect(kbuild.needsOf('kernel/a')).toEqual(['CONFIG_A']);
    expect(kbuild.needsOf('net/socket')).toEqual(['CONFIG_NET']);
    expect(kbuild.needsOf('net/ipv4/ipmr')).toEqual(['CONFIG_NET', 'CONFIG_INET', 'CONFIG_IP_MROUTE']);
    expect(kbuild.needsOf('net/none')).toBeNull();
  });

  test('of composite objects, lists within lists, libraries and folders of the architecture', () => {
    const kbuild = tree({
      Makefile: 'core-y := init/ lib/\ndrivers-$(CONFIG_PCI) += pci/\n',
      'arch/toy/Makefile': 'core-y += arch/toy/kernel/\n',
      'arch/toy/kernel/Makefile': 'obj-y := process_$(BITS).o\nobj-$(CONFIG_SMP) += smp.o\n',
      'init/Makefile': 'obj-y := main.o mounts.o\nmounts-y := do_mounts.o\nmounts-$(CONFIG_RD) += rd.o\n',
      'lib/Makefile':
        'lib-y := string.o\nlib-$(CONFIG_MMU) += mm.o\nmmu-$(CONFIG_MMU) := vm.o\nobj-y += $(mmu-y)\n',
      'pci/Makefile': 'drv-objs := a.o sub/b.o\nobj-$(CONFIG_DRV) += drv.o\nCFLAGS_a.o := -O3\n',
    });
    expect(kbuild.needsOf('arch/toy/kernel/process_64')).toEqual([]);
    expect(kbuild.needsOf('arch/toy/kernel/smp')).toEqual(['CONFIG_SMP']);
    expect(kbuild.needsOf('init/do_mounts')).toEqual([]);
    expect(kbuild.needsOf('init/rd')).toEqual(['CONFIG_RD']);
    expect(kbuild.needsOf('lib/mm')).toEqual(['CONFIG_MMU']);
    expect(kbuild.needsOf('lib/vm')).toEqual(['CONFIG_MMU']);
    expect(kbuild.needsOf('pci/sub/b')).toEqual(['CONFIG_PCI', 'CONFIG_DRV']);
    expect(kbuild.moduleObject('drv')).toBe('pci/drv');
  });

  const conditional = {
    Kbuild: 'obj-y += k/\n',
    'k/Makefile': [
      ...['ifdef CONFIG_A', 'obj-y += a.o', 'else', 'obj-y += nota.o', 'endif'],
      ...['ifeq ($(CONFIG_B),y)', ' ifneq ($(CONFIG_C),)', '\tobj-y += bc.o', ' endif', 'endif'],
      ...['ifneq ($(CONFIG_D)$(CONFIG_E),)', 'obj-y += de.o', 'endif'],
      ...['ifeq ($(SRCARCH),toy)', 'obj-y += toy.o', 'else', 'obj-y += nottoy.o', 'endif'],
      ...['obj-$(subst m,y,$(CONFIG_F)) += f.o', 'obj-$(CONFIG_A) += twice.o', 'obj-$(CONFIG_B) += twice.o'],
    ].join('\n'),
  };

  test('under conditions', () => {
    const kbuild = tree(conditional);
    expect(kbuild.needsOf('k/a')).toEqual(['CONFIG_A']);
    expect(kbuild.needsOf('k/nota')).toEqual([]);
    expect(kbuild.needsOf('k/bc')).toEqual(['CONFIG_B', 'CONFIG_C']);
    expect(kbuild.needsOf('k/de')).toEqual(['CONFIG_D|CONFIG_E']);
    expect(kbuild.needsOf('k/toy')).toEqual([]);
    expect(kbuild.needsOf('k/nottoy')).toBeNull();
    expect(kbuild.needsOf('k/f')).toEqual(['CONFIG_F']);
    expect(kbuild.needsOf('k/twice')).toEqual(['CONFIG_A|CONFIG_B']);
  });

  test('of a build whose options are known, by those that are set', () => {
    const kbuild = tree(conditional, { CONFIG_B: 'y', CONFIG_E: 'm' });
    expect(kbuild.needsOf('k/a')).toBeNull();
    expect(kbuild.needsOf('k/nota')).toEqual([]);
    expect(kbuild.needsOf('k/bc')).toBeNull();
    expect(kbuild.needsOf('k/de')).toEqual(['CONFIG_D|CONFIG_E']);
    expect(kbuild.needsOf('k/twice')).toEqual(['CONFIG_B']);
  });

  test('of a folder that several options lead to, by what decides inside', () => {
    const kbuild = tree({
      Kbuild: 'obj-$(CONFIG_T) += trace/\nobj-$(CONFIG_F) += trace/\n',
      'trace/Makefile': 'obj-$(CONFIG_F) += libf.o\nlibf-y := ftrace.o\nobj-y += all.o\n',
    });
    expect(kbuild.needsOf('trace/ftrace')!.at(-1)).toBe('CONFIG_F');
    expect(kbuild.needsOf('trace/all')).toEqual(['CONFIG_T|CONFIG_F']);
  });
});

describe('a tree made to do harm', () => {
  test('is not left, whatever paths, links and includes say', () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    try {
      writeFileSync(join(outside, 'Makefile'), 'obj-y += secret.o\n');
      mkdirSync(join(folder, 'k'));
      symlinkSync(outside, join(folder, 'k/link'));
      symlinkSync(join(outside, 'Makefile'), join(folder, 'k/inc'));
      const kbuild = tree({
        Kbuild: `obj-y += k/ ../../../../etc/ ${outside}/\n`,
        'k/Makefile': `obj-y += ../../x.o link/ mine.o\ninclude $(srctree)/k/inc\ninclude ${outside}/Makefile\n`,
      });
      expect(kbuild.needsOf('k/mine')).toEqual([]);
      expect(kbuild.needsOf('k/secret')).toBeNull();
      expect(kbuild.needsOf('k/link/secret')).toBeNull();
      expect(kbuild.size).toBe(1);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  test('ends: circles of folders and includes, variables that double, brackets without end', () => {
    const doubling = Array.from({ length: 60 }, (_, at) => `V${at + 1} := $(V${at})$(V${at})`).join('\n');
    const kbuild = tree({
      Kbuild: 'obj-y += a/\n',
      'a/Makefile': `obj-y += b/ ../a/ one.o\ninclude $(src)/Makefile\nV0 := x.o\n${doubling}\nobj-y += $(V60)\nobj-y += ${'$('.repeat(5000)}\nobj-$(X) += y.o\nobj-y += $(R)\nR = $(R)\n`,
      'a/b/Makefile': 'obj-$(CONFIG_X) += ../ two.o\n',
    });
    expect(kbuild.needsOf('a/one')).toEqual([]);
    expect(kbuild.needsOf('a/b/two')).toEqual(['CONFIG_X']);
  });
});
