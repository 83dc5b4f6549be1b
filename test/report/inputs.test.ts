import * as fs from 'node:fs';
import * as path from 'node:path';
import { InputError, readAssemblyFiles, readAttackResults, readWaivers } from '../../lib/report';
import { assemblyFolder } from './assembly-folder';

const folder = assemblyFolder({
  resources: { Queue: { Type: 'AWS::SQS::Queue' } },
  metadata: {
    '/App/Queue': [
      { type: 'aws:cdk:logicalId', data: 'Queue' },
      { type: 'aws:cdk:acknowledged-rules', data: { 'Annotation::AwsSolutions-SQS3': 'It is a dead-letter queue.' } },
    ],
  },
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  const written = path.join(folder, name);
  fs.writeFileSync(written, typeof content === 'string' ? content : JSON.stringify(content));
  return written;
}

const WAIVER = {
  rule: 'PAL-1',
  path: 'App/Queue',
  owner: 'orders',
  reason: 'Nothing confidential is in it.',
  expires: '2026-06-10',
  approvedBy: 'security',
};

describe('an assembly', () => {
  it('tells its version, its templates with digests, and what is acknowledged', () => {
    expect(readAssemblyFiles(folder)).toEqual({
      version: '55.0.0',
      templates: [
        {
          name: 'App.template.json',
          stack: 'App',
          nested: false,
          // printf '{"Resources":{"Queue":{"Type":"AWS::SQS::Queue"}}}' | sha256sum
          sha256: 'f00e549358208bc681f6380b55e561d8ac2e01f4c34c161fa2fdc5d2917e2cbc',
          bytes: 50,
          resources: 1,
        },
      ],
      acknowledgements: [{ rule: 'AwsSolutions-SQS3', path: 'App/Queue', reason: 'It is a dead-letter queue.' }],
    });
  });

  it('that is one template has no version', () => {
    const { acknowledgements, templates, version } = readAssemblyFiles(path.join(folder, 'App.template.json'));
    expect([version, templates.length, acknowledgements]).toEqual([undefined, 1, []]);
  });
});

describe('a waiver ledger', () => {
  it('says how many days are left, the first to expire first', () => {
    const ledger = file('ledger.json', {
      version: 1,
      waivers: [{ ...WAIVER, expires: '2026-07-10' }, WAIVER, { ...WAIVER, expires: '2026-06-08' }],
    });
    const read = readWaivers(ledger, new Date('2026-06-09T10:00:00Z'));
    expect(read.map(({ daysLeft }) => daysLeft)).toEqual([0, 2, 32]);
  });

  it('holds until the end of its last day', () => {
    const ledger = file('ledger.json', { version: 1, waivers: [WAIVER] });
    expect(readWaivers(ledger, new Date('2026-06-10T23:59:59Z'))[0]?.daysLeft).toBe(1);
    expect(readWaivers(ledger, new Date('2026-06-11T00:00:00Z'))[0]?.daysLeft).toBe(0);
  });

  it.each([
    ['is not JSON', '{', /can't be read/],
    ['is of another version', { version: 2, waivers: [] }, /is no waiver ledger: version/],
    ['lacks a field', { version: 1, waivers: [{ ...WAIVER, owner: undefined }] }, /waivers\.0\.owner/],
    ['has a date that is none', { version: 1, waivers: [{ ...WAIVER, expires: 'soon' }] }, /waivers\.0\.expires/],
  ])('that %s is refused', (_, content, message) => {
    const read = () => readWaivers(file('ledger.json', content), new Date(0));
    expect(read).toThrow(InputError);
    expect(read).toThrow(message);
  });
});

describe('attack results', () => {
  it('need a name, a category and an outcome', () => {
    const results = file('attacks.json', { version: 1, results: [{ name: 'a', category: 'b', outcome: 'stopped' }] });
    expect(readAttackResults(results)).toEqual([
      { name: 'a', category: 'b', outcome: 'stopped', has: '', action: '', control: '', standards: [] },
    ]);
  });

  it('of an outcome that nobody knows are refused', () => {
    const results = file('attacks.json', { version: 1, results: [{ name: 'a', category: 'b', outcome: 'maybe' }] });
    expect(() => readAttackResults(results)).toThrow(/results\.0\.outcome/);
  });
});
