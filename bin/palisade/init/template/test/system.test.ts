import assert from 'node:assert/strict';
import { test } from 'node:test';
import { App } from 'aws-cdk-lib';
import { addNagPacks, Profile } from 'cdk-palisade';
import { declareSystem } from '../system';

for (const profile of [Profile.production(), Profile.development()]) {
  test(`synthesizes in the ${profile.name} profile without a finding, and lets only quotes call`, () => {
    const app = new App();
    addNagPacks(app);
    const { declaration } = declareSystem(app, profile);
    app.synth(); // Throws, after printing every finding, if a rule is broken.
    assert.deepEqual(
      declaration.calls.map(({ caller, callee }) => `${caller} > ${callee}`),
      ['quotes > prices'],
    );
  });
}
