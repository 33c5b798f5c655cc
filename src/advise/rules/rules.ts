import type { Rule } from '../rule.ts';
import { configurationRules } from './configuration-rules.ts';
import { consoleRules } from './console-rules.ts';
import { cryptoRules } from './crypto-rules.ts';
import { debugRules } from './debug-rules.ts';
import { deviceRules } from './device-rules.ts';
import { initramfsRules } from './initramfs-rules.ts';
import { leftoverRules } from './leftover-rules.ts';
import { memoryRules } from './memory-rules.ts';
import { moduleRules } from './module-rules.ts';
import { payloadRules } from './payload-rules.ts';
import { processRules } from './process-rules.ts';
import { processorRules } from './processor-rules.ts';
import { securityRules } from './security-rules.ts';
import { tracingRules } from './tracing-rules.ts';
import { unitRules } from './unit-rules.ts';

/** Every rule, by area of the kernel, then of the image. */
export const rules: readonly Rule[] = [
  ...payloadRules,
  ...cryptoRules,
  ...tracingRules,
  ...consoleRules,
  ...memoryRules,
  ...processorRules,
  ...deviceRules,
  ...securityRules,
  ...configurationRules,
  ...debugRules,
  ...leftoverRules,
  ...initramfsRules,
  ...moduleRules,
  ...processRules,
  ...unitRules,
];
