/** Every byte of a message is written to every console, and the guest waits for the port. */
import type { Rule } from '../rule.ts';
import { evidenceOf } from './work-that-goes.ts';

const writers = [
  'console_unlock',
  'console_flush_all',
  'serial8250_console_write',
  'printk_get_next_message',
];

export const consoleRules: readonly Rule[] = [
  {
    id: 'quiet',
    area: 'command line',
    title: 'do not print what the kernel does on the console',
    lose: 'messages are in dmesg alone; of a boot that stops, only errors are seen',
    source: 'Documentation/admin-guide/kernel-parameters.txt, quiet',
    find: (facts) => {
      const { costs, profile, words } = facts;
      if (words.some((word) => /^(?:quiet$|loglevel=[0-4]$|debug$|ignore_loglevel)/.test(word))) return null;
      const { cost } = costs.of(writers);
      if (cost === 0) return null;
      const lines = profile.console.filter(({ text }) => /^\[ *\d+\.\d{6}\]/.test(text));
      const bytes = lines.reduce((sum, { text }) => sum + text.length + 1, 0);
      const perByte = Math.round(cost / Math.max(1, bytes));
      const what = `${lines.length} lines of the kernel, ${bytes} bytes, ${perByte} a byte`;
      return {
        saving: cost,
        evidence: [...evidenceOf(facts, writers), { what, cost: -1, calls: -1 }],
        change: { add: ['quiet'], remove: [], otherwise: '' },
      };
    },
  },
];
