import * as fs from 'node:fs';
import * as path from 'node:path';
import { App } from 'aws-cdk-lib';
import { declareGenerated } from '../../bench/generate';
import { context } from '../../cdk.json';
import { readAssembly } from '../../lib/assembly';
import { drawPage, readAssemblyFiles, reportOf } from '../../lib/report';

/** Synthesizes so many services and returns the folder of the assembly. */
export function synthesized(services: number, folder: string): string {
  const app = new App({ outdir: path.join(folder, `${services}`), context, builtinCloudFormationValidation: false });
  declareGenerated(app, services);
  return app.synth().directory;
}

/** Attacks of every outcome, so that every look of the page is seen. */
const ATTACKS = (['stopped', 'succeeded', 'failed'] as const).map((outcome) => ({
  name: `An attack that ${outcome}`,
  category: 'Identity',
  has: 'a token of another issuer',
  action: 'calls an API with it',
  control: 'authorizer',
  standards: ['OWASP API2:2023'],
  outcome,
  stoppedBy: 'the authorizer',
  status: 401,
  audited: true,
}));

const WAIVERS = [0, 20, 200].map((daysLeft) => ({
  rule: 'AwsSolutions-IAM5[Resource::*]',
  path: 'Shop/Orders/Service/Function/Role',
  owner: 'orders team',
  reason: 'The service takes no resource in its policies.',
  expires: '2026-12-31',
  approvedBy: 'security office',
  daysLeft,
}));

/** Writes the report of an assembly to a file, says how long it took, and returns the file. */
export function writeReport(assembly: string, file: string): string {
  const start = performance.now();
  const report = reportOf({
    system: readAssembly(assembly),
    files: readAssemblyFiles(assembly),
    title: path.basename(file, '.html'),
    now: new Date(),
    attacks: ATTACKS,
    waivers: WAIVERS,
  });
  fs.writeFileSync(file, drawPage(report));
  console.log(`${path.basename(file)} was made in ${((performance.now() - start) / 1_000).toFixed(1)} s`);
  return file;
}
