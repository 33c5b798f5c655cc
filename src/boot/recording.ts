/**
 * src/boot turns a Scenario, a located QEMU and marks (addresses resolved beforehand) into a Recording: a
 * folder with the trace, the console, QEMU's log and recording.json. It knows neither names nor gates.
 */
import type { Scenario } from '../config/scenario.ts';
import type { Qemu } from '../qemu/qemu.ts';
import type { Outcome } from '../profile/outcome.ts';

export interface Recording {
  readonly format: 'bootgate-recording';
  readonly version: 1;
  readonly folder: string;
  readonly scenario: Scenario;
  readonly qemu: Qemu;
  /** the complete command line, first word included */
  readonly command: readonly string[];
  readonly outcome: Outcome;
  readonly wallMs: number;
  /** absolute paths; a file that was not written is null */
  readonly trace: string | null;
  readonly console: string;
  readonly qemuLog: string;
  /** the marks handed to the tracer, in its order: MarkTable.mark indexes them */
  readonly marks: readonly Mark[];
  readonly warnings: readonly string[];
}

/** An address (or moment) the tracer watches for. */
export interface Mark {
  /** a stage's name; the end mark as people read it; an initcall's function */
  readonly name: string;
  /**
   * `initcall-start`: an initcall's function is entered; how long it took is in the call tree. A kernel whose
   * initcall table cannot be read has one such mark, named do_one_initcall, passed at every initcall: the
   * function is then MarkTable.argument.
   */
  readonly role: 'stage' | 'end' | 'panic' | 'initcall-start';
  /** of an initcall: `early`, `pure`, `core` … */
  readonly level?: string;
  readonly at:
    | { readonly address: bigint }
    | { readonly firstUserInstruction: true }
    /** the request that reaches the machine, not the function that makes it */
    | { readonly powerOff: true }
    | { readonly exec: string }
    | { readonly console: string };
}
