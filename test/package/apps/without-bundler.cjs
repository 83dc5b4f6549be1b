// Loaded before an app: what the package brings itself must need no bundler.
const Module = require('node:module');

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...others) {
  if (request === 'esbuild') {
    throw new Error('esbuild was loaded');
  }
  return resolve.call(this, request, ...others);
};
