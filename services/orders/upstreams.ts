import { Unavailable } from '../../runtime/errors';
import type { Catalogue, Payments } from './ports';

// A call to another service must prove who calls. The client that does so over mutual TLS is not
// part of the runtime yet, and an unproven call is worse than none: so every call is refused.

/** The products service, out of reach. */
export const catalogue: Catalogue = {
  async price() {
    throw new Unavailable('the products service can not be called yet');
  },
};

/** The payments service, out of reach. */
export const payments: Payments = {
  async charge() {
    throw new Unavailable('the payments service can not be called yet');
  },
};
