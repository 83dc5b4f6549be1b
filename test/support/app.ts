import { App, Stack } from 'aws-cdk-lib';
import cdkJson from '../../cdk.json';

/** The context that `cdk.json` gives the CLI. */
export const CONTEXT: Record<string, unknown> = cdkJson.context;

/** An app as the CLI would create it, without CDK's template validator: one validated pass per CI run is enough. */
export function testApp(context: Record<string, unknown> = {}): App {
  return new App({ builtinCloudFormationValidation: false, context: { ...CONTEXT, ...context } });
}

/** A stack in an app that has never heard of the blueprint and sets no feature flags. */
export function foreignStack(): Stack {
  return new Stack(new App({ builtinCloudFormationValidation: false }), 'Foreign');
}
