import type { EdgeControl } from '../../edge';
import type { ControlText } from './model';

/** A control of the edge whose name is known. */
type KnownControl = ControlText & { readonly control: EdgeControl };

/** The controls of the edge, in the order in which a request meets them. */
export const CONTROLS: readonly KnownControl[] = [
  { control: 'size', title: 'Size', asks: 'Is the body no longer than API Gateway accepts?' },
  {
    control: 'waf',
    title: 'Web firewall',
    asks: 'Does no rule of the web ACL block it, and is its sender not too fast?',
  },
  { control: 'route', title: 'Known route', asks: 'Does the API have a method with this path?' },
  {
    control: 'authorizer',
    title: 'Token',
    asks: 'Is there a token of the user pool, signed, in time, with a scope of the route?',
  },
  {
    control: 'resource-policy',
    title: 'Resource policy',
    asks: 'Does the policy of the API allow whoever asks from there?',
  },
  { control: 'api-key', title: 'API key', asks: 'Is it the key of a known client?' },
  { control: 'usage-plan', title: 'Client’s limits', asks: 'Is the client within its rate and quota?' },
  { control: 'throttle', title: 'Throttling', asks: 'Is the API as a whole within its rate?' },
  { control: 'validation', title: 'Schema', asks: 'Are parameters and body what the route takes?' },
];
