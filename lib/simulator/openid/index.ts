export type { UserPoolClientModel, UserPoolModel } from './model';
export {
  type ClientSecrets,
  type OpenIdOptions,
  type OpenIdSimulation,
  type OutsideHost,
  startOpenId,
} from './openid-simulation';
export type { SampleUser } from './sample-users';
export type { TokenRequest } from './tokens/token-request';
