/** Images that are not a file of their own. */
export const objectNames = {
  kernel: 'vmlinux',
  firmware: 'firmware',
  modules: 'modules',
  user: 'user',
  /** of a program's own row: what its processes do is below it */
  program: 'program',
  unknown: 'unknown',
  rest: 'rest',
} as const;
