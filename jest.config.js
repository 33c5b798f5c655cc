// Two kinds of tests: *.test.ts run anywhere in milliseconds; *.boot.test.ts boot real guests, build
// QEMUs or fetch distribution packages, and take seconds to minutes. `npm test` runs both.
const shared = {
  extensionsToTreatAsEsm: ['.ts', '.c'],
  moduleNameMapper: { '^client:report$': '<rootDir>/src/render/html/client/main.ts' },
  transform: {
    'html/client/main\\.ts$': '<rootDir>/test/support/client-transform.js',
    '\\.ts$': '<rootDir>/test/support/esbuild-transform.js',
    '\\.(c|h|html|css|txt)$': '<rootDir>/test/support/text-transform.js',
  },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'node'],
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testEnvironment: 'node',
};

export default {
  ...shared,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testTimeout: 20_000,
  maxWorkers: 2,
};
