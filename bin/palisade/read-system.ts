import { AssemblyError, readAssembly, readTemplate, type System } from '../../lib/assembly';
import { Unusable } from './exit-code';

/**
 * Reads a cloud assembly, or a template where the name ends like that of one.
 *
 * @throws Unusable when it can't be read
 */
export function readSystem(name: string): System {
  return usable(() => (/\.(json|ya?ml|template)$/.test(name) ? readTemplate(name) : readAssembly(name)));
}

/**
 * What a function gives.
 *
 * @throws Unusable when it finds an assembly that can't be read
 */
export function usable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof AssemblyError) {
      throw new Unusable(error.message);
    }
    throw error;
  }
}
