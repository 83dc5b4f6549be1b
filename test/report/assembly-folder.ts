import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** What an assembly for a test holds. */
interface Contents {
  readonly resources: Readonly<Record<string, { Type: string; Properties?: object; Metadata?: object }>>;
  /** Recorded about constructs, by path. */
  readonly metadata?: Readonly<Record<string, readonly object[]>>;
}

/** Writes a cloud assembly of one stack, `App`, into a new folder. */
export function assemblyFolder({ metadata = {}, resources }: Contents): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'palisade-report-'));
  const artifact = {
    type: 'aws:cloudformation:stack',
    environment: 'aws://unknown-account/unknown-region',
    properties: { templateFile: 'App.template.json' },
    metadata,
  };
  fs.writeFileSync(
    path.join(folder, 'manifest.json'),
    JSON.stringify({ version: '55.0.0', artifacts: { App: artifact } }),
  );
  fs.writeFileSync(path.join(folder, 'App.template.json'), JSON.stringify({ Resources: resources }));
  return folder;
}
