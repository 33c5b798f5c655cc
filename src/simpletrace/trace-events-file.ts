/**
 * QEMU's `trace-events` file: one event a line, in the order that numbers them. Traces of versions 2 and 3 hold
 * those numbers only, so reading one takes the file of the very build that wrote it.
 *
 *     # comment
 *     disable exec_tb(void *tb, uintptr_t pc) "tb:%p pc=0x%"PRIxPTR
 *     vcpu tcg guest_mem_before(TCGv vaddr, uint8_t info) "info=%d", "vaddr=0x%016"PRIx64" info=%d"
 */
import { inputError } from '../base/errors.ts';
import type { TraceVersion } from './format.ts';

/** QEMU 10.2 has some 5,000; a file of more than this is no trace-events file. */
const maxEvents = 100_000;

/**
 * Names by event id. Version 3 (QEMU 2.1 to 2.7) numbers every line; version 2 (1.2 to 2.0) leaves out those marked
 * `disable`. A `tcg` event stands for two, one at translation and one at execution (QEMU 2.2).
 *
 * @param text content of the file
 * @param file what messages call it
 * @throws BootgateError (bad input) for a line that declares no event
 */
export function parseTraceEvents(text: string, version: TraceVersion, file: string): readonly string[] {
  const names: string[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const declared = /^((?:[a-z]+\s+)*)(\w+)\(/.exec(line);
    if (!declared || names.length === maxEvents) {
      throw inputError(
        declared ? `more than ${maxEvents} events` : `'${line.slice(0, 60)}' declares no trace event`,
        {
          place: { file, line: index + 1 },
          hint: 'give the trace-events file of the QEMU source that wrote the trace',
        },
      );
    }
    const properties = declared[1]!.trim().split(/\s+/);
    const name = declared[2]!;
    if (version === 2 && properties.includes('disable')) continue;
    if (properties.includes('tcg')) names.push(`${name}_trans`, `${name}_exec`);
    else names.push(name);
  }
  return names;
}
