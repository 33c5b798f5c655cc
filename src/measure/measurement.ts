/** What a measurement is given, and what it yields. */
import { exitStatus, type ExitStatus } from '../base/errors.ts';
import type { GuestState } from '../boot/guest-process.ts';
import type { PreparedGuest } from '../boot/prepare-guest.ts';
import type { Recording } from '../boot/recording.ts';
import type { Scenario } from '../config/scenario.ts';
import type { Outcome } from '../profile/outcome.ts';
import type { Profile } from '../profile/profile.ts';
import type { Qemu } from '../qemu/qemu.ts';
import type { SourceEvidence } from './source-evidence.ts';
import type { KernelUnderTest } from './kernel-under-test.ts';

/** What every measurement of a command shares. */
export interface MeasureHost {
  readonly cacheFolder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly signal: AbortSignal;
  /** what `--qemu` asks for */
  readonly qemu: string;
  readonly qemuSha256?: string | undefined;
  /** told what is being done, a sentence at a time */
  readonly onStep?: (text: string) => void;
  /** where exec_tb traces are kept, compressed; default: they are decoded while QEMU writes them, and not kept */
  readonly keepTraces?: string | undefined;
  /** exec_tb: the part of the boot to trace, `FROM..TO`; default: all of it */
  readonly traceWindow?: string | undefined;
  /** zeros put behind the initramfs, of a neutral variation; default: none */
  readonly initrdPadding?: number;
  /** boots of the same inputs are not made again but taken from here; default: each is made */
  readonly keptBoots?: KeptBoots | undefined;
  /** told how far a boot is, a few times a second */
  readonly onBoot?: (state: BootState) => void;
}

/** Where boots are kept (kept-boots.ts), and which program makes them. */
export interface KeptBoots {
  readonly folder: string;
  /** tells one build of this program from another */
  readonly code: string;
}

export interface BootState extends GuestState {
  /** 1 for the first */
  readonly run: number;
  readonly runs: number;
  readonly stage: string;
  /** what `instructions` counts instead; default: instructions */
  readonly counted?: 'events';
}

export interface Measurement {
  /** of the first run, or, of runs that differ by nature (exec_tb), the median; `samples` has all totals */
  readonly profile: Profile;
  /** of the same run */
  readonly recording: Recording;
}

/** Makes one measurement; measure.ts's, or a test's. */
export type MeasureOne = (scenario: Scenario, folder: string, host: MeasureHost) => Promise<Measurement>;

/** What one boot of a measurement is made of. */
export interface Boot {
  readonly scenario: Scenario;
  readonly kernel: KernelUnderTest;
  readonly qemu: Qemu;
  readonly guest: PreparedGuest;
  readonly host: MeasureHost;
  readonly evidence: SourceEvidence;
  readonly run: number;
  /** of a file, the same as before the boot */
  readonly digestOf: (path: string) => Promise<string>;
}

/** What a command exits with after a boot that ended like this. */
export function statusOf(outcome: Outcome): ExitStatus {
  switch (outcome.kind) {
    case 'reached-end':
    case 'imported':
      return exitStatus.ok;
    case 'interrupted':
      return exitStatus.interrupted;
    case 'qemu-failed':
      return exitStatus.failed;
    case 'panic':
    case 'hang':
    case 'limit':
    case 'early-exit':
      return exitStatus.bootFailed;
  }
}
