import { declareShop } from '../../bin/shop';
import { Profile } from '../../lib';
import { testApp } from '../support/app';
import { templatesOf } from '../support/blueprint';

jest.mock('../../lib/shared/bundle', () => require('../support/stub-bundle'));

/** A change alarm, not a specification: whoever updates a snapshot has read its diff. */
describe.each([Profile.production(), Profile.development()])('the shop in the $name profile', (profile) => {
  const app = testApp();
  declareShop(app, profile);
  const templates = templatesOf(app);

  it.each(Object.keys(templates))('stack %s is what was reviewed', (stack) => {
    expect(withoutHashes(templates[stack])).toMatchSnapshot();
  });
});

/** Asset hashes change with every build of the same code. */
function withoutHashes(template: unknown): unknown {
  return JSON.parse(JSON.stringify(template).replaceAll(/[0-9a-f]{64}/g, '<asset hash>'));
}
