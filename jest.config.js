/** Tests run compiled by swc; types are checked by `npm run types`. What takes long runs by `npm run test:long`. */
module.exports = {
  moduleNameMapper: { '/own-function-code$': '<rootDir>/test/support/own-function-code.ts' },
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['\\.long\\.test\\.ts$'],
  transform: {
    '^.+\\.(t|j|mj)s$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
      },
    ],
  },
  // jose ships ES modules only; Jest loads CommonJS, so it is compiled too.
  transformIgnorePatterns: ['/node_modules/(?!(jose)/)'],
  maxWorkers: 2,
  // A test that waits for ever fails; one on a busy machine does not.
  testTimeout: 60_000,
};
