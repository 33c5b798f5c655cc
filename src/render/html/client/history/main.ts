/** Entry of the script of a history's site: the lines, and the one that is looked at. */
import { element } from '../dom.ts';
import { Tooltip } from '../tooltip.ts';
import { LineView } from './line-view.ts';
import { loadLine, readIndex } from './load.ts';
import { overviewCards } from './overview.ts';
import { readState, writeState, type HistoryState } from './state.ts';

const main = document.getElementById('history')!;

function failed(error: unknown): HTMLElement {
  const text = error instanceof Error ? error.message : String(error);
  return element('p', { class: 'failed', text: `This history cannot be shown: ${text}` });
}

try {
  const index = await readIndex();
  const tooltip = new Tooltip();
  const overview = element('div');
  const place = element('div');
  main.replaceChildren(
    element('header', {}, [
      element('h1', { text: 'How the boot developed' }),
      element('p', { class: 'hint' }, [
        element('a', { text: 'Feed of steps', attributes: { href: 'feed.xml' } }),
        element('span', { text: ` · ${index.exporter}` }),
      ]),
    ]),
    overview,
    place,
  );
  let asked = 0;
  const show = async (state: HistoryState): Promise<void> => {
    const line = index.lines.find(({ id }) => id === state.line) ?? index.lines[0];
    overview.replaceChildren(overviewCards(index.lines, line?.id ?? ''));
    tooltip.hide();
    if (!line) {
      place.replaceChildren(element('p', { text: 'Nothing was measured yet.' }));
      return;
    }
    state.line = line.id;
    asked += 1;
    const own = asked;
    try {
      const view = new LineView(await loadLine(line), state, tooltip, () =>
        history.replaceState(null, '', writeState(state)),
      );
      if (own !== asked) return; // somebody asked for another line since
      place.replaceChildren(view.root);
      view.start();
    } catch (error) {
      place.replaceChildren(failed(error));
    }
  };
  addEventListener('hashchange', () => void show(readState(location.hash)));
  await show(readState(location.hash));
  main.dataset['ready'] = String(Math.round(performance.now()));
} catch (error) {
  main.replaceChildren(failed(error));
}
