/** What a file may hold at most: far above real boots (150,000 nodes, 20,000 functions), far below what a reader could not hold. */
export const profileLimits = {
  nodes: 2_000_000,
  functions: 1_000_000,
  objects: 100_000,
  /** a kernel has some 3,000 */
  sourceFiles: 100_000,
  stages: 1000,
  stageRows: 8_000_000,
  initcalls: 100_000,
  consoleLines: 500_000,
  modules: 10_000,
  processes: 1_000_000,
  systemCallRows: 1_000_000,
  waits: 1_000_000,
  pathSteps: 10_000,
  units: 100_000,
  counted: 1_000_000,
  samples: 10_000,
  warnings: 10_000,
  variations: 64,
  bandRows: 100_000,
  /** UTF-16 units of a name, a line, a message */
  text: 16_384,
  /** a command line */
  command: 131_072,
} as const;
