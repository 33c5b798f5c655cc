/** What a kernel can do, from its symbols and its configuration: beside the file, or inside it (IKCONFIG). */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { KernelFeatures } from '../boot/drivers.ts';
import type { KernelImage } from '../symbols/kernel-image.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';

/** A configuration has some 300 kB. */
const maxConfigBytes = 16 << 20;

export function kernelFeatures(image: KernelImage, symbols: SymbolTable): KernelFeatures {
  return {
    release: image.release,
    has: (name) => symbols.addressOf(name) !== null,
    option: kernelOptions(image),
  };
}

/** How a kernel's CONFIG_NAME was answered, by NAME; null where its configuration is not found. Read when first asked. */
export function kernelOptions(image: KernelImage): KernelFeatures['option'] {
  let config: string | null | undefined;
  return (name) => {
    if (config === undefined) config = configBeside(image) ?? embeddedConfig(() => image.open());
    if (config === null) return null;
    const value = new RegExp(`^CONFIG_${name}=(.*)$`, 'm').exec(config)?.[1];
    return value === 'y' || value === 'm' ? value : 'n';
  };
}

/** `/boot/config-RELEASE` beside `/boot/vmlinuz-RELEASE`; `.config` at the top of the tree that the kernel lies in. */
function configBeside({ path, release, arch }: KernelImage): string | null {
  const folder = dirname(path);
  const candidates = [
    ...(release === null ? [] : [join(folder, `config-${release}`)]),
    ...(folder.endsWith(arch.kernel.folder) ? [join(folder, '../../../.config')] : []),
  ];
  const file = candidates.find((one) => existsSync(one) && statSync(one).size <= maxConfigBytes);
  return file === undefined ? null : readFileSync(file, 'utf8');
}

/** kernel/configs.c: a gzip file between two marks. */
function embeddedConfig(open: () => { readonly bytes: Buffer }): string | null {
  try {
    const { bytes } = open();
    const start = bytes.indexOf('IKCFG_ST');
    const end = start === -1 ? -1 : bytes.indexOf('IKCFG_ED', start);
    if (end === -1) return null;
    return gunzipSync(bytes.subarray(start + 8, end), { maxOutputLength: maxConfigBytes }).toString();
  } catch {
    return null; // it only makes a better message
  }
}
