// The same package from CommonJS: one runtime in one process, whichever way it is loaded.
const assert = require('node:assert/strict');
const runtime = require('cdk-palisade/runtime');

assert.throws(() => require.resolve('aws-cdk-lib'), { code: 'MODULE_NOT_FOUND' });
assert.equal(new runtime.NotFound('no such note').status, 404);
void import('cdk-palisade/runtime').then((modules) => {
  assert.equal(modules.NotFound, runtime.NotFound);
  assert.deepEqual(
    Object.keys(runtime).filter((name) => !(name in modules)),
    [],
  );
});
