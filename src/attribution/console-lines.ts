/**
 * What the guest printed, line by line with the moment it did: from the bytes a tracer saw leave, exact to the
 * instruction, or else from the console log with the time stamps that the kernel put in front (printk.time).
 */
import { consoleLines } from '../boot/console-text.ts';
import type { ConsoleByteTable } from '../tracer/trace-tables.ts';
import type { ConsoleLine } from '../profile/profile.ts';

/** More lines than a sane boot prints; what comes after is left out, and the caller warns. */
export const maxConsoleLines = 100_000;
const maxLineLength = 4096;
const newline = 0x0a;

/**
 * Lines of the bytes written, stamped with their first byte.
 *
 * @param nsAt virtual time of a moment, -1 where unknown
 */
export function linesOfBytes(bytes: ConsoleByteTable, nsAt: (instructions: number) => number): ConsoleLine[] {
  const lines: ConsoleLine[] = [];
  const decoder = new TextDecoder();
  let start = 0;
  for (let at = 0; at <= bytes.byte.length && lines.length < maxConsoleLines; at += 1) {
    if (at < bytes.byte.length && bytes.byte[at] !== newline) continue;
    const text = cleanLine(decoder.decode(bytes.byte.subarray(start, at)));
    if (text !== '') {
      const instructions = bytes.instructions[start]!;
      lines.push({ instructions, ns: nsAt(instructions), text });
    }
    start = at + 1;
  }
  return lines;
}

/** Lines of a console log; `ns` is the kernel's own clock where a line has a time stamp. */
export function linesOfLog(log: string): ConsoleLine[] {
  const lines: ConsoleLine[] = [];
  for (const line of log.split('\n')) {
    if (lines.length === maxConsoleLines) break;
    const text = cleanLine(line);
    if (text !== '') lines.push({ instructions: -1, ns: timeStamp(text), text });
  }
  return lines;
}

function cleanLine(line: string): string {
  return (consoleLines(line).find((part) => part !== '') ?? '').slice(0, maxLineLength);
}

/** `[   12.345678] …`: seconds and microseconds (kernel/printk/printk.c, print_time). */
function timeStamp(line: string): number {
  const stamp = /^(?:<\d{1,3}>)?\[ *(\d{1,7})\.(\d{6})\]/.exec(line);
  return stamp ? Number(stamp[1]) * 1e9 + Number(stamp[2]) * 1e3 : -1;
}
