/** What is asked of a QEMU, and with what it is looked for. */
import type { QemuTarget } from '../arch/architecture.ts';
import type { Purpose } from './choose.ts';
import type { Trial } from './present-qemus.ts';

export interface LocateOptions {
  /** `auto`, `system`, `apt`, `build`, `fetch`, a bundle's URL or a path; see docs/qemu.md */
  readonly request: string;
  /** whose guests it is for; default: the default architecture's */
  readonly target?: QemuTarget | undefined;
  /** Bootgate's cache, see base/cache-folder.ts */
  readonly cacheFolder: string;
  readonly env: NodeJS.ProcessEnv;
  /** what relative paths of the request start from; default: the process's folder */
  readonly cwd?: string;
  /** what it has to be able to do; default: load a plugin */
  readonly purpose?: Purpose;
  /** plugin API that what is asked for takes: `auto` gets a QEMU that has it; default: any */
  readonly pluginApi?: number;
  /** shows whether the tracer works in a QEMU; default: what the QEMU says of itself is believed */
  readonly trial?: Trial | undefined;
  /** SHA-256 of a bundle, where its URL does not carry it */
  readonly bundleSha256?: string | undefined;
  /** told what takes long, a sentence at a time */
  readonly onProgress?: ((text: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}
