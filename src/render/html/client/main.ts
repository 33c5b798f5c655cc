/** Entry of the report's script: unpacks the data of the page and builds the views. */
import type { ReportData } from '../../report/report-data.ts';
import { adviceView } from './advice.ts';
import { element } from './dom.ts';
import { FlameView } from './flame-view.ts';
import { buildModel } from '../../report/report-tree.ts';
import { processView } from './process-view.ts';
import { facts, overview, stageBars } from './overview.ts';
import { readState, writeState } from './state.ts';
import { TableView } from './table-view.ts';
import { TimelineView } from './timeline-view.ts';
import { Tooltip } from './tooltip.ts';

async function unpack(): Promise<ReportData> {
  const encoded = document.getElementById('report-data')!.textContent.trim();
  const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return (await new Response(stream).json()) as ReportData;
}

const main = document.getElementById('report')!;
try {
  const model = buildModel(await unpack());
  const state = readState(location.hash);
  const changed = (): void => history.replaceState(null, '', writeState(state));
  const tooltip = new Tooltip();
  main.replaceChildren(
    overview(model),
    stageBars(model),
    ...adviceView(model.data.advice),
    new FlameView(model, state, tooltip, changed).root,
    new TimelineView(model, state, tooltip, changed).root,
    ...processView(model, state, tooltip, changed),
    new TableView(model, state, changed).root,
    facts(model),
  );
  main.dataset['ready'] = String(Math.round(performance.now()));
} catch (error) {
  main.replaceChildren(
    element('p', {
      class: 'failed',
      text: `This report cannot be shown: ${error instanceof Error ? error.message : String(error)}`,
    }),
  );
}
