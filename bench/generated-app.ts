/** Synthesizes a generated blueprint: `generated-app.ts <services> [<output folder>]`. Same validation as always, no rule packs. */
import { App } from 'aws-cdk-lib';
import { context } from '../cdk.json';
import { declareGenerated } from './generate';

const [size = '4', outdir] = process.argv.slice(2);
const app = new App({ outdir, context });
declareGenerated(app, Number(size));
app.synth();
