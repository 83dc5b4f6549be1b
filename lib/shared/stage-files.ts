import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Files by name; a name may hold folders. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

let staging: string | undefined;

/** A directory that holds exactly these files, to be taken as an asset; the same files give the same directory. */
export function stageFiles(files: Files): string {
  const hashes = Object.entries(files).map(([name, content]) => [name, sha256(content)]);
  const directory = join(stagingRoot(), sha256(JSON.stringify(hashes)).slice(0, 32));
  if (!existsSync(directory)) {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), content);
    }
  }
  return directory;
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The CDK copies assets into the cloud assembly at once, so nothing has to outlive the process. */
function stagingRoot(): string {
  if (staging === undefined) {
    const root = mkdtempSync(join(tmpdir(), 'palisade-'));
    process.once('exit', () => rmSync(root, { recursive: true, force: true }));
    staging = root;
  }
  return staging;
}
