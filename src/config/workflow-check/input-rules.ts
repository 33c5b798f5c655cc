/** Inputs that the action does not have, or that take other words. */
import { nearest } from '../../base/nearest.ts';
import { gateInputs, inputWords, reportInputs } from './action-inputs.ts';
import type { Finding, Repository } from './finding.ts';
import { isExpression, usesOf } from './uses.ts';

/** GitHub warns of an unknown input in the log, and runs without it. */
export function unknownInputRule({ workflows }: Repository): readonly Finding[] {
  return usesOf(workflows).flatMap(({ kind, workflow: { file }, step }) => {
    const known = kind === 'gate' ? gateInputs : reportInputs;
    return [...step.inputs]
      .filter(([name]) => !known.includes(name))
      .map(([name, { line }]): Finding => {
        const meant = nearest(name, known);
        const other = (kind === 'gate' ? reportInputs : gateInputs).includes(name);
        return {
          ...{ rule: 'unknown-input', level: 'error', file, line },
          what: `there is no input '${name}'${other ? `: it is one of ${kind === 'gate' ? 'bootgate/report' : 'the action that measures'}` : ''}`,
          why: 'GitHub leaves it out, so that the step runs as if it were not there',
          write: meant === undefined ? [`# known: ${known.join(', ')}`] : ['with:', `  ${meant}: …`],
        };
      });
  });
}

export function inputWordRule({ workflows }: Repository): readonly Finding[] {
  return usesOf(workflows).flatMap(({ workflow: { file }, step }) =>
    [...step.inputs].flatMap(([name, { text, line }]): Finding[] => {
      const words = Object.hasOwn(inputWords, name) ? inputWords[name]! : null;
      if (words === null || text === '' || isExpression(text) || words.includes(text)) return [];
      return [
        {
          ...{ rule: 'input-value', level: 'error', file, line },
          what: `'${name}' is none of ${words.join(', ')}: '${text.slice(0, 80)}'`,
          why: 'the step ends with an error',
          write: ['with:', `  ${name}: ${nearest(text, words) ?? words[0]!}`],
        },
      ];
    }),
  );
}
