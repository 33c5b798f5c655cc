/** The inputs of action.yml and report/action.yml; a test holds these lists against the files. */

export const gateInputs: readonly string[] = [
  ...['kernel', 'initrd', 'disk', 'append', 'vmlinux', 'memory', 'cpu', 'machine', 'end', 'runs'],
  ...['config', 'scenario', 'qemu', 'base-kernel', 'base-initrd', 'base-vmlinux', 'base-build', 'base-ref'],
  ...[
    'commit',
    'baseline',
    'identity',
    'save-baseline',
    'history',
    'alert-issue',
    'alert-webhook',
    'noise',
    'on-missing-baseline',
  ],
  ...[
    'max-baseline-age',
    'warn-threshold',
    'fail-threshold',
    'fail-on-regression',
    'comment-mode',
    'comment-key',
    'cell',
  ],
  ...[
    'cells',
    'max-rows',
    'advice',
    'check-name',
    'artifact-name',
    'retention-days',
    'working-directory',
    'out',
  ],
  ...['dry-run', 'github-token', 'matrix', 'job-total'],
];

export const reportInputs: readonly string[] = [
  ...[
    'run-id',
    'artifact-name',
    'config',
    'baseline',
    'history',
    'comment-mode',
    'comment-key',
    'cells',
    'max-rows',
    'advice',
  ],
  ...['check-name', 'fail-on-regression', 'working-directory', 'dry-run', 'github-token'],
];

/** Inputs that take one of a few words. */
export const inputWords: Readonly<Record<string, readonly string[]>> = {
  'save-baseline': ['auto', 'true', 'false'],
  'on-missing-baseline': ['pass', 'warn', 'fail'],
  'comment-mode': ['always', 'on-change', 'on-regression', 'never'],
};
