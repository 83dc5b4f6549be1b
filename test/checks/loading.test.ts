/** What takes long to load fails here as soon as somebody loads it. */
const refuse = (name: string) => () => {
  throw new Error(`${name} was loaded`);
};
jest.mock('cdk-nag', () => refuse('cdk-nag')());
jest.mock('../../lib/reachability', () => refuse('lib/reachability')());
jest.mock('../../lib/assembly', () => refuse('lib/assembly')());

it('the library loads no rule pack and no proof before an app is synthesized', () => {
  expect(() => require('../../lib')).not.toThrow();
});

it('validating loads them', () => {
  const { PalisadeChecks } = require('../../lib') as typeof import('../../lib');
  const { App } = require('aws-cdk-lib') as typeof import('aws-cdk-lib');
  expect(() => new PalisadeChecks(new App()).validate()).toThrow('was loaded');
});
