import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { bundle, requireEntry, stageFiles } from '../shared';

/** Code of a function, ready to be deployed. */
export interface FunctionCodeConfig {
  /** The code. */
  readonly code: lambda.Code;

  /** Module and export that Lambda calls, `<file>.<export>`. */
  readonly handler: string;
}

/** Where the code of a function service comes from. */
export abstract class FunctionCode {
  /**
   * A TypeScript or JavaScript file that exports `handler`, bundled with everything that it
   * imports; an imported `.cedar` file is its text. The bundle is the same on every machine, so a deployment changes only what the
   * sources changed.
   *
   * @param entry absolute, or relative to the directory in which the CDK runs
   */
  static fromEntry(entry: string): FunctionCode {
    return new EntryCode(entry);
  }

  /**
   * A directory or zip file of JavaScript that needs no bundling.
   *
   * @param path directory or zip file
   * @param handler module and export that Lambda calls
   */
  static fromAsset(path: string, handler = 'index.handler'): FunctionCode {
    return new AssetCode(path, handler);
  }

  /**
   * Makes the code available to a function.
   *
   * @throws BlueprintError `ENTRY_NOT_FOUND`
   */
  abstract bind(scope: IConstruct): FunctionCodeConfig;
}

class EntryCode extends FunctionCode {
  constructor(private readonly entry: string) {
    super();
  }

  override bind(scope: IConstruct): FunctionCodeConfig {
    const files = bundle(requireEntry(scope, this.entry), 'index.js');
    return { code: lambda.Code.fromAsset(stageFiles(files)), handler: 'index.handler' };
  }
}

class AssetCode extends FunctionCode {
  constructor(
    private readonly path: string,
    private readonly handler: string,
  ) {
    super();
  }

  override bind(scope: IConstruct): FunctionCodeConfig {
    return { code: lambda.Code.fromAsset(requireEntry(scope, this.path)), handler: this.handler };
  }
}
