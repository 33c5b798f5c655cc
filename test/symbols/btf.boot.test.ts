/** Offsets of members in real kernels against what gdb reads out of their debug information. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { kernelTypes } from '../../src/symbols/btf.ts';
import { readKernelImage } from '../../src/symbols/kernel-image.ts';
import { kernelOffsets } from '../../src/symbols/kernel-offsets.ts';
import { testKernel, testVmlinux } from '../support/test-cache.ts';

jest.setTimeout(600_000); // a debug package has 600 MB

const folder = mkdtempSync(join(tmpdir(), 'bootgate-btf-'));
afterAll(() => rmSync(folder, { recursive: true }));

const everywhere = [
  'task_struct.pid',
  'task_struct.tgid',
  'task_struct.comm',
  'task_struct.mm',
  'task_struct.real_parent',
  'task_struct.flags',
  'task_struct.thread.sp',
  'task_struct.se.sum_exec_runtime',
  'module.name',
  'module.init',
  'module.kallsyms',
  'module.state',
  'mod_kallsyms.symtab',
  'mod_kallsyms.num_symtab',
  'mod_kallsyms.strtab',
  'mod_kallsyms.typetab',
  'mm_struct.pgd',
  'mm_struct.arg_start',
  'mm_struct.exe_file',
  'mm_struct.context.vdso',
  'vm_area_struct.vm_start',
  'vm_area_struct.vm_end',
  'vm_area_struct.vm_pgoff',
  'vm_area_struct.vm_file',
  'vm_area_struct.vm_mm',
  'file.f_path.dentry',
  'file.f_path.mnt',
  'file.f_inode',
  'inode.i_ino',
  'inode.i_sb',
  'inode.i_size',
  'super_block.s_type',
  'super_block.s_dev',
  'file_system_type.name',
  'dentry.d_name.name',
  'dentry.d_name.len',
  'dentry.d_parent',
  'dentry.d_inode',
  'linux_binprm.filename',
  'linux_binprm.mm',
  'pt_regs.orig_ax',
  'sk_buff.len',
  'sk_buff.cb',
];

const kernels = [
  [
    '6.1',
    [
      'module.core_layout.base',
      'module.core_layout.size',
      'module.core_layout.text_size',
      'module.init_layout.base',
    ],
    ['module_layout', 'task_struct', 'mm_struct', 'kuid_t'],
  ],
  [
    '6.12',
    ['module.mem.0.base', 'module.mem.4.base', 'module.mem.4.size', 'module.mem.6.size'],
    ['module_memory', 'task_struct', 'mm_struct', 'kuid_t'],
  ],
] as const;

describe.each(kernels)('kernel %s', (version, own, sizes) => {
  test('has its members where gdb finds them', async () => {
    const paths = [...everywhere, ...own];
    const kernel = readKernelImage(testKernel(version));
    const found = await kernelOffsets(kernel, folder, [...paths, 'task_struct.no_such_member']);
    const [offsets, bytes] = gdb(testVmlinux(version), paths, sizes);
    expect(Object.fromEntries(found!)).toEqual(
      Object.fromEntries(paths.map((path, at) => [path, offsets![at]])),
    );
    const types = kernelTypes(kernel.open())!;
    expect(sizes.map((name) => types.sizeOf(name))).toEqual(bytes);
  });
});

function gdb(vmlinux: string, paths: readonly string[], sizes: readonly string[]): number[][] {
  const member = (path: string): string => {
    const [structure, ...members] = path.split('.');
    const expression = members.join('.').replace(/\.(\d+)/g, '[$1]');
    return `printf "%lu\n", (unsigned long)&((struct ${structure!} *)0)->${expression}`;
  };
  const size = (name: string): string =>
    `printf "%lu\n", sizeof(${name.endsWith('_t') ? name : `struct ${name}`})`;
  const commands = [...paths.map(member), ...sizes.map(size)];
  const printed = execFileSync(
    'gdb',
    ['-batch', '-nx', ...commands.flatMap((command) => ['-ex', command.replace('\n', '\\n')]), vmlinux],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 24 },
  );
  const numbers = printed.trim().split('\n').map(Number);
  return [numbers.slice(0, paths.length), numbers.slice(paths.length)];
}
