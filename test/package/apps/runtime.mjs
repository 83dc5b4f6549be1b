// A service on plain Node, from an ES module, where no CDK is installed.
import assert from 'node:assert/strict';
import { createPipeline, defineService, route, runHttpsHost, ServiceError } from 'cdk-palisade/runtime';
import * as z from 'zod';

const service = defineService('notes', [
  route({
    method: 'GET',
    path: '/notes',
    action: 'notes:List',
    scopes: ['notes/read'],
    response: z.object({ notes: z.array(z.string()) }),
    async handle() {
      return { notes: [] };
    },
  }),
]);
const request = {
  requestId: 'request-1',
  method: 'GET',
  path: '/notes',
  query: [],
  headers: new Map(),
  body: new Uint8Array(),
  fromGateway: true,
};

// Without gates, a service answers nothing.
assert.equal((await createPipeline(service, {})(request)).response.status, 503);
const principal = { kind: 'user', id: 'ann', roles: [], scopes: ['notes/read'], multiFactor: true, attributes: {} };
const gates = {
  authenticate: async () => ({ principal }),
  authorize: () => ({ allowed: true, policies: [], wouldDeny: [] }),
  audit: async () => {},
};
assert.equal((await createPipeline(service, gates)(request)).response.body, '{"notes":[]}');
// Without an environment, a host does not start.
await assert.rejects(runHttpsHost(service, ''), { name: 'ConfigurationError' });
assert.equal(typeof ServiceError, 'function');
assert.throws(() => import.meta.resolve('aws-cdk-lib'), { code: 'ERR_MODULE_NOT_FOUND' });
