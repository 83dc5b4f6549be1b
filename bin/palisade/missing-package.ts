interface Manifest {
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
}

/**
 * What to install when a command could not load a package that only some commands need; undefined for any other error.
 * Names all that are missing, so that nobody has to install them one by one.
 */
export function missingPackage(error: unknown): string | undefined {
  const { code, message } = error as NodeJS.ErrnoException;
  const { peerDependencies, peerDependenciesMeta } = require('cdk-palisade/package.json') as Manifest;
  const optional = Object.keys(peerDependenciesMeta);
  const [, wanted = ''] = /^Cannot find (?:module|package) '((?:@[^/']+\/)?[^/']+)/.exec(message) ?? [];
  if ((code !== 'MODULE_NOT_FOUND' && code !== 'ERR_MODULE_NOT_FOUND') || !optional.includes(wanted)) {
    return undefined;
  }
  const missing = optional.filter((name) => name === wanted || !isInstalled(name));
  const packages = missing.map((name) => `'${name}@${peerDependencies[name]}'`).join(' ');
  return `this command needs packages that are not installed; npm install --save-dev ${packages}`;
}

function isInstalled(name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch (error) {
    // Installed, but without an entry for `require`.
    return (error as NodeJS.ErrnoException).code === 'ERR_PACKAGE_PATH_NOT_EXPORTED';
  }
}
