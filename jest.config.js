/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['node', 'node-addons', 'development'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  testRunner: './libs/testing/jest-runner.ts',
  globalSetup: './libs/testing/jest-setup.ts',
  globalTeardown: './libs/testing/jest-teardown.ts',
  reporters: ['default', './scripts/plain-summary.js'],
  // One more than the cores we count on: those who wait for a fault to pass leave theirs to others.
  maxWorkers: 3,
  // Longer than any test takes on the busiest machine: what has to be quick is measured.
  testTimeout: 120_000,
}
