/** Every byte of a message is written to every console, and the guest waits for the port. */
import type { Evidence, Facts, Rule } from '../rule.ts';
import { evidenceOf } from './work-that-goes.ts';

/** `[    1.234567] ` */
const stampBytes = 15;

const writers = ['console_unlock', 'console_flush_all'];

/** What the console cost, and how much was on it. */
function consoleCost(facts: Facts): {
  readonly cost: number;
  readonly lines: number;
  readonly perByte: number;
  readonly evidence: Evidence[];
} {
  const { cost } = facts.costs.of(writers);
  const lines = facts.profile.console.filter(({ text }) => /^\[ *\d+\.\d{6}\]/.test(text));
  const bytes = lines.reduce((sum, { text }) => sum + text.length + 1, 0);
  const perByte = bytes === 0 ? 0 : Math.round(cost / bytes);
  const what = `${lines.length} lines of the kernel, ${bytes} bytes, ${perByte} a byte`;
  return {
    cost,
    lines: lines.length,
    perByte,
    evidence: [...evidenceOf(facts, writers), { what, cost: -1, calls: -1 }],
  };
}

export const consoleRules: readonly Rule[] = [
  {
    id: 'quiet',
    rivals: 'console',
    area: 'command line',
    title: 'do not print what the kernel does on the console',
    lose: 'messages are in dmesg alone; of a boot that stops, only errors are seen',
    source: 'Documentation/admin-guide/kernel-parameters.txt, quiet',
    find: (facts) => {
      if (facts.words.some((word) => /^(?:quiet$|loglevel=[0-4]$|debug$|ignore_loglevel)/.test(word)))
        return null;
      const { cost, evidence } = consoleCost(facts);
      return cost === 0
        ? null
        : { saving: cost, evidence, change: { add: ['quiet'], remove: [], otherwise: '' } };
    },
  },
  {
    id: 'time-stamps',
    area: 'command line',
    title: 'print messages without their time',
    rivals: 'console',
    lose: 'the console no longer says when; dmesg does',
    source: 'Documentation/admin-guide/kernel-parameters.txt, printk.time=',
    find: (facts) => {
      if (facts.words.some((word) => /^(?:quiet$|loglevel=[0-4]$|printk\.time=)/.test(word))) return null;
      const { cost, perByte, lines } = consoleCost(facts);
      if (cost === 0 || lines === 0) return null;
      return {
        saving: lines * stampBytes * perByte,
        evidence: [{ what: `${lines} lines begin with ${stampBytes} bytes of time`, cost: -1, calls: -1 }],
        change: { add: ['printk.time=0'], remove: [], otherwise: '' },
      };
    },
  },
];
