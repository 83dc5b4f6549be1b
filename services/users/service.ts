import type { z } from 'zod';
import type { DocumentTable } from '../../runtime/data';
import { NotFound } from '../../runtime/errors';
import { defineService, route, type Service } from '../../runtime/model';
import { Profile, UpdateProfile } from './schema';

/** What the service stores: a profile under the id of the principal it belongs to. */
export type StoredProfile = z.output<typeof Profile>;

/** Ports of the service. */
export interface UsersPorts {
  /** Profiles by principal. */
  readonly profiles: DocumentTable<StoredProfile>;
}

/** Profiles of people. The id is always the principal's, so nobody can name another's. */
export function usersService({ profiles }: UsersPorts): Service {
  return defineService('users', [
    route({
      method: 'GET',
      path: '/users/me',
      action: 'users:Read',
      scopes: ['users/read'],
      response: Profile,
      async handle({ principal }) {
        const profile = await profiles.get(principal.id);
        if (profile === undefined) {
          throw new NotFound('the principal has no profile yet');
        }
        return profile;
      },
    }),
    route({
      method: 'PUT',
      path: '/users/me',
      action: 'users:Update',
      scopes: ['users/write'],
      body: UpdateProfile,
      response: Profile,
      async handle({ principal }, { body: { displayName, email, address, version } }) {
        const changes = { displayName, email, address };
        return version === undefined
          ? profiles.create({ id: principal.id, ...changes })
          : profiles.update(principal.id, changes, { expectedVersion: version });
      },
    }),
  ]);
}
