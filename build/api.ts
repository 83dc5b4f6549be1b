/**
 * `npm run api`: compares what the built package exports with the reports in `etc/`, which a reviewer has read; a
 * difference fails. `npm run api -- --local` writes them anew.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { exports, name } from '../package.json';
import { DIST, ROOT } from './places';

const localBuild = process.argv.includes('--local');
const temporary = mkdtempSync(join(tmpdir(), 'palisade-api-'));

/** `cdk-palisade/runtime` is reported in `cdk-palisade-runtime.api.md`. */
function reportOf(entry: string, types: string): boolean {
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath: join(ROOT, types),
      compiler: { overrideTsconfig: { extends: join(ROOT, 'tsconfig.build.json'), include: [DIST] } },
      apiReport: {
        enabled: true,
        reportFileName: `${name}${entry.slice(1).replace('/', '-')}.api.md`,
        reportFolder: join(ROOT, 'etc'),
        reportTempFolder: temporary,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.None },
          // A type that users meet in a signature and can't name: the report says so, and one more changes it.
          'ae-forgotten-export': { logLevel: ExtractorLogLevel.Warning, addToApiReportFile: true },
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
    configObjectFullPath: join(ROOT, 'api-extractor.json'),
    packageJsonFullPath: join(ROOT, 'package.json'),
  });
  const { succeeded } = Extractor.invoke(config, { localBuild });
  return succeeded;
}

const entries = Object.entries(exports).flatMap(([entry, target]) =>
  typeof target === 'string' ? [] : [{ entry, same: reportOf(entry, target.types) }],
);
rmSync(temporary, { recursive: true });
const changed = entries.filter(({ same }) => !same).map(({ entry }) => join(name, entry));
if (changed.length > 0) {
  console.error(`the API of ${changed.join(', ')} has changed; read the difference, then npm run api -- --local`);
  process.exitCode = 1;
}
