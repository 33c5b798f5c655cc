/** Programs of ours that run in the guest: static, without a C library, assembled by hand in each architecture. */

export interface GuestPrograms {
  /** the program that runs as process 1 when no initramfs was given: equal arguments give equal bytes */
  init(work?: InitWork): Uint8Array;
  /** a program that makes these system calls one after the other */
  systemCalls(calls: readonly SystemCall[]): Uint8Array;
}

/** What init prints on the console, followed by a line feed. */
export const userspaceMarker = 'bootgate: userspace reached';

export interface InitWork {
  /** turns of a loop of two instructions in user mode; 0 to 2^32-1 */
  readonly userLoops?: number;
  /** getppid system calls, each in a loop of four instructions in user mode; 0 to 2^32-1 */
  readonly systemCalls?: number;
  /** what it does at the end; `spin` and `sleep` never return and exist to test hangs */
  readonly finish?: 'power-off' | 'restart' | 'exit' | 'spin' | 'sleep';
}

export interface SystemCall {
  /** by its name, or by its number on the architecture */
  readonly call: CallName | number;
  /** at most five, paths relative to the working folder; texts become addresses */
  readonly args: readonly (number | string)[];
  /** how often it is made, 10 ms apart, until it succeeds; default: once */
  readonly tries?: number;
  /** what is printed when it failed, followed by `, error NNN`; default: nothing */
  readonly failure?: string;
  /** whether the program ends then; default: it goes on */
  readonly fatal?: boolean;
}

/** What an initramfs of ours needs, with the arguments of x86-64: other architectures have only the `…at` of some. */
export type CallName =
  'open' | 'close' | 'access' | 'mknod' | 'execve' | 'chdir' | 'mkdir' | 'chroot' | 'mount' | 'finit_module';
