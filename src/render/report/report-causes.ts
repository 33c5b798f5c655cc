/** What a report says of a comparison in words and rows; figures have their units, since these differ by row. */
import { formatNs, formatShare } from '../../base/number-format.ts';
import { unitNamed } from '../../base/unit.ts';
import type { Comparison, Row } from '../../compare/comparison.ts';
import { nsPerInstruction } from '../../compare/figures.ts';
import { costKinds, costNumber } from '../../profile/cost-kind.ts';
import { costSums } from '../../profile/cost-sums.ts';
import { measuredTotal } from '../../profile/profile-tables-check.ts';
import type { Profile } from '../../profile/profile.ts';
import { causeSentence, costUnit, groupLines } from '../comparison-causes.ts';
import {
  describeKind,
  describePlace,
  mainRows,
  proseDelta,
  showDelta,
  showRelative,
  showSide,
  statusWords,
} from '../comparison-words.ts';
import { joined } from '../document/document.ts';
import { plainText } from '../document/write-text.ts';
import { printable } from '../guest-text.ts';
import { formatUnit, shareOf } from '../profile-view.ts';
import type { ReportData, RowsData } from './report-data.ts';

/** Of a comparison: why, by what, in which rows. */
export function causeData(
  comparison: Comparison,
): Pick<ReportData, 'cause' | 'rows' | 'causeGroups' | 'causes'> {
  return {
    cause: plainText(causeSentence(comparison)),
    rows: judgedRows(comparison),
    causeGroups: comparison.causeGroups.map((group) => {
      const { name, delta, what, where } = groupLines(comparison, group);
      return { name: printable(name), delta, what, where: plainText(joined(where, '; ')) };
    }),
    causes: comparison.causes.map((cause) => {
      const unit = costUnit(cause.cost, comparison.unit);
      const change = `${proseDelta(cause.delta, unit)}, ${formatShare(cause.share)} of the change`;
      return {
        path: [...cause.path, ...cause.leadsTo].map(printable),
        parts: cause.parts.map((part) => ({
          path: [part.name, ...part.leadsTo].map(printable),
          what: `${proseDelta(part.delta, unit)}, ${formatShare(part.share)}`,
        })),
        what: plainText(joined([change, describeKind(cause), describePlace(cause)], ', ')),
      };
    }),
  };
}

/** Stages have bars of their own: here are those that changed by more than means nothing. */
function judgedRows(comparison: Comparison): RowsData | null {
  const { stages, unit, work, total } = comparison;
  if (total === null) return null;
  const isTold = (row: Row): boolean => !stages.includes(row) || row.status !== 'same';
  return {
    title: work ? 'Kinds of cost, and what was judged' : 'What was judged',
    columns: [
      { title: unitNamed(unit).noun, isNumber: false },
      // What changed first, then from what to what: a phone shows the first columns.
      ...['change', ''].map((title) => ({ title, isNumber: true })),
      { title: 'status', isNumber: false },
      ...['base', 'head'].map((title) => ({ title, isNumber: true })),
      { title: 'limit', isNumber: false },
    ],
    rows: mainRows(comparison)
      .filter(isTold)
      .map((row) => ({
        status: row.status,
        cells: [
          stages.includes(row) ? `stage ${printable(row.name)}` : row.name,
          showDelta(row.delta, row.unit),
          showRelative(row),
          statusOf(row),
          showSide(row, 'base'),
          showSide(row, 'head'),
          [row.limit, printable(row.reason)].filter((part) => part !== '').join('; '),
        ],
      })),
  };
}

function statusOf({ status, delta }: Row): string {
  if (status === 'same') return delta === 0 ? 'unchanged' : 'within noise';
  return statusWords[status];
}

/** Of one boot: what its kinds of cost are. */
export function costData(profile: Profile): RowsData | null {
  const unit = unitNamed(profile.unit);
  if (unit.elapses) return null;
  const { whole } = costSums(profile);
  const total = measuredTotal(profile);
  if (whole[costNumber.work] === total) return null;
  return {
    title: 'Kinds of cost',
    columns: [
      { title: 'kind', isNumber: false },
      { title: unit.noun, isNumber: true },
      { title: 'share', isNumber: true },
      { title: '', isNumber: false },
    ],
    rows: costKinds
      .filter((kind) => whole[costNumber[kind]]! > 0)
      .map((kind) => {
        const cost = whole[costNumber[kind]]!;
        const polled =
          kind === 'waiting' ? `clocks polled for ${formatNs(cost * nsPerInstruction(profile))}` : '';
        return { status: null, cells: [kind, formatUnit(profile.unit, cost), shareOf(cost, total), polled] };
      }),
  };
}
