import { policyDigest, requireValidatedPolicies } from '../../../runtime/authorization/policy-digest';
import { ENVIRONMENT } from '../../../runtime/contract';
import { ConfigurationError } from '../../../runtime/errors';

/** FIPS 180-4, example of one block. */
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('the digest of policies', () => {
  it('is SHA-256 in hex of the text in UTF-8', async () => {
    expect(await policyDigest('abc')).toBe(ABC);
    expect(await policyDigest('ä')).toBe('33e6d73fee82904c8d7afb78de1154d1e8dc2a0edb08120e63df5b9385c2d9cc');
  });

  it('lets a service start with the policies that were validated', async () => {
    await expect(requireValidatedPolicies('abc', { [ENVIRONMENT.policyDigest]: ABC })).resolves.toBeUndefined();
  });

  it.each([
    ['other policies', 'abd', ABC],
    ['an empty digest', 'abc', ''],
    ['a digest in capitals', 'abc', ABC.toUpperCase()],
    ['no digest', 'abc', undefined],
  ])('keeps a service with %s from starting', async (_, text, digest) => {
    const start = requireValidatedPolicies(text, { [ENVIRONMENT.policyDigest]: digest });
    await expect(start).rejects.toThrow(ConfigurationError);
    await expect(start).rejects.toThrow(`${ENVIRONMENT.policyDigest} must be the SHA-256`);
    await expect(start).rejects.toThrow(`got '${digest ?? ''}'`);
  });

  it('is read from the environment of the process', async () => {
    const before = process.env[ENVIRONMENT.policyDigest];
    process.env[ENVIRONMENT.policyDigest] = ABC;
    try {
      await expect(requireValidatedPolicies('abc')).resolves.toBeUndefined();
      await expect(requireValidatedPolicies('abd')).rejects.toThrow(ConfigurationError);
    } finally {
      delete process.env[ENVIRONMENT.policyDigest];
      Object.assign(process.env, before === undefined ? {} : { [ENVIRONMENT.policyDigest]: before });
    }
  });
});
