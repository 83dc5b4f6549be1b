import { declareGenerated } from '../../bench/generate';
import { LIMITS } from '../../lib';
import { testApp } from '../support/app';
import { resourcesOf, templatesOf } from '../support/blueprint';

/**
 * Bytes of a function's environment once references are values: issuers and ARNs of keys, names of at most 63
 * characters, client ids of 26.
 */
function environmentBytes(variables: Record<string, unknown>): number {
  const text = Object.entries(variables).map(([name, value]) => name + lengthened(value));
  return Buffer.byteLength(text.join(''));
}

function lengthened(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  const [[kind, inner] = ['', '']] = Object.entries(value as Record<string, unknown>);
  if (kind === 'Fn::Join') {
    return ((inner as [string, unknown[]])[1] ?? []).map(lengthened).join('');
  }
  const reference = JSON.stringify(value);
  return 'x'.repeat(/Accounts|People/.test(reference) ? 26 : /Arn|Url|URL/.test(reference) ? 90 : 63);
}

describe('a hundred services', () => {
  const app = testApp();
  const blueprint = declareGenerated(app, 100);
  for (let index = 0; index < LIMITS.serviceAccounts; index += 1) {
    blueprint.addServiceAccount(`account-${index}`, { scopes: ['svc0/read', 'svc2/read', 'svc4/write'] });
  }
  const templates = Object.entries(templatesOf(app));

  /** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
  it.each([
    ['Resources', 400],
    ['Outputs', 200],
    ['Parameters', 200],
  ] as const)('need no template with more %s than %i', (section, most) => {
    const sizes = templates.map(([name, template]) => `${Object.keys(template[section] ?? {}).length} in ${name}`);
    expect(sizes.filter((size) => Number.parseInt(size, 10) > most)).toEqual([]);
  });

  it('need no template larger than the megabyte that CloudFormation takes', () => {
    const large = templates.filter(([, template]) => JSON.stringify(template, null, 1).length > 1_000_000);
    expect(large.map(([name]) => name)).toEqual([]);
  });

  /** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
  it('need no environment larger than the 4 KB that Lambda takes, with as many clients as there may be', () => {
    const sizes = resourcesOf(Object.fromEntries(templates), 'AWS::Lambda::Function')
      .map(({ Properties }) => (Properties?.['Environment'] as { Variables: Record<string, unknown> })?.Variables ?? {})
      .map(environmentBytes);
    expect(Math.max(...sizes)).toBeGreaterThan(LIMITS.serviceAccounts * 29);
    expect(Math.max(...sizes)).toBeLessThan(4_096 - 1_024);
  });

  it('have a stack each, and one for the foundation, the paths, the edge and operations', () => {
    expect(templates.filter(([name]) => /^Bench-\w+$/.test(name))).toHaveLength(104);
  });
});
