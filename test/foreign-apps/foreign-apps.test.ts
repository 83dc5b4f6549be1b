import { App } from 'aws-cdk-lib';
import { readAssembly, type System } from '../../lib/assembly';
import { prove } from '../../lib/reachability';
import { unlistedPairs } from '../reachability/network/pairs';
import { FOREIGN_APPS } from '.';

describe.each(FOREIGN_APPS)('$name', ({ declare, findings }) => {
  let system: System;

  beforeAll(() => {
    const app = new App({ builtinCloudFormationValidation: false });
    declare(app);
    system = readAssembly(app.synth().directory);
  });

  it('has these findings and no others', () => {
    const found = prove(system).map(({ id, message, severity }) => `${severity} ${id}: ${message}`);
    expect(found.sort()).toEqual(findings.map(([finding]) => finding).sort());
  });

  it('has an edge for every pair that may connect', () => {
    expect(unlistedPairs(system)).toEqual([]);
  });
});
