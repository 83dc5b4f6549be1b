/** The reference app, as `cdk synth` and `cdk deploy` run it. */
import { App, Validations } from 'aws-cdk-lib';
import { addNagPacks, PalisadeChecks } from '../lib';
import { profileNamed } from './profile';
import { declareShop } from './shop';

const app = new App();
addNagPacks(app);
Validations.of(app).addPlugins(new PalisadeChecks(app));
declareShop(app, profileNamed(app.node.tryGetContext('profile')));
app.synth();
