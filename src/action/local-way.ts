/**
 * Shell lines that show a result on one's own machine: the run's artifact, and this very action's own bundle, which runs
 * without installing anything. Never a package by name: whoever owns that name would run code on readers' machines.
 */

export interface LocalWay {
  /** of the runner: GITHUB_ACTION_REPOSITORY and GITHUB_ACTION_REF name the action that runs; empty for a local one */
  readonly env: NodeJS.ProcessEnv;
  readonly serverUrl: string;
  /** `gh run download …` */
  readonly download: string;
  /** what `bootgate` is called with: `compare base.json.gz profile.json.gz` */
  readonly command: string;
}

export function localWay({ env, serverUrl, download, command }: LocalWay): string[] {
  const repository = env['GITHUB_ACTION_REPOSITORY'] ?? '';
  const ref = env['GITHUB_ACTION_REF'] ?? '';
  // A workflow's author writes these; what a shell could take for something else is not put into a comment.
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || !/^\w[\w./-]*$/.test(ref)) {
    return [download, `node dist/cli.js ${command}  # dist/cli.js of the action's own checkout`];
  }
  return [
    download,
    `git init -q bootgate-action && git -C bootgate-action fetch -q --depth 1 ${serverUrl}/${repository} ${ref}`,
    'git -C bootgate-action checkout -q FETCH_HEAD',
    `node bootgate-action/dist/cli.js ${command}`,
  ];
}
