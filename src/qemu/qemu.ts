/**
 * src/qemu turns a request (`auto`, `system`, `apt`, `build`, a bundle's URL, a path) into a located QEMU whose
 * capabilities were probed, not assumed. It does not know what is booted.
 */

export interface Qemu {
  /** absolute path of qemu-system-TARGET */
  readonly binary: string;
  /** arguments every run needs: `-L` for firmware of an unpacked QEMU */
  readonly args: readonly string[];
  /** environment every run needs: `QEMU_MODULE_DIR`, `LD_LIBRARY_PATH` for an unpacked QEMU */
  readonly env: Readonly<Record<string, string>>;
  readonly source: 'system' | 'apt' | 'build' | 'bundle' | 'path';
  /** why this one was chosen, one sentence */
  readonly reason: string;
  /** what was asked for and it cannot show, and why there is no better one; absent: nothing */
  readonly shortfall?: string;
  /** `10.0.2` */
  readonly version: string;
  /** first line of `--version`, packaging suffix included: part of the environment's fingerprint */
  readonly versionLine: string;
  readonly tcg: boolean;
  /** plugin API range the binary accepts, probed by loading a plugin; null: no plugin support */
  readonly pluginApi: {
    readonly min: number;
    readonly current: number;
    /** derived from the version, because this host could not load a plugin to ask */
    readonly assumed?: boolean;
  } | null;
  /** trace backends compiled in */
  readonly traceBackends: readonly ('simple' | 'log' | 'other')[];
  /** our changes for complete exec_tb traces are in (probed, not believed) */
  readonly completeExecTb: boolean;
  /** sha256 of the firmware it boots with, QemuTarget.firmware; null when there is none */
  readonly firmwareSha256: string | null;
}

/** A QEMU's files, before it was asked what it can do. */
export type QemuFiles = Pick<Qemu, 'binary' | 'args' | 'env' | 'source'>;
