import { Profile } from '../lib';

/**
 * The profile of that name.
 *
 * @throws Error for any other name, saying which there are
 */
export function profileNamed(name: unknown): Profile {
  switch (name) {
    case undefined:
    case 'production':
      return Profile.production();
    case 'development':
      return Profile.development();
    default:
      throw new Error(
        `the profile must be 'production' or 'development', got '${String(name)}'; use -c profile=development`,
      );
  }
}
