/** Writes the assembly of a generated system, without validation: `generate.ts <services> <folder> [nag]`. Prints the time of the synthesis. */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { context } from '../../cdk.json';
import { declareGenerated } from '../generate';
import { measured } from './measured';

const [size = '4', outdir, nag] = process.argv.slice(2);
const LARGEST = 100;

const app = new App({ outdir, context, builtinCloudFormationValidation: false });
// A blueprint has room for 150 services; larger systems are several in one assembly.
for (let left = Number(size); left > 0; left -= LARGEST) {
  declareGenerated(app, Math.min(left, LARGEST), left === Number(size) ? 'Bench' : `Bench${left}`);
}
if (nag !== undefined) {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
const synthesize = (): void => {
  try {
    app.synth();
  } catch (error) {
    // Findings end a synthesis; what is measured is how long it takes to find them.
    if (nag === undefined) {
      throw error;
    }
  }
};

void measured(synthesize).then((taken) => {
  console.log(JSON.stringify(taken));
  process.exitCode = 0;
});
