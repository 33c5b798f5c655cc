/** A table of symbols that were read out of an ELF file, and the index file to keep of them. */
import { openIndex } from './index-layout.ts';
import { IndexedSymbolTable } from './indexed-symbol-table.ts';
import type { RawSymbols } from './raw-symbols.ts';
import { buildSymbolIndex } from './symbol-index.ts';
import type { SymbolTable } from './symbol-table.ts';

export function elfTable(raw: RawSymbols, buildId: string | null): { file: Buffer; table: SymbolTable } {
  const file = buildSymbolIndex(raw, { source: 'elf', buildId });
  const index = openIndex(file);
  if (index === null) throw new Error('a symbol index just built cannot be opened');
  return { file, table: new IndexedSymbolTable(index) };
}
