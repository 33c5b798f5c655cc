/** Reads what a guest printed. The text is the guest's: control characters never reach a terminal or a report. */

/** Escape sequences of terminals (ECMA-48: CSI, OSC and two-byte ones), then every other control character. */
// eslint-disable-next-line no-control-regex -- removing them is the point
const terminalSequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-_])/g;
// eslint-disable-next-line no-control-regex -- removing them is the point
const controlCharacters = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Lines without terminal sequences and control characters; empty lines at the end are left out. */
export function consoleLines(text: string): string[] {
  return text
    .replace(terminalSequences, '')
    .replaceAll('\r', '')
    .replace(controlCharacters, '')
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());
}

/** The first panic's line without its time stamp, null where there is none. */
export function panicLine(text: string): string | null {
  for (const line of consoleLines(text)) {
    const found = /^(?:<\d>)?(?:\[\s*\d+\.\d+\](?:\[[^\]]*\])?\s*)?(Kernel panic - not syncing\b.*)$/.exec(
      line,
    );
    if (found) return found[1]!.slice(0, 300);
  }
  return null;
}

/** Lines before the end among which the farewell stands: drivers and ACPI may have a word after it. */
const farewellLines = 10;

/**
 * The kernel's last words when it is switched off, restarted or halted (kernel/reboot.c, kernel_power_off,
 * kernel_restart and kernel_halt; arch/x86/kernel/reboot.c), null where they are missing. Printed at the highest level: `quiet`
 * does not hide them.
 */
export function farewell(text: string): string | null {
  const last = consoleLines(text).slice(-farewellLines);
  for (const line of last.reverse()) {
    const found =
      /^(?:<\d>)?(?:\[\s*\d+\.\d+\](?:\[[^\]]*\])?\s*)?(reboot: (?:Power down|Restarting system|System halted|Power off not available)\b.*)$/.exec(
        line,
      );
    if (found) return found[1]!.slice(0, 300);
  }
  return null;
}

/** The last non-empty lines, joined by ` | `, cut to 300 characters. */
export function lastLines(text: string, count: number): string {
  return consoleLines(text)
    .filter((line) => line !== '')
    .slice(-count)
    .join(' | ')
    .slice(-300);
}
