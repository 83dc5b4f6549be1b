/** `npm run synth`: synthesizes the reference app, guardrails on, and says what came out. */
import { parseArgs } from 'node:util';
import { App, Validations } from 'aws-cdk-lib';
import { context } from '../cdk.json';
import { addNagPacks, PalisadeChecks } from '../lib';
import { profileNamed } from './profile';
import { declareShop } from './shop';
import { summarize } from './summary';

const { values } = parseArgs({
  options: {
    profile: { type: 'string', short: 'p' },
    output: { type: 'string', short: 'o', default: 'cdk.out' },
  },
});
const started = performance.now();
const app = new App({ outdir: values.output, context });
addNagPacks(app);
Validations.of(app).addPlugins(new PalisadeChecks(app));
const shop = declareShop(app, profileNamed(values.profile));
const assembly = app.synth(); // Throws, after printing every finding, if a guardrail fails.
console.log(summarize(shop, assembly, (performance.now() - started) / 1000));
