import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { bundle } from './bundle';
import { stageFiles } from './stage-files';

/** Code of one of the package's own functions. */
export interface OwnFunctionCode {
  /** The code. */
  readonly code: lambda.Code;

  /** Module and export that Lambda calls. */
  readonly handler: string;
}

/**
 * The repository holds the sources of the functions, the published package what they are bundled into: whoever installs
 * it needs no bundler for them. Both give the same asset.
 *
 * @param name folder of the function below `lambda/`, e.g. `trust-bundle`
 */
export function ownFunctionCode(name: string): OwnFunctionCode {
  const folder = join(__dirname, '../../lambda', name);
  const entry = join(folder, 'index.ts');
  const directory = existsSync(entry) ? stageFiles(bundle(entry, 'index.js')) : folder;
  return { code: lambda.Code.fromAsset(directory), handler: 'index.handler' };
}
