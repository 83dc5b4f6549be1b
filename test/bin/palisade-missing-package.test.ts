import { missingPackage } from '../../bin/palisade/missing-package';

/** What Node throws when a package is not installed. */
function notFound(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}

it.each([
  ["Cannot find module 'dynalite'\nRequire stack:\n- /app/simulator.js", 'MODULE_NOT_FOUND', 'dynalite'],
  ["Cannot find module '@noble/curves/p256'", 'MODULE_NOT_FOUND', '@noble/curves'],
  ["Cannot find package 'oidc-provider' imported from /app/x.js", 'ERR_MODULE_NOT_FOUND', 'oidc-provider'],
])('says in one sentence what to install after: %s', (message, code, name) => {
  const said = missingPackage(notFound(message, code));
  expect(said).toMatch(/^this command needs packages that are not installed; npm install --save-dev '\S+'$/);
  expect(said).toContain(`'${name}@^`);
});

it.each([
  ["Cannot find module './own-file'", 'MODULE_NOT_FOUND'],
  ["Cannot find module 'commander'", 'MODULE_NOT_FOUND'],
  ["Cannot find module 'dynalite'", 'EACCES'],
])('says nothing of other errors: %s, %s', (message, code) => {
  expect(missingPackage(notFound(message, code))).toBeUndefined();
});

it('says nothing of what is no error at all', () => {
  expect(missingPackage('stopped')).toBeUndefined();
});
