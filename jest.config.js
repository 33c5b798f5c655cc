// Two kinds of tests: *.test.ts run anywhere in milliseconds; *.boot.test.ts boot real guests, build
// QEMUs or fetch distribution packages, and take seconds to minutes. `npm test` runs both.
const shared = {
  extensionsToTreatAsEsm: ['.ts', '.c', '.inc'],
  moduleNameMapper: {
    '^client:report$': '<rootDir>/src/render/html/client/main.ts',
    '^client:history$': '<rootDir>/src/render/html/client/history/main.ts',
  },
  transform: {
    'html/client/(history/)?main\\.ts$': '<rootDir>/test/support/client-transform.js',
    '\\.ts$': '<rootDir>/test/support/esbuild-transform.js',
    '\\.(c|h|inc|html|css|txt)$': '<rootDir>/test/support/text-transform.js',
  },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'node'],
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testEnvironment: 'node',
};

export default {
  ...shared,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testTimeout: 20_000,
  // Nothing of a run stays in /tmp, jest's own cache included.
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  globalSetup: '<rootDir>/test/support/own-temporary-folder.mjs',
  globalTeardown: '<rootDir>/test/support/end-own-temporary-folder.mjs',
  maxWorkers: 2,
};
