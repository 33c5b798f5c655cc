import type { Rule } from '../rule.ts';
import { consoleRules } from './console-rules.ts';
import { cryptoRules } from './crypto-rules.ts';
import { deviceRules } from './device-rules.ts';
import { leftoverRules } from './leftover-rules.ts';
import { memoryRules } from './memory-rules.ts';
import { payloadRules } from './payload-rules.ts';
import { processorRules } from './processor-rules.ts';
import { securityRules } from './security-rules.ts';
import { tracingRules } from './tracing-rules.ts';
import { unitRules } from './unit-rules.ts';

/** Every rule, by area of the kernel. */
export const rules: readonly Rule[] = [
  ...payloadRules,
  ...cryptoRules,
  ...tracingRules,
  ...consoleRules,
  ...memoryRules,
  ...processorRules,
  ...deviceRules,
  ...securityRules,
  ...leftoverRules,
  ...unitRules,
];
