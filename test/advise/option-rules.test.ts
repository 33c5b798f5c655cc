/** Rules of a kernel's configuration, and of debugging that survived in it: each on a boot that shows the work. */
import { describe, expect, test } from '@jest/globals';
import { advise, factsOf, nothingKnown } from '../../src/advise/advise.ts';
import { configurationRules } from '../../src/advise/rules/configuration-rules.ts';
import { debugRules } from '../../src/advise/rules/debug-rules.ts';
import type { Known } from '../../src/advise/rule.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { textProfile } from '../support/text-profile.ts';

function boot(calls: string, append = ''): Profile {
  const profile = textProfile(`start_kernel self=100000000\n  parse_args self=900000\n${calls}`);
  return { ...profile, subject: { ...profile.subject, append } };
}

const answering = (options: Readonly<Record<string, 'y' | 'm' | 'n'>>): Known => ({
  ...nothingKnown,
  option: (name) => options[name] ?? 'n',
});

/** A function that shows it, the option that has to be set, what is done. */
const cases = [
  ['function-tracer', 'ftrace_init', 'FUNCTION_TRACER', []],
  ['trace-event-definitions', 'trace_event_init', 'EVENT_TRACING', []],
  ['type-information', 'btf_parse_vmlinux', 'DEBUG_INFO_BTF', []],
  ['return-thunks', 'apply_returns', null, []],
  ['module-signatures', 'module_sig_check', null, []],
  ['module-compression', 'module_decompress', null, []],
  ['raid-benchmarks', 'raid6_select_algo', null, []],
  ['address-sanitizer', '__asan_load8_noabort', 'KASAN', []],
  ['lock-proving', 'lock_acquire', 'LOCKDEP', []],
  ['object-debugging', 'debug_object_activate', 'DEBUG_OBJECTS', ['no_debug_objects']],
  ['leak-detector', 'kmemleak_alloc', 'DEBUG_KMEMLEAK', ['kmemleak=off']],
  ['page-debugging', '__kernel_map_pages', 'DEBUG_PAGEALLOC_ENABLE_DEFAULT', ['debug_pagealloc=off']],
  ['slab-debugging-built-in', 'check_object', 'SLUB_DEBUG_ON', ['slub_debug=-']],
  ['page-table-tests', 'debug_vm_pgtable', null, ['initcall_blacklist=debug_vm_pgtable']],
] as const;
const optionRules = [...configurationRules, ...debugRules];

test('every rule of these has its case', () => {
  expect(cases.map(([id]) => id)).toEqual(optionRules.map(({ id }) => id));
});

describe.each(cases)('%s', (id, shows, needs, add) => {
  const rules = optionRules.filter((rule) => rule.id === id);
  const profile = boot(`  ${shows} self=7000000 calls=9\n    memcpy self=500000`);
  const set = answering(needs === null ? {} : { [needs]: 'y' });

  test('expects what its functions cost with all they call, less what its words do', () => {
    const [one] = advise(factsOf(profile, set), rules).opportunities;
    expect(one).toMatchObject({
      change: { add, remove: [], otherwise: expect.stringMatching(/CONFIG_/) },
      expected: 7_500_000 - add.length * 300_000,
      evidence: [{ what: shows, cost: 7_500_000, calls: 9 }],
    });
  });

  test('says nothing where the work is not done, or the option not set', () => {
    expect(advise(factsOf(boot('  other self=9'), set), rules).opportunities).toEqual([]);
    if (needs !== null) expect(advise(factsOf(profile, answering({})), rules).opportunities).toEqual([]);
  });

  test('is not repeated where its words are there', () => {
    if (add.length === 0) return;
    const again = boot(`  ${shows} self=7000000`, add.join(' '));
    expect(advise(factsOf(again, set), rules).opportunities).toEqual([]);
  });
});
