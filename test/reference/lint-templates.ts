/**
 * `npm run lint:templates`: synthesizes the shop in both profiles and runs cfn-lint over every
 * template, nested ones included. Errors and warnings fail. Where cfn-lint is not installed, says so.
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App } from 'aws-cdk-lib';
import { declareShop } from '../../bin/shop';
import { context } from '../../cdk.json';
import { Profile } from '../../lib';

if (spawnSync('cfn-lint', ['--version']).status !== 0) {
  console.log('cfn-lint was not found on this machine: templates were not linted (pip install cfn-lint)');
  process.exit(0);
}
const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'lint-templates-'));
const templates = [Profile.production(), Profile.development()].flatMap((profile) => {
  const app = new App({ outdir: path.join(outdir, profile.name), context, builtinCloudFormationValidation: false });
  declareShop(app, profile);
  const { directory } = app.synth();
  return fs
    .readdirSync(directory)
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => path.join(directory, file));
});
const { status } = spawnSync('cfn-lint', ['--regions', 'us-east-1', 'eu-west-1', '--', ...templates], {
  stdio: 'inherit',
});
console.log(`cfn-lint: ${templates.length} templates, ${status === 0 ? 'no errors or warnings' : 'findings above'}`);
fs.rmSync(outdir, { recursive: true, force: true });
process.exit(status ?? 1);
