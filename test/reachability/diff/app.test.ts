import { App, type CfnResource, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { acknowledgementsOf, readAssembly } from '../../../lib/assembly';
import { evidenceOf } from '../../../lib/reachability';
import { type Compared, compare, type Difference } from '../../../lib/reachability/diff';

/** A plain CDK app; an edit is made before it is synthesized. */
function synthesized(edit: (table: dynamodb.Table, worker: lambda.Function) => void = () => undefined): Compared {
  const app = new App({ builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Plain');
  const table = new dynamodb.Table(stack, 'Table', {
    partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
  });
  const worker = new lambda.Function(stack, 'Worker', {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = () => {};'),
  });
  table.grantReadData(worker);
  edit(table, worker);
  const { directory } = app.synth();
  return { evidence: evidenceOf(readAssembly(directory)), acknowledgements: acknowledgementsOf(directory) };
}

describe('two syntheses of an app', () => {
  let before: Compared;
  beforeAll(() => {
    before = synthesized();
  });
  const all = (difference: Difference): readonly unknown[] => Object.values(difference).flat();

  it('give no difference', () => {
    expect(all(compare(before, synthesized()))).toEqual([]);
  });

  it('give no difference where logical ids are others and construct paths the same', () => {
    const renamed = synthesized((table, worker) => {
      for (const { node } of [table, worker]) {
        (node.defaultChild as CfnResource).overrideLogicalId(`Renamed${node.id}`);
      }
    });
    expect(renamed.evidence.system.byId('Plain/RenamedTable')?.path).toBe('Plain/Table/Resource');
    expect(all(compare(before, renamed))).toEqual([]);
  });

  it('differ in a grant alone, by construct paths', () => {
    const difference = compare(
      before,
      synthesized((table, worker) => table.grant(worker, 'dynamodb:DeleteItem')),
    );
    expect(difference.widened).toEqual([
      {
        principal: 'Plain/Worker',
        asset: 'Plain/Table',
        verb: 'deletes',
        actions: ['dynamodb:DeleteItem'],
        further: false,
      },
    ]);
    expect(all(difference)).toEqual(difference.widened);
  });
});
