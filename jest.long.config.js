/** Tests that take ten seconds and more: hot loops, crashes at every step, real bundles, a hundred services, a shop that runs. */
module.exports = {
  ...require('./jest.config'),
  testMatch: ['**/*.long.test.ts'],
  testPathIgnorePatterns: [],
  testTimeout: 180_000,
  globalSetup: '<rootDir>/test/support/synthesize-shop.ts',
};
