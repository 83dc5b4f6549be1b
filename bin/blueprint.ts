/** The reference app, as `cdk synth` and `cdk deploy` run it. */
import { App } from 'aws-cdk-lib';
import { addNagPacks } from '../lib';
import { profileNamed } from './profile';
import { declareShop } from './shop';

const app = new App();
addNagPacks(app);
declareShop(app, profileNamed(app.node.tryGetContext('profile')));
app.synth();
