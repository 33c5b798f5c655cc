/** The names of a matrix' sections, written out by hand beside the matrix itself. */
import type { Finding, Repository } from './finding.ts';
import { gatesOf, input, isExpression, usesOf, type Use } from './uses.ts';

export function cellsRule({ workflows }: Repository): readonly Finding[] {
  return usesOf(workflows).flatMap((use): Finding[] => {
    const given = use.step.inputs.get('cells');
    // The last job names the cells of the one that measures.
    const gates = use.kind === 'gate' ? [use] : gatesOf([use.workflow]);
    const cells = gates.length === 1 ? cellsOf(gates[0]!) : null;
    if (given === undefined || isExpression(given.text) || cells === null) return [];
    const named = given.text.split(/[,\n]/).map((cell) => cell.trim());
    const wrong = [
      ...named.filter((cell) => cell !== '' && !cells.includes(cell)),
      ...cells.filter((cell) => !named.includes(cell)),
    ];
    if (wrong.length === 0) return [];
    return [
      {
        ...{ rule: 'cells', level: 'error', file: use.workflow.file, line: given.line },
        what: `'cells' and the matrix differ in ${wrong.slice(0, 5).join(', ')}`,
        why: 'a cell that no job has is missing for ever, and one that is not named is not missed',
        write: ['with:', `  cells: ${cells.join(', ')}`],
      },
    ];
  });
}

/** The sections of a step, where the matrix has one key and names them; null where that is not told. */
function cellsOf(use: Use): readonly string[] | null {
  const only = use.job.matrix?.only ?? null;
  if (only === null || only.values.some((value) => value === '' || isExpression(value))) return null;
  const cell = input(use, 'cell').replaceAll(' ', '');
  return cell === '' || cell === `\${{matrix.${only.key}}}` ? only.values : null;
}
