export { collectionOf, namesOne, singular } from './collections';
export { isShared, likelySenders } from './people';
export { type IdOf, type Known, type SampleRoute, sampleRoutes } from './sample-route';
export { type Attack, type Scenario, scenariosOf } from './scenarios';
