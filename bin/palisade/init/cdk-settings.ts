/** `cdk.json` of an app: how it is run, and every recommended behaviour of the CDK, as `cdk init` would have it. */
export function cdkSettings(): string {
  const context = require('aws-cdk-lib/recommended-feature-flags.json') as Readonly<Record<string, unknown>>;
  return `${JSON.stringify({ app: 'node --import tsx app.ts', context }, undefined, 2)}\n`;
}
