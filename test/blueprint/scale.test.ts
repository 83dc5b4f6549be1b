import { declareGenerated } from '../../bench/generate';
import { testApp } from '../support/app';
import { templatesOf } from '../support/blueprint';

describe('a hundred services', () => {
  const app = testApp();
  declareGenerated(app, 100);
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

  it('have a stack each, and one for the foundation, the paths and the edge', () => {
    expect(templates.filter(([name]) => /^Bench-\w+$/.test(name))).toHaveLength(103);
  });
});
