/**
 * What Bootgate changes in QEMU's source before it builds it. Two changes make exec_tb traces complete (whether
 * they work is probed afterwards, see ../probe/complete-exec-tb.ts); the others let Debian's tarballs build,
 * which lack firmware images and Python wheels. A change names the exact text it replaces: a version it does
 * not fit is refused instead of half changed.
 */

export interface SourceChange {
  readonly name: string;
  readonly why: string;
  /** where the text may stand, by version; the first file that has it is changed */
  readonly files: readonly string[];
  readonly before: string;
  readonly after: string;
  /** `always`, or only in source trees that lack this file */
  readonly when: 'always' | { readonly missing: string };
}

/** Versions the changes were built and probed with; others are tried and the probe decides. */
export const testedVersions = ['7.2', '10.0'] as const;

export const sourceChanges: readonly SourceChange[] = [
  {
    name: 'nochain-stops-goto-ptr',
    why: 'with -d nochain, blocks reached by ret and indirect jumps return to the loop that logs exec_tb, too',
    // curr_cflags() moved with QEMU 10.0.
    files: ['accel/tcg/cpu-exec-common.c', 'accel/tcg/cpu-exec.c'],
    before: `    } else if (qemu_loglevel_mask(CPU_LOG_TB_NOCHAIN)) {
        cflags |= CF_NO_GOTO_TB;
`,
    after: `    } else if (qemu_loglevel_mask(CPU_LOG_TB_NOCHAIN)) {
        cflags |= CF_NO_GOTO_TB | CF_NO_GOTO_PTR;
`,
    when: 'always',
  },
  {
    name: 'full-trace-ring-waits',
    why: 'a full ring waits for the writer instead of dropping the event',
    files: ['trace/simple.c'],
    before: `        if (new_idx - writeout_idx > TRACE_BUF_LEN) {
            /* Trace Buffer Full, Event dropped ! */
`,
    // old_idx stays what it was: should another thread have advanced trace_idx meanwhile, the
    // compare-and-exchange that follows fails and the loop begins again.
    after: `        while (new_idx - qatomic_read(&writeout_idx) > TRACE_BUF_LEN &&
               qatomic_read(&trace_writeout_enabled)) {
            flush_trace_file(false);
            g_usleep(20);
        }
        if (new_idx - writeout_idx > TRACE_BUF_LEN) {
            /* Trace Buffer Full, Event dropped ! */
`,
    when: 'always',
  },
  {
    name: 'no-test-harness',
    why: "a Python package that only QEMU's own tests need, where it is not bundled",
    files: ['pythondeps.toml'],
    before: `pycotap = { accepted = ">=1.1.0", installed = "1.3.1" }\n`,
    after: '',
    when: { missing: 'python/wheels/pycotap-1.3.1-py3-none-any.whl' },
  },
  {
    name: 'no-uefi-images',
    why: 'UEFI images that are not in the tarball are not unpacked',
    files: ['pc-bios/meson.build'],
    before: `if unpack_edk2_blobs\n`,
    after: `if unpack_edk2_blobs and get_option('install_blobs')\n`,
    when: { missing: 'pc-bios/edk2-x86_64-code.fd.bz2' },
  },
];

/**
 * One file's text with a change made.
 *
 * @returns null where the text to be replaced does not stand there exactly once
 */
export function applyChange(text: string, { before, after }: SourceChange): string | null {
  const at = text.indexOf(before);
  if (at < 0 || text.includes(before, at + 1)) return null;
  return text.slice(0, at) + after + text.slice(at + before.length);
}
