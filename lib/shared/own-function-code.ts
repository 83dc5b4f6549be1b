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

/** @param name folder of the function below `lambda/`, e.g. `trust-bundle` */
export function ownFunctionCode(name: string): OwnFunctionCode {
  const entry = join(__dirname, '../../lambda', name, 'index.ts');
  return { code: lambda.Code.fromAsset(stageFiles(bundle(entry, 'index.js'))), handler: 'index.handler' };
}
