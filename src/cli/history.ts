/** `bootgate history add|show|site|list|prune|import`. */
import { defaultHistoryBranch } from '../history/history-branch.ts';
import type { Command } from './command.ts';
import { addToHistory, importHistory } from './history-add.ts';
import { listHistory, pruneHistory } from './history-list.ts';
import { showHistory } from './history-show.ts';
import { storeOptions } from './baseline-store-option.ts';
import { writeHistorySite } from './history-site.ts';
import { actionNamed } from './subcommand.ts';

const actions = {
  add: addToHistory,
  list: listHistory,
  show: showHistory,
  site: writeHistorySite,
  prune: pruneHistory,
  import: importHistory,
} as const;

export const historyCommand: Command = {
  name: 'history',
  usage: 'add|show|site|list|prune|import [PROFILE|FOLDER…] [options]',
  summary: 'how the boot developed over the commits, on a branch of the repository',
  description: `
What follows 'history' says what to do:

  add PROFILE…     keep what PROFILE measured of a commit (a few KB; the profile itself is not kept)
  show             how the boot developed: steps with their commits, drift, changes of how was measured
  site -o DIR      the same as a folder of static pages, for GitHub Pages or to be opened as they are
  list             what is kept
  prune            remove what is old: --keep N, --older-than DAYS
  import [FOLDER…] add the baselines that exist: of --store, or every *.baseline file below FOLDER

  bootgate history add bootgate-out --commit HEAD
  bootgate history import --store git-branch:bootgate-baselines
  bootgate history show --branch main --store git-branch:bootgate-baselines     (with causes)
  bootgate history site -o site --store git-branch:bootgate-baselines
  bootgate history list --format ndjson | jq .commit.subject`,
  options: {
    commit: { type: 'string', value: 'REV', description: 'add: the commit that was measured (HEAD)' },
    branch: {
      type: 'string',
      value: 'NAME',
      description: 'add, import: that the commit was pushed to; show, site: that is looked at (HEAD)',
    },
    'history-branch': {
      type: 'string',
      value: 'NAME',
      description: `the branch that the history is on (${defaultHistoryBranch})`,
    },
    remote: storeOptions['remote']!,
    store: {
      ...storeOptions['store']!,
      description: 'import: the store whose baselines are added; show, site: where profiles are, for causes',
    },
    scenario: {
      type: 'string',
      value: 'NAME',
      description: 'show, site, list, prune: of this scenario alone',
    },
    'run-url': { type: 'string', value: 'URL', description: 'add: a page about the run' },
    'artifact-url': { type: 'string', value: 'URL', description: 'add: where the profile can be downloaded' },
    out: { type: 'string', short: 'o', value: 'DIR', description: 'site: the folder that is written' },
    keep: {
      type: 'string',
      value: 'N',
      description: 'prune: keep the newest N of each scenario and environment',
    },
    'older-than': { type: 'string', value: 'DAYS', description: 'prune: only what was measured earlier' },
    metric: {
      type: 'string',
      value: 'NAME',
      description: 'show: this figure alone: total, work, waiting, stage:NAME, host-time …',
    },
    format: {
      type: 'string',
      value: 'text|markdown|json|atom|badge|shields|ndjson',
      description:
        'show: text (default), markdown, json, atom (a feed of steps), badge (SVG), shields; list: text (default), ndjson',
    },
  },
  positionals: { min: 1, max: 10_000 },
  async run(args, host) {
    return await actionNamed('history', actions, args)(args, host);
  },
};
