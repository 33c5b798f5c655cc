import { describe, expect, test } from '@jest/globals';
import { changedFunctions, functionNotes } from '../../src/action/changed-functions.ts';
import type { FunctionRow } from '../../src/compare/comparison.ts';
import { inlineMarkdown } from '../../src/render/document/write-markdown.ts';

const changed = (patch: string, filename = 'mm/slub.c') =>
  Object.fromEntries([...changedFunctions([{ filename, patch }])].map(([name, { line }]) => [name, line]));

describe('functions changed by a diff', () => {
  test('are named by the head of the hunk', () => {
    expect(
      changed(
        [
          '@@ -100,6 +100,7 @@ static void *___slab_alloc(struct kmem_cache *s, gfp_t gfpflags, int node,',
          ' \tstruct slab *slab;',
          '+\tudelay(10);',
          ' \tif (!node_match(slab, node)) {',
          '-\t\tstat(s, ALLOC_NODE_MISMATCH);',
        ].join('\n'),
      ),
    ).toEqual({ ___slab_alloc: 101 });
  });

  test('and by definitions within it, but not by what they call', () => {
    expect(
      changed(
        [
          '@@ -1,9 +1,12 @@ int first(void)',
          ' \treturn 0;',
          ' }',
          ' ',
          '+static int __init slow_initcall(void)',
          '+{',
          '+\tmdelay(5);',
          '+\treturn helper(3);',
          '+}',
          ' ',
          ' void untouched(void)',
          ' {',
          ' }',
        ].join('\n'),
      ),
    ).toEqual({ slow_initcall: 4 });
  });

  test('in the kernel’s macros, assembly and Rust', () => {
    expect(
      changed('@@ -1 +1,2 @@ SYSCALL_DEFINE3(read, unsigned int, fd, char __user *, buf,\n+\tx();'),
    ).toEqual({
      read: 1,
    });
    expect(
      changed('@@ -1 +1,2 @@ SYM_FUNC_START(memset_erms)\n+\trep stosb', 'arch/x86/lib/memset_64.S'),
    ).toEqual({
      memset_erms: 1,
    });
    expect(changed('@@ -1 +1,2 @@ pub fn probe(dev: &Device) {\n+    x();', 'drivers/a.rs')).toEqual({
      probe: 1,
    });
  });

  test('are not looked for in other files', () => {
    expect(changed('@@ -1 +1,2 @@ int foo(void)\n+x', 'README.md')).toEqual({});
    expect(changedFunctions([{ filename: 'big.c' }]).size).toBe(0);
  });

  test('are linked to where they changed, compiler’s suffixes aside', () => {
    const note = functionNotes(
      new Map([['foo', { path: 'a b/c.c', line: 7 }]]),
      'https://github.com/acme/linux/blob/abc',
    );
    expect(inlineMarkdown(note({ name: 'foo.isra.0' } as FunctionRow))).toBe(
      '[✏️ changed, c.c:7](https://github.com/acme/linux/blob/abc/a%20b/c.c#L7)',
    );
    expect(note({ name: 'food' } as FunctionRow)).toBe('');
    const hostile = functionNotes(new Map([['foo', { path: 'x)[evil](//e.c', line: 1 }]]), 'https://b');
    expect(inlineMarkdown(hostile({ name: 'foo' } as FunctionRow))).toBe(
      '[✏️ changed, e.c:1](https://b/x%29%5Bevil%5D%28//e.c#L1)',
    );
  });
});
