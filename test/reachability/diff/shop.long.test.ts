import { describeDifference } from '../../../bin/palisade/diff-text';
import { plain } from '../../../bin/palisade/verify-text';
import { declareShop } from '../../../bin/shop';
import { acknowledgementsOf, readAssembly } from '../../../lib/assembly';
import { evidenceOf } from '../../../lib/reachability';
import { type Compared, compare } from '../../../lib/reachability/diff';
import { folderOf } from '../../assembly/templates';
import { testApp } from '../../support/app';
import { documentedBlock, editedFiles } from '../explain/documented';

jest.mock('../../../lib/shared/bundle', () => require('../../support/stub-bundle'));

function synthesized(): string {
  const app = testApp();
  declareShop(app);
  return app.synth().directory;
}

const sideOf = (directory: string): Compared => ({
  evidence: evidenceOf(readAssembly(directory)),
  acknowledgements: acknowledgementsOf(directory),
});

describe('the shop', () => {
  const directory = synthesized();
  const shop = sideOf(directory);

  it('is the same after another synthesis', () => {
    expect(shop.acknowledgements?.length).toBeGreaterThan(50);
    expect(Object.values(compare(shop, sideOf(synthesized()))).flat()).toEqual([]);
  });

  it('differs after an edit as the documentation shows', () => {
    const difference = compare(shop, sideOf(folderOf(editedFiles(directory))));
    // Lines of code move with every change to it.
    const appeared = difference.appeared.map(({ source: _, ...finding }) => finding);
    const text = describeDifference({ ...difference, appeared }, plain);
    expect(text.split('\n')).toEqual(documentedBlock('1 path opened'));
  });
});
