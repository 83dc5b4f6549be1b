import { App } from 'aws-cdk-lib';
import { addNagPacks, Profile } from 'cdk-palisade';
import { declareSystem } from './system';

const app = new App();
addNagPacks(app);
declareSystem(app, app.node.tryGetContext('profile') === 'production' ? Profile.production() : Profile.development());
app.synth();
