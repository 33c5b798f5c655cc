/**
 * System calls out of the order in which code runs: user code, then the entry, then the function that carries the
 * call out, then user code again. An exec_tb trace shows neither registers nor tasks, so a call that sleeps is
 * charged with whatever ran until user code ran next, of any process: count and names are exact, times are how
 * long userspace waited.
 */
import { Float64Column } from '../base/column.ts';
import { codeRole } from './block-table.ts';

/** Where the guest is, as far as system calls go. The values are the roles of blocks that change nothing. */
export const guestState = {
  kernel: codeRole.kernel,
  user: codeRole.user,
  entering: codeRole.systemCallEntry,
} as const;

export interface SystemCallTime {
  /** row of CodeNamer.systemCalls */
  readonly call: number;
  readonly count: number;
  /** from the entry to the next user code, ns */
  readonly ns: number;
  readonly firstNs: number;
}

export class SystemCallTimes {
  /** of guestState */
  state: number = guestState.kernel;
  /** changes between user and kernel mode */
  toUser = 0;
  toKernel = 0;
  /** entries that were not followed by a function known to carry out a call */
  unnamed = 0;
  readonly #count = new Float64Column();
  readonly #ns = new Float64Column();
  readonly #first = new Float64Column();
  #call = -1;
  #enteredAt = 0;

  /** A block runs whose role is not that of the state. */
  follow(role: number, ns: number): void {
    if (role === codeRole.user) {
      this.#close(ns);
      this.toUser += 1;
      this.state = guestState.user;
      return;
    }
    if (this.state === guestState.user) {
      this.toKernel += 1;
      this.state = guestState.kernel;
    }
    if (role === codeRole.systemCallEntry) {
      this.#close(ns);
      this.#enteredAt = ns;
      this.state = guestState.entering;
    } else if (role >= codeRole.systemCall && this.state === guestState.entering) {
      this.#open(role - codeRole.systemCall);
      this.state = guestState.kernel;
    }
  }

  /** @param ns when the trace ended; a call under way counts up to then */
  finish(ns: number): SystemCallTime[] {
    this.#close(ns);
    const rows: SystemCallTime[] = [];
    for (let call = 0; call < this.#count.length; call += 1) {
      if (this.#count.get(call) === 0) continue;
      rows.push({
        call,
        count: this.#count.get(call),
        ns: this.#ns.get(call),
        firstNs: this.#first.get(call),
      });
    }
    return rows;
  }

  #open(call: number): void {
    while (this.#count.length <= call) {
      this.#count.push(0);
      this.#ns.push(0);
      this.#first.push(-1);
    }
    if (this.#count.get(call) === 0) this.#first.set(call, this.#enteredAt);
    this.#count.add(call, 1);
    this.#call = call;
  }

  #close(ns: number): void {
    if (this.state === guestState.entering) this.unnamed += 1;
    if (this.#call === -1) return;
    this.#ns.add(this.#call, ns - this.#enteredAt);
    this.#call = -1;
  }
}
