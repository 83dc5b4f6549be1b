import * as fs from 'node:fs';
import * as path from 'node:path';
import { readTemplate } from '../../lib/assembly';
import { prove } from '../../lib/reachability';
import { folderOf } from '../assembly/templates';

const DEEP = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
const LONG = 'x'.repeat(300_000);

/** A policy as text, which is read when it is judged. */
function policy({ action = '"*"', condition = '{}', principal = '"*"' }): string {
  return `{"Statement":[{"Effect":"Allow","Principal":${principal},"Action":${action},"Resource":"*","Condition":${condition}}]}`;
}

/** Number of findings in a template. */
function judged(text: string): number {
  const file = path.join(folderOf({ 'Hostile.json': text }), 'Hostile.json');
  return prove(readTemplate(file)).length;
}

describe('what is made to exhaust the reader is judged, or refused with a sentence', () => {
  it.each([
    ['principals', policy({ principal: DEEP })],
    ['principals of accounts', policy({ principal: `{"AWS":${DEEP}}` })],
    ['actions', policy({ action: DEEP })],
    ['conditions', policy({ condition: DEEP })],
    ['names in conditions', policy({ condition: `{"StringEquals":{"aws:PrincipalArn":${DEEP}}}` })],
    ['statements', `{"Statement":${DEEP}}`],
    ['documents', DEEP],
  ])('%s in thousands of lists', (_, document) => {
    const Resources = {
      Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: document } },
      Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: document, Policies: [document] } },
    };
    expect(judged(JSON.stringify({ Resources }))).toBeGreaterThanOrEqual(0);
  });

  it.each([
    ['a property', `{"A":{"Type":"AWS::S3::Bucket","Properties":{"BucketName":${DEEP}}}}`],
    [
      'the body of a loop',
      `{"Fn::ForEach::All":["Name",["a"],{"A":{"Type":"AWS::S3::Bucket","Properties":{"X":${DEEP}}}}]}`,
    ],
  ])('%s in thousands of lists', (_, resources) => {
    expect(judged(`{"Resources":${resources}}`)).toBeGreaterThanOrEqual(0);
  });

  it.each(['StringLike', 'NumericEquals', 'IpAddress', 'ArnLike'])('a value of %s as long as a book', (operator) => {
    const document = policy({ condition: `{"${operator}":{"aws:PrincipalArn":"${LONG}"}}` });
    const Resources = {
      Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: document } },
      Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: document } },
    };
    expect(judged(JSON.stringify({ Resources }))).toBeGreaterThanOrEqual(0);
  });

  it('refuses YAML in thousands of lists', () => {
    const file = path.join(folderOf({}), 'Hostile.yaml');
    fs.writeFileSync(file, `Resources:\n  A:\n    Type: AWS::S3::Bucket\n    Properties:\n      X: ${DEEP}`);
    expect(() => readTemplate(file)).toThrow(/is neither JSON nor YAML/);
  });
});
