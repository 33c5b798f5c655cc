/** The plugin's decoder of one architecture as a program that reads instructions from its input. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pluginSources } from '../../../src/tracer/compile-plugin.ts';

/** Compiles it in an existing folder. @returns the program's path */
export function decoder(file: string, name: string, folder: string): string {
  for (const source of ['arch.c.inc', file]) writeFileSync(join(folder, source), pluginSources()[source]!);
  const program = join(folder, 'decode-lines');
  execFileSync('gcc', [
    ...['-O1', '-I', folder, `-DDECODE_FILE="${file}"`, `-DDECODE=${name}`, '-o', program],
    join(import.meta.dirname, 'decode-lines.c'),
  ]);
  return program;
}
