/** What the kernel does to itself for the processor it finds. */
import type { Rule } from '../rule.ts';
import { workThatGoes } from './work-that-goes.ts';

export const processorRules: readonly Rule[] = [
  workThatGoes({
    id: 'smp-alternatives',
    title: 'leave lock prefixes as they are on one processor',
    functions: ['alternatives_smp_module_add'],
    add: ['noreplace-smp'],
    lose: 'locks cost a little more for as long as it runs',
    source: 'arch/x86/kernel/alternative.c, noreplace-smp',
  }),
  workThatGoes({
    id: 'timer-check',
    title: 'do not check that the timer interrupt arrives',
    functions: ['timer_irq_works'],
    add: ['no_timer_check'],
    lose: 'on broken mainboards the timer’s routing is no longer repaired',
    source: 'arch/x86/kernel/apic/io_apic.c, no_timer_check',
  }),
  workThatGoes({
    id: 'local-timer',
    title: 'do not calibrate the local APIC’s timer',
    functions: ['setup_boot_APIC_clock'],
    add: ['nolapic_timer'],
    lose: 'timers come from the HPET or PIT: a little later, and only on one processor',
    source: 'arch/x86/kernel/apic/apic.c, calibrate_APIC_clock',
  }),
];
