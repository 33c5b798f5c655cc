/** Names of functions as they are matched between two builds. */

/**
 * What compilers append to clones and parts of a function: GCC's `.isra.0 .constprop.0 .part.0 .cold .localalias
 * .lto_priv.0`, Clang's `.llvm.1234` and plain counters `.123`. Two builds of one source differ in them.
 */
const cloneSuffix =
  /(?:\.(?:isra|constprop|part|cold|uncold|localalias|lto_priv|llvm|specialized)(?:\.\d+)*|\.\d+)$/;

/** The name without what the compiler appended: `foo.isra.0.cold` → `foo`. Never empty. */
export function normalizeName(name: string): string {
  let normalized = name;
  for (;;) {
    const shorter = normalized.replace(cloneSuffix, '');
    if (shorter === normalized || shorter === '') return normalized;
    normalized = shorter;
  }
}
