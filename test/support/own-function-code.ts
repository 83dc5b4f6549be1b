import * as path from 'node:path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { OwnFunctionCode } from '../../lib/shared/own-function-code';

/**
 * Stands in for the code of the package's own functions while templates are tested: bundling all of them takes seconds in
 * each test file. `test/lambda/own-functions.long.test.ts` bundles and loads the real ones; synthesis in CI deploys them.
 */
export function ownFunctionCode(_name: string): OwnFunctionCode {
  return { code: lambda.Code.fromAsset(path.join(__dirname, 'stub-function')), handler: 'index.handler' };
}
