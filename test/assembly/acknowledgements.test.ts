import { AssemblyError, acknowledgementsOf } from '../../lib/assembly';
import { assemblyFiles, folderOf } from './templates';

const acknowledged = (rules: object) => [{ type: 'aws:cdk:acknowledged-rules', data: rules }];
const template = { Resources: {} };

describe('acknowledgements of an assembly', () => {
  it('are read from the manifest, from files of metadata and from stages, in order and each once', () => {
    const stage = assemblyFiles({ Inner: { template, metadata: { '/Z': acknowledged({ R9: 'Stage.' }) } } });
    const files = assemblyFiles(
      { App: { template, metadata: { '/App/B': acknowledged({ R2: 'Two.', 'Annotation::R1': 'One.' }) } } },
      {
        Stage: { type: 'cdk:cloud-assembly', properties: { directoryName: 'stage' } },
        More: { type: 'aws:cloudformation:stack', additionalMetadataFile: 'More.metadata.json' },
      },
    );
    const inStage = Object.fromEntries(Object.entries(stage).map(([name, content]) => [`stage/${name}`, content]));
    const metadata = {
      '/App/A': [{ type: 'aws:cdk:logicalId', data: 'A' }, ...acknowledged({ R3: 'Three.' })],
      '/App/B': acknowledged({ R2: 'Two.' }),
    };
    expect(acknowledgementsOf(folderOf({ ...files, ...inStage, 'More.metadata.json': metadata }))).toEqual([
      { rule: 'R3', path: 'App/A', reason: 'Three.' },
      { rule: 'R1', path: 'App/B', reason: 'One.' },
      { rule: 'R2', path: 'App/B', reason: 'Two.' },
      { rule: 'R9', path: 'Z', reason: 'Stage.' },
    ]);
  });

  it('are none of what is no assembly', () => {
    expect(acknowledgementsOf(folderOf({ 'template.json': template }))).toEqual([]);
  });

  it('need the files that the manifest names', () => {
    const files = assemblyFiles(
      {},
      { More: { type: 'aws:cloudformation:stack', additionalMetadataFile: 'gone.json' } },
    );
    expect(() => acknowledgementsOf(folderOf(files))).toThrow(AssemblyError);
  });
});
