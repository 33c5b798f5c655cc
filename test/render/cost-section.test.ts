import { expect, test } from '@jest/globals';
import { costSections } from '../../src/render/cost-section.ts';
import { writeText } from '../../src/render/document/write-text.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { textProfile } from '../support/text-profile.ts';

const drawing = `
start_kernel self=500000
  delay_tsc self=125000
  asm_sysvec_apic_timer_interrupt self=1000 kind=interrupt
  __alloc_pages self=74000
ret_from_fork self=0 kind=taskRoot
  kthread self=0
    worker_thread self=0
      process_one_work self=0
        ftrace_check_work_func self=200000
        async_run_entry_fn self=100
          deferred_probe self=99900
    kthreadd_tiny self=400
`;

function costText(profile: Profile): string {
  return writeText({ sections: costSections(profile) }, { width: 80 });
}

test('kinds of cost, clocks polled as time, and what kernel threads did', () => {
  expect(costText(textProfile(drawing, { environment: { icountShift: 3 } }))).toBe(
    `Kinds of cost
kind        instructions
work             800,400  80.01 %
waiting          125,000  12.50 %  clocks polled for 1.0 ms
interrupts         1,000   0.10 %
memory            74,000   7.40 %

Beside the booting thread
kernel thread           instructions
ftrace_check_work_func       200,000  19.99 %
deferred_probe                99,900   9.99 %
2 more                           500   0.05 %
`,
  );
});

test('nothing where there is only work, or host time', () => {
  expect(costText(textProfile('start_kernel self=5'))).toBe('');
  expect(costText(textProfile(drawing, { profile: { unit: 'ns' } }))).toBe('');
});
