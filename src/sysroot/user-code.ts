/**
 * src/sysroot turns "a file as the guest mapped it" into the functions of that file. The file itself is looked for
 * where it came from: a folder, the disk image, the initramfs; its symbols in it or in debug information.
 */

/** A file that the guest executed code of, as seen from outside. */
export interface UserObject {
  /** in the guest, absolute */
  readonly path: string;
  /** type of its file system as the kernel names it: ext4, rootfs, tmpfs, overlay … */
  readonly filesystem: string;
  /** as the guest's inode says, -1 where unknown */
  readonly sizeBytes: number;
  /** the file itself where it lies in no file system: the vDSO, out of the kernel */
  readonly content?: Buffer;
}

/**
 * Where the best names of a file come from: its own symbol table; what Fedora leaves of it (.gnu_debugdata); a
 * separate debug file; a debuginfod server; its exported names alone; nowhere.
 */
export type UserCodeSource = 'symtab' | 'mini-debug-info' | 'debug-file' | 'debuginfod' | 'dynsym' | 'none';

/** The functions of one file. */
export interface UserCode {
  readonly source: UserCodeSource;
  /** GNU build-id, hexadecimal */
  readonly buildId: string | null;
  /** The function that covers an offset of the file; null where none does. */
  find(fileOffset: number): UserFunction | null;
  /**
   * Where the function begins, as an offset of the file, that covers an offset, also where no symbol names it: what
   * tables for unwinding tell. Null where nothing does.
   */
  startOf(fileOffset: number): number | null;
}

export interface UserFunction {
  /** as the file has it (C++ and Rust names are mangled); `NAME@plt` for a stub that jumps to NAME elsewhere */
  readonly name: string;
  /** offset in the file */
  readonly start: number;
  /** bytes */
  readonly size: number;
}

export interface LoadUserCodeOptions {
  /** folder that holds the guest's files, as `/` */
  readonly sysroot: string | null;
  /** path of the disk image, raw or qcow2 */
  readonly disk: string | null;
  /** what messages call it, where it is not its path: a raw copy of it is read */
  readonly diskName?: string;
  /** path of the initramfs */
  readonly initrd: string | null;
  /** Bootgate's cache folder */
  readonly cacheFolder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress?: (text: string) => void;
  readonly signal?: AbortSignal;
}

export interface LoadedUserCode {
  /** one entry an image; null where its file was found nowhere */
  readonly code: readonly (UserCode | null)[];
  readonly warnings: readonly string[];
}
